import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeEdge, makeNode, openPage } from './page.js';

const page = (more = {}) =>
  openPage({
    nodes: ['a', 'b', 'c', 'd', 'e'].map((id) => makeNode(id)),
    edges: [
      makeEdge('1', 'a', 'b'),
      makeEdge('2', 'b', 'c'),
      makeEdge('3', 'd', 'a'),
      makeEdge('4', 'c', 'e'),
    ],
    groups: {
      a: { community: 'around a', country: 'France' },
      b: { community: 'around a' },
      c: { community: 'around c' },
      d: { community: 'around c' },
    },
    ...more,
  });
const grouped = (kg, ...unfolded) =>
  kg.scene.change((state) =>
    Object.assign(state, { grouping: 'community', unfolded: new Set(unfolded) }),
  );

test('only groupings that have groups are offered', () => {
  assert.deepEqual(page().groups.groupings(), ['community', 'country']);
  assert.equal(page().groups.groupOf('e', 'community'), 'without a group');
});

test('ungrouped, everything is drawn as it is', () => {
  const { now } = page().scene;
  assert.deepEqual(
    now.nodeItems.map(({ id }) => id),
    ['a', 'b', 'c', 'd', 'e'],
  );
  assert.ok(now.edgeItems.every(({ edge }) => edge));
});

test('groups are folded at the mean of their members, and edges between them bundled', () => {
  const kg = page();
  grouped(kg);
  const { nodeItems, edgeItems } = kg.scene.now;
  assert.deepEqual(
    nodeItems.map(({ id, fold }) => [id, fold?.members, fold?.at.x]),
    [
      ['e', undefined, undefined],
      ['folded around a', ['a', 'b'], 50],
      ['folded around c', ['c', 'd'], 250],
    ],
  );
  assert.deepEqual(
    edgeItems.map(({ id, bundle }) => [id, bundle.map((edge) => edge.id)]),
    [
      ['folded around a ~ folded around c', ['2', '3']],
      ['e ~ folded around c', ['4']],
    ],
  );
});

test('a group unfolds alone, and folds again', () => {
  const kg = page();
  grouped(kg);
  kg.groups.unfold('around a');
  assert.deepEqual(
    kg.scene.now.edgeItems.map(({ id }) => id),
    ['1', 'b ~ folded around c', 'a ~ folded around c', 'e ~ folded around c'],
  );
  assert.match(kg.live(), /Unfolded: around a/);
  kg.groups.fold('around a');
  assert.equal(kg.scene.now.nodeItems.length, 3);
});

test('many nodes without a group are folded too', () => {
  const nodes = Array.from({ length: 302 }, (_, number) => makeNode(`n${number}`));
  const kg = page({ nodes, edges: [], groups: { n0: { community: 'around n0' } } });
  grouped(kg);
  const names = kg.scene.now.nodeItems.map(({ fold }) => fold?.name);
  assert.deepEqual(names, ['around n0', 'without a group']);
});

test('a large diagram opens folded', () => {
  const nodes = Array.from({ length: 1201 }, (_, number) => makeNode(`n${number}`));
  const groups = Object.fromEntries(nodes.map(({ id }) => [id, { country: 'France' }]));
  assert.equal(page({ nodes, edges: [], groups }).scene.state.grouping, 'country');
  assert.equal(page().scene.state.grouping, '');
});

test('a long name is cut', () => {
  const [name, count] = page().groups.rows({ name: 'x'.repeat(40), members: ['a'] });
  assert.equal(name, `${'x'.repeat(33)}…`);
  assert.equal(count, '1 node');
});
