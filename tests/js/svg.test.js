import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeEdge, makeNode, openPage, STYLE } from './page.js';

const page = () =>
  openPage({
    nodes: [makeNode('a', { label: 'Al\npha' }), makeNode('b', { kind: 'Person' })],
    edges: [makeEdge('e', 'a', 'b', { roots: 0, opposed: 'direct' })],
    passages: { x: ['words'] },
  });
const groups = (root, name) =>
  root.querySelectorAll('g').filter((one) => one.classList.contains(name));

test('each edge has its claim, stroke, core, arrow and mark', () => {
  const [edge] = groups(page().svg.element(), 'line');
  assert.equal(edge.getAttribute('data-claim'), 'e');
  const [stroke, core, arrow] = edge.querySelectorAll('path');
  const { edge: ink, paper, against } = STYLE.themes.light;
  assert.equal(stroke.getAttribute('stroke'), ink);
  assert.equal(stroke.getAttribute('stroke-dasharray'), STYLE.edges.alleged.dashes.join(' '));
  assert.deepEqual(
    [core.getAttribute('stroke'), core.getAttribute('stroke-dasharray')],
    [paper, null],
  );
  assert.equal(arrow.getAttribute('fill'), ink);
  assert.equal(edge.querySelector('rect').getAttribute('fill'), against);
});

test('each node has its outline and its label in rows', () => {
  const [a, b] = groups(page().svg.element(), 'thing');
  assert.deepEqual(
    a.querySelectorAll('text').map((text) => text.textContent),
    ['Al', 'pha'],
  );
  assert.equal(b.querySelector('path').getAttribute('d'), STYLE.kinds.Person.outline);
  assert.equal(b.querySelector('path').getAttribute('fill'), STYLE.kinds.Person.fill.light);
});

test('the file has policy, version, licence, notice, and what passages forbid', () => {
  assert.equal(
    page().svg.about(),
    'Policy: reported. Data version 0123456789abcdef, CC BY 4.0. An allegation is no finding. ' +
      'Made with passages: not for redistribution.',
  );
});

test('the legend is below the diagram', () => {
  const root = page().svg.element();
  const texts = root.querySelectorAll('text').map((text) => text.textContent);
  assert.ok(texts.includes(STYLE.legend.hollow));
  assert.ok(texts.includes('Person'));
});
