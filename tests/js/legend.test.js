import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeEdge, makeNode, openPage, STYLE } from './page.js';

const kg = openPage({
  nodes: [makeNode('a'), makeNode('b'), makeNode('c', { kind: 'Person', shown: false })],
  edges: [makeEdge('1', 'a', 'b'), makeEdge('2', 'a', 'b', { support: 'opposing', policies: [] })],
});
const { edge, against, paper } = STYLE.themes.light;
const look = (element, names) => names.map((name) => element.getAttribute(name));

test('the legend explains the supports of all edges and the kinds of visible nodes', () => {
  const entries = () => kg.byId('legend-list').children.map((entry) => entry.textContent);
  const { wide, hollow, direct, wider } = STYLE.legend;
  const marks = [wide, hollow, direct, wider];
  assert.deepEqual(entries(), ['alleged', 'only denied', ...marks, 'Organization']);
  kg.scene.change(({ extra }) => extra.add('c'));
  assert.deepEqual(entries().slice(-2), ['Organization', 'Person']);
});

test('a swatch looks like its edge', () => {
  const swatch = kg.legend.swatch(makeEdge('e', 'a', 'b', { roots: 0, opposed: 'direct' }));
  const [stroke, core] = swatch.querySelectorAll('path');
  const { dashes, widths, core: width } = STYLE.edges.alleged;
  const names = ['stroke', 'stroke-width', 'stroke-dasharray'];
  assert.deepEqual(look(stroke, names), [edge, String(widths[0]), dashes.join(' ')]);
  assert.deepEqual(look(core, names), [paper, String(width), null]);
  assert.deepEqual(look(swatch.querySelector('rect'), ['fill', 'stroke']), [against, null]);
});

test('the mark of a general denial is hollow', () => {
  const mark = kg.legend.mark('wider', 'rotate(90)');
  const names = ['fill', 'stroke', 'transform'];
  assert.deepEqual(look(mark, names), [paper, against, 'rotate(90)']);
  assert.equal(mark.getAttribute('height'), String(STYLE.marks.wider.height));
});

test('a shape has the outline and colour of its kind', () => {
  const outline = kg.legend.shape('Person').querySelector('path');
  const { outline: d, fill } = STYLE.kinds.Person;
  assert.deepEqual(look(outline, ['d', 'fill']), [d, fill.light]);
});
