import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeEdge, makeNode, openPage } from './page.js';

const kg = openPage({
  nodes: [
    makeNode('station:ny', {
      label: 'Manhattan station',
      names: [
        ['海外服务站', 'hans', 'name'],
        ['Hǎiwài Fúwù Zhàn', 'latn', 'pinyin'],
      ],
      identifiers: { wikidata: 'Q123' },
    }),
    makeNode('place:ny', { label: 'New York' }),
    makeNode('place:york', { label: 'York', shown: false }),
    makeNode('person:yorke', { label: 'Yorke' }),
    ...Array.from({ length: 20 }, (_, number) =>
      makeNode(`body:${number}`, { label: `Bureau ${number}` }),
    ),
  ],
  edges: [makeEdge('e', 'body:7', 'place:ny')],
});
const { search } = kg;
const idsFor = (text) => search.find(text).map(({ node }) => node.id);

for (const text of [
  '海外服务站',
  'haiwai fuwu zhan',
  'HAIWAI  Fuwu',
  'hǎiwài',
  'q123',
  'station manhattan',
]) {
  test(`${text} matches a name in any script`, () => {
    assert.deepEqual(idsFor(text), ['station:ny']);
  });
}

test('the better a name fits, the earlier it is', () => {
  assert.deepEqual(idsFor('york'), ['place:york', 'person:yorke', 'place:ny']);
});

test('among equals those with more edges are first, and a dozen at most', () => {
  assert.equal(idsFor('bureau')[0], 'body:7');
  assert.equal(idsFor('bureau').length, 12);
});

test('nothing and nonsense match nothing', () => {
  assert.deepEqual(idsFor('  '), []);
  assert.deepEqual(idsFor('zzz'), []);
});

test('the name that fits is returned', () => {
  assert.equal(search.find('fuwu')[0].name, 'Hǎiwài Fúwù Zhàn');
});

test('a hit is chosen with the keyboard and opened', () => {
  const input = kg.byId('search');
  input.value = 'york';
  input.fire('input');
  for (const key of ['ArrowUp', 'ArrowDown', 'ArrowDown', 'Enter']) input.fire('keydown', { key });
  assert.deepEqual(kg.trail.current(), { type: 'node', id: 'person:yorke', mark: '' });
  assert.equal(input.value, '');
  assert.equal(kg.byId('search-list').hidden, true);
  input.value = 'nobody';
  input.fire('input');
  assert.equal(kg.live(), 'No node is called “nobody”.');
});

test('an input method that composes chooses and searches nothing yet', () => {
  const input = kg.byId('search');
  const before = kg.trail.current();
  input.value = 'york';
  input.fire('input', { isComposing: true });
  assert.equal(kg.byId('search-list').hidden, true);
  input.fire('compositionend');
  assert.equal(kg.byId('search-list').hidden, false);
  for (const composing of [{ isComposing: true }, { keyCode: 229 }]) {
    for (const key of ['Enter', 'Escape', 'ArrowDown'])
      input.fire('keydown', { key, ...composing });
  }
  assert.equal(input.value, 'york');
  assert.equal(kg.byId('search-list').hidden, false);
  assert.deepEqual(kg.trail.current(), before);
  input.fire('keydown', { key: 'Enter' });
  assert.equal(kg.trail.current().id, 'place:york');
});
