import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeEdge, makeFact, makeNode, openPage } from './page.js';

const page = (edges, more = {}) => {
  const ids = new Set(edges.flatMap(([, source, target]) => [source, target]));
  return openPage({
    nodes: [...ids].map((id) => makeNode(id, more.nodes?.[id])),
    edges: edges.map(([id, source, target]) => makeEdge(id, source, target)),
    facts: more.facts ?? [],
  });
};
const nodes = (list) => list.map((path) => path.nodes.join(''));

test('there are up to three paths, the shortest first', () => {
  const { paths } = page([
    ['1', 'a', 'b'],
    ['2', 'b', 'z'],
    ['3', 'z', 'c'],
    ['4', 'c', 'a'],
    ['5', 'a', 'd'],
    ['6', 'd', 'e'],
    ['7', 'e', 'z'],
    ['8', 'a', 'f'],
    ['9', 'f', 'g'],
    ['10', 'g', 'h'],
    ['11', 'h', 'z'],
  ]);
  assert.deepEqual(nodes(paths.find('a', 'z')), ['abz', 'acz', 'adez']);
  assert.deepEqual(nodes(paths.find('z', 'a')), ['zba', 'zca', 'zeda']);
});

test('a detour over unused steps is preferred to a used one', () => {
  const { paths } = page([
    ['1', 'a', 'm'],
    ['2', 'm', 'z'],
    ['3', 'a', 'b'],
    ['4', 'b', 'c'],
    ['5', 'c', 'z'],
    ['6', 'a', 'n'],
    ['7', 'n', 'z'],
  ]);
  assert.deepEqual(nodes(paths.find('a', 'z')), ['amz', 'anz', 'abcz']);
  assert.deepEqual(nodes(paths.find('a', 'a')), ['a']);
});

test('a step has all edges between its two nodes, in whichever direction', () => {
  const { paths } = page([
    ['1', 'a', 'b'],
    ['2', 'b', 'a'],
  ]);
  const [path] = paths.find('a', 'b');
  assert.deepEqual(
    path.steps.map((step) => step.map(({ id }) => id)),
    [['1', '2']],
  );
});

test('hubs are walked through only on request, but a path may end at one', () => {
  const kg = page(
    [
      ['1', 'a', 'hub'],
      ['2', 'hub', 'b'],
      ['3', 'a', 'medium'],
      ['4', 'medium', 'b'],
    ],
    {
      nodes: { hub: { kind: 'Country' } },
      facts: [makeFact('m', 'medium', { predicate: 'rdf:type', object_label: 'media outlet' })],
    },
  );
  assert.deepEqual(kg.paths.find('a', 'b'), []);
  assert.deepEqual(nodes(kg.paths.find('a', 'hub')), ['ahub']);
  assert.deepEqual(nodes(kg.paths.find('hub', 'b')), ['hubb']);
  kg.scene.change((state) => Object.assign(state, { hubs: true }));
  assert.deepEqual(nodes(kg.paths.find('a', 'b')), ['ahubb', 'amediumb']);
});

test('paths lead over visible edges only', () => {
  const kg = page([['1', 'a', 'b']]);
  kg.scene.change(({ off }) => off.relation.add('works with'));
  assert.deepEqual(kg.paths.find('a', 'b'), []);
});

test('the panel lists the paths of the two chosen nodes, and marks the chosen one', () => {
  const kg = page([
    ['1', 'a', 'b'],
    ['2', 'b', 'z'],
  ]);
  kg.paths.from('a');
  assert.match(kg.byId('panel-body').textContent, /To: open a node and press/);
  kg.paths.to('z');
  assert.match(kg.byId('panel-body').textContent, /Path 1: 2 steps/);
  assert.deepEqual([...kg.overlay.chosen.path], ['1', '2']);
  kg.steps.hide('b');
  assert.match(kg.byId('panel-body').textContent, /No path from a to z over the 0 visible edges/);
  kg.dom.byKey(kg.byId('panel-body'), 'clear').click();
  assert.deepEqual(kg.paths.ends, { from: null, to: null });
});
