import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeEdge, makeNode, openPage } from './page.js';

const measure = (text, size) => 0.5 * size * text.length;
const place = (kg, { scale = 1, withWords = true } = {}) =>
  kg.labels.place(scale, [...kg.draw.drawnNodes.values()], measure, withWords);
const page = (distance, more = {}) =>
  openPage({
    nodes: [makeNode('a', { label: 'Alpha' }), makeNode('b', { label: 'Beta' })],
    edges: [makeEdge('e', 'a', 'b')],
    places: { b: { x: distance } },
    ...more,
  });

test('a label stands below its node, and words in the middle of their edge', () => {
  const { names, words } = place(page(300));
  assert.deepEqual(
    names.map(({ id, rows, x }) => [id, rows, x]),
    [
      ['a', ['Alpha'], 0],
      ['b', ['Beta'], 300],
    ],
  );
  assert.ok(names.every(({ y }) => y > 0));
  assert.deepEqual(words, [{ id: 'e', text: 'works with', x: 150, y: 0 }]);
});

test('words are left out where their edge is too short, and on request', () => {
  assert.deepEqual(place(page(40)).words, []);
  assert.deepEqual(place(page(300), { withWords: false }).words, []);
});

test('words make way for the mark of an opposed edge', () => {
  const edges = [makeEdge('e', 'a', 'b', { opposed: 'direct' })];
  const [word] = place(page(300, { edges })).words;
  assert.notEqual(word.x, 150);
});

test('a label whose place is covered stands elsewhere, or is left out', () => {
  const near = place(page(28)).names;
  assert.equal(near.length, 2);
  assert.notEqual(near[0].y, near[1].y);
  const heap = openPage({
    nodes: Array.from({ length: 30 }, (_, number) => makeNode(`n${number}`)),
    places: Object.fromEntries(
      Array.from({ length: 30 }, (_, number) => [`n${number}`, { x: number }]),
    ),
  });
  assert.ok(place(heap).names.length < 30);
});

test('headings stand where they were put, and labels not on them', () => {
  const headings = [{ text: 'Accused', x: 0, y: 20 }];
  const { headings: placed, names } = place(page(300, { headings }));
  assert.deepEqual(
    placed.map(({ text, x, y }) => [text, x, y]),
    [['Accused', 0, 20]],
  );
  assert.ok(names.find(({ id }) => id === 'a').y < 0);
});

test('letters stay legible at every zoom', () => {
  const { sizeOf } = page(300).labels;
  assert.deepEqual([sizeOf(0.1), sizeOf(1), sizeOf(5)], [11, 12, 15]);
});
