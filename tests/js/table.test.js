import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeAttribution, makeEdge, makeNode, openPage } from './page.js';

const page = () =>
  openPage({
    nodes: [makeNode('a', { label: 'Älpha' }), makeNode('b', { label: 'Beta' }), makeNode('c')],
    edges: [
      makeEdge('1', 'b', 'a', {
        roots: 10,
        attributions: ['y', 'x'],
        standing: 'answered',
        objectors: 'A ministry',
      }),
      makeEdge('2', 'a', 'b', { roots: 9, opposed: 'wider' }),
      makeEdge('3', 'a', 'c', { roots: 9 }),
    ],
    attributions: { x: makeAttribution('1'), y: makeAttribution('1', { source: '002' }) },
  });
const ids = (kg) =>
  kg
    .byId('table')
    .querySelectorAll('[data-edge]')
    .map(({ dataset }) => dataset.edge);

test('the table is sorted by label, and by number where a column has numbers', () => {
  const kg = page();
  kg.table.toggle();
  assert.deepEqual(ids(kg), ['2', '3', '1']);
  kg.table.sortBy(4);
  assert.deepEqual(ids(kg), ['2', '3', '1']);
  kg.table.sortBy(4);
  assert.deepEqual(ids(kg), ['1', '2', '3']);
  const sorted = kg
    .byId('table')
    .querySelectorAll('th')
    .map((head) => head.getAttribute('aria-sort'));
  assert.equal(sorted[4], 'descending');
  assert.equal(sorted[0], 'none');
});

test('a row has all that is known of its edge, and opens the ledger', () => {
  const kg = page();
  kg.table.toggle();
  const row = kg.byId('table').querySelectorAll('tr').at(-1);
  const cells = row.querySelectorAll('td').map((cell) => cell.textContent);
  assert.deepEqual(cells, [
    'Beta',
    'works with',
    'a',
    'alleged',
    '10',
    '0',
    'answered',
    'A ministry',
    '001, 002',
  ]);
  row.querySelector('button').click();
  assert.deepEqual(kg.trail.current(), { type: 'edge', id: '1', mark: '' });
});

test('the table replaces the canvas, and is no change to undo', () => {
  const kg = page();
  kg.table.toggle();
  assert.ok(kg.byId('canvas').hidden && !kg.byId('table').hidden);
  assert.equal(kg.scene.undo(), false);
  kg.table.toggle();
  assert.ok(!kg.byId('canvas').hidden && kg.byId('table').hidden);
});
