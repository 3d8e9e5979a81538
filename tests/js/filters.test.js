import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeAttribution, makeEdge, makeFact, makeNode, openPage } from './page.js';

const page = () =>
  openPage({
    nodes: [makeNode('a'), makeNode('b', { kind: 'Source' })],
    edges: [
      makeEdge('1', 'a', 'b', { attributions: ['x', 'y'] }),
      makeEdge('2', 'a', 'a', { label: 'part of', attributions: ['x'] }),
      makeEdge('denied', 'a', 'b', { policies: [], attributions: ['y'] }),
    ],
    facts: [makeFact('f', 'a', { attributions: ['y'] })],
    attributions: {
      x: makeAttribution('1', { speaker: 'b', speaker_label: 'Beta' }),
      y: makeAttribution('1', { stance: 'denies', source: '009' }),
    },
  });

for (const [facet, expected] of [
  [
    'kind',
    [
      ['Organization', 'Organization', 2],
      ['Source', 'Document', 1],
    ],
  ],
  [
    'relation',
    [
      ['part of', 'part of', 1],
      ['works with', 'works with', 1],
    ],
  ],
  [
    'stance',
    [
      ['alleges', 'alleges', 2],
      ['denies', 'denies', 1],
    ],
  ],
  [
    'source',
    [
      ['001', '001 A publisher', 2],
      ['009', '009', 1],
    ],
  ],
  [
    'speaker',
    [
      ['b', 'Beta', 2],
      ['speaker', 'A speaker', 1],
    ],
  ],
]) {
  test(`the values of ${facet} are counted once an edge, among granted edges`, () => {
    const values = page().filters.countValues(facet);
    assert.deepEqual(
      values.map(({ key, label, edges }) => [key, label, edges]),
      expected,
    );
  });
}

test('values are switched off one by one, all at once, and on again', () => {
  const kg = page();
  const box = kg.byId('facets');
  kg.byId('filters').open = true;
  kg.byId('filters').fire('toggle');
  kg.dom.byKey(box, 'stance denies').fire('change');
  assert.deepEqual([...kg.scene.state.off.stance], ['denies']);
  kg.dom.byKey(box, 'stance denies').fire('change');
  assert.equal(kg.filters.countOff(), 0);
  kg.dom.byKey(box, 'source No').click();
  assert.deepEqual([...kg.scene.state.off.source].sort(), ['001', '009']);
  assert.equal(kg.filters.countOff(), 2);
  assert.equal(kg.byId('active').textContent, ' · filtered');
  kg.dom.byKey(box, 'source All').click();
  assert.equal(kg.filters.countOff(), 0);
});
