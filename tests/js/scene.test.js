import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeAttribution, makeEdge, makeFact, makeNode, openPage } from './page.js';

const page = () =>
  openPage({
    nodes: [
      makeNode('a'),
      makeNode('b'),
      makeNode('c', { kind: 'Person', shown: false }),
      makeNode('lonely'),
    ],
    edges: [
      makeEdge('1', 'a', 'b', { policies: ['reported', 'undisputed'], attributions: ['s1', 's2'] }),
      makeEdge('2', 'a', 'b', { label: 'part of', attributions: ['s3'] }),
      makeEdge('3', 'b', 'c', { shown: false }),
      makeEdge('denied', 'a', 'b', { policies: [] }),
    ],
    facts: [makeFact('fact', 'a', { attributions: ['s3'] })],
    attributions: {
      s1: makeAttribution('1', { said: { from: '2022-01-01', to: '2022-01-31' } }),
      s2: makeAttribution('1', { stance: 'denies', speaker: 'other', source: '002' }),
      s3: makeAttribution('2', { holds: { from: '2023-05-01' } }),
    },
  });
const edges = ({ scene }) => scene.now.edges.map(({ id }) => id);

test('a policy shows the edges that it grants, and every claim also those that nobody asserts', () => {
  const kg = page();
  const under = (policy) => {
    kg.scene.change((state) => Object.assign(state, { policy }));
    return edges(kg);
  };
  assert.deepEqual(edges(kg), ['1', '2']);
  assert.deepEqual(under('undisputed'), ['1']);
  assert.deepEqual(under(kg.scene.EVERY), ['1', '2', 'denied']);
});

for (const [facet, key, left] of [
  ['kind', 'Organization', []],
  ['kind', 'Person', ['1', '2']],
  ['relation', 'part of', ['1']],
  ['stance', 'alleges', ['1']],
  ['stance', 'denies', ['1', '2']],
  ['source', '001', ['1']],
  ['speaker', 'speaker', ['1']],
]) {
  test(`without the ${facet} ${key}, ${left.length} edges are left`, () => {
    const kg = page();
    kg.scene.change(({ off }) => off[facet].add(key));
    assert.deepEqual(edges(kg), left);
    assert.equal(kg.scene.isNarrowed(), ['stance', 'source', 'speaker'].includes(facet));
  });
}

for (const [time, span, expected] of [
  [{}, {}, true],
  [{}, { from: '2020-01-01' }, true],
  [{}, { dated: true }, false],
  [{ from: '2021-01-01' }, { dated: true }, true],
  [{ from: '2021-01-01' }, { to: '2020-12-31' }, false],
  [{ from: '2021-01-01' }, { to: '2021-01-01' }, true],
  [{ from: '2021-01-01' }, { from: '2030-01-01' }, true],
  [{ to: '2021-01-01' }, { from: '2021-01-02' }, false],
  [{ to: '2021-01-01' }, { from: '2021-01-01' }, true],
  [{ to: '2021-01-01' }, { to: '2000-01-01' }, true],
  [{ from: '2021-01-01', to: '2021-12-31' }, { from: '2021-06-01', to: '2021-06-02' }, true],
]) {
  test(`${JSON.stringify(time)} ${expected ? 'overlaps' : 'is outside'} ${JSON.stringify(span)}`, () => {
    const { overlaps } = page().scene;
    assert.equal(overlaps(time, { from: '', to: '', dated: false, ...span }), expected);
  });
}

test('a clock leaves out edges of which no statement passes', () => {
  const kg = page();
  kg.scene.change(({ said }) => Object.assign(said, { dated: true }));
  assert.deepEqual(edges(kg), ['1']);
  kg.scene.change(({ said }) => Object.assign(said, { from: '2022-02-01' }));
  assert.deepEqual(edges(kg), []);
});

test('an edge without statements is visible until statements are filtered', () => {
  const kg = page();
  kg.scene.change((state) => state.extra.add('c'));
  assert.deepEqual(edges(kg), ['1', '2', '3']);
  kg.scene.change(({ off }) => off.source.add('009'));
  assert.deepEqual(edges(kg), ['1', '2']);
});

test('hidden nodes take their edges with them, and added ones bring theirs', () => {
  const kg = page();
  kg.scene.change(({ extra }) => extra.add('c'));
  assert.ok(kg.scene.now.nodes.has('c'));
  kg.scene.change(({ hidden }) => hidden.add('b'));
  assert.deepEqual(edges(kg), []);
  assert.deepEqual([...kg.scene.now.bare], ['a', 'c', 'lonely']);
});

test('nodes without edges can be left out, and facts belong to visible nodes', () => {
  const kg = page();
  assert.deepEqual([...kg.scene.now.bare], ['lonely']);
  assert.deepEqual(
    kg.scene.now.facts.map(({ id }) => id),
    ['fact'],
  );
  kg.scene.change((state) => Object.assign(state, { bare: true }));
  assert.deepEqual([...kg.scene.now.nodes], ['a', 'b']);
});

test('changes are undone and redone, unless they asked not to be', () => {
  const kg = page();
  const { scene } = kg;
  assert.equal(scene.undo(), false);
  scene.change(({ hidden }) => hidden.add('a'));
  scene.change((state) => Object.assign(state, { table: true }), { undo: false });
  assert.equal(scene.undo(), true);
  assert.deepEqual(edges(kg), ['1', '2']);
  assert.equal(scene.redo(), true);
  assert.deepEqual(edges(kg), []);
  assert.equal(scene.redo(), false);
  scene.undo();
  scene.change(({ hidden }) => hidden.add('b'));
  assert.equal(scene.redo(), false);
});

test('at most a hundred changes can be undone', () => {
  const { scene } = page();
  for (let number = 0; number < 120; number += 1)
    scene.change(({ extra }) => extra.add(`${number}`));
  let undone = 0;
  while (scene.undo()) undone += 1;
  assert.equal(undone, 100);
  assert.equal(scene.state.extra.size, 20);
});

test('watchers see each change', () => {
  const { scene } = page();
  const sizes = [];
  scene.watch((now) => sizes.push(now.nodes.size));
  scene.change(({ hidden }) => hidden.add('a'));
  assert.deepEqual(sizes, [2]);
});

test('edges that rest only on our readings can be left out', () => {
  const kg = openPage({
    nodes: [makeNode('a'), makeNode('b')],
    edges: [makeEdge('said', 'a', 'b'), makeEdge('read', 'a', 'b', { rests_on_readings: true })],
  });
  assert.deepEqual(edges(kg), ['said', 'read']);
  kg.scene.change((state) => Object.assign(state, { stated: true }));
  assert.deepEqual(edges(kg), ['said']);
});
