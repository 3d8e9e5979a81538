import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeDocument } from './document.js';
import { makeEdge, makeNode, openPage, STYLE } from './page.js';

const parts = {
  nodes: [makeNode('a'), makeNode('b')],
  edges: [makeEdge('1', 'a', 'b', { opposed: 'direct' }), makeEdge('2', 'b', 'a')],
};

test('the page counts what it shows', () => {
  const kg = openPage(parts);
  assert.equal(kg.byId('counts').textContent, '2 nodes, 2 edges, 1 of them objected to');
  assert.equal(kg.byId('nothing').hidden, true);
  kg.steps.hide('a');
  assert.equal(kg.byId('counts').textContent, '1 node, 0 edges, 0 of them objected to');
  assert.equal(kg.byId('nothing').hidden, false);
});

test('the theme is that of the system, and can be changed', () => {
  const kg = openPage(parts, { isDark: true });
  assert.equal(kg.draw.colours().paper, STYLE.themes.dark.paper);
  assert.equal(kg.draw.drawnEdges.get('1').ink, STYLE.themes.dark.edge);
  assert.equal(kg.byId('theme').textContent, 'Light');
  kg.byId('theme').click();
  assert.equal(kg.draw.drawnEdges.get('1').ink, STYLE.themes.light.edge);
  assert.equal(kg.byId('theme').textContent, 'Dark');
});

test('only a page with passages says so', () => {
  assert.equal(openPage(parts).byId('with-passages').hidden, true);
  assert.equal(openPage({ ...parts, passages: { x: [''] } }).byId('with-passages').hidden, false);
});

test('a page that cannot draw shows the table for readers without scripts', () => {
  const document = makeDocument({ options: 'not JSON' });
  assert.throws(() => openPage(parts, { document }), SyntaxError);
  assert.equal(document.documentElement.getAttribute('data-drawn'), null);
  assert.notEqual(openPage(parts).document.documentElement.getAttribute('data-drawn'), null);
});
