import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeAttribution, makeEdge, makeNode, openPage, STYLE } from './page.js';

const page = () =>
  openPage({
    nodes: [makeNode('a'), makeNode('b')],
    places: { b: { x: 300 } },
    edges: [
      makeEdge('sources', 'a', 'b', { roots: 2, opponents: 1, opposed: 'direct' }),
      makeEdge('against', 'a', 'b', { roots: 0, opponents: 2, shown: false, policies: [] }),
      makeEdge('none', 'a', 'b', { roots: 0, attributions: ['1', '2'], opposed: 'wider' }),
    ],
    attributions: { 1: makeAttribution('none'), 2: makeAttribution('none', { side: 'opposing' }) },
  });

/** A canvas that records what is called, with the styles of the moment. */
const makeCanvas = () => {
  const calls = [];
  const target = { calls, measureText: (text) => ({ width: 6 * text.length }) };
  return new Proxy(target, {
    get: (object, name) =>
      name in object
        ? object[name]
        : (...values) => {
            calls.push({ name, values, fill: object.fillStyle, stroke: object.strokeStyle });
          },
  });
};

test('an edge has the numbers of its sources, or without any of its statements', () => {
  const { overlay, model } = page();
  const figure = (id) => overlay.figure({ id, edge: model.claims.get(id) });
  assert.equal(figure('sources'), '2:1');
  assert.equal(figure('against'), '0:2');
  assert.equal(figure('none'), '+1 −1');
  assert.equal(overlay.figure({ id: 'x', bundle: model.edges }), '3');
});

test('edges, arrows and marks are drawn in the colours of the theme', () => {
  const { overlay } = page();
  const canvas = makeCanvas();
  overlay.drawBelow(canvas);
  overlay.drawAbove(canvas);
  const { edge, against, paper, soft } = STYLE.themes.light;
  const strokes = canvas.calls.filter(({ name }) => name === 'stroke').map(({ stroke }) => stroke);
  assert.ok(strokes.includes(edge) && strokes.includes(paper) && strokes.includes(against));
  const fills = canvas.calls.filter(({ name }) => name === 'fill').map(({ fill }) => fill);
  assert.deepEqual(fills, [edge, against, paper]);
  const texts = canvas.calls.filter(({ name }) => name === 'fillText');
  assert.deepEqual(
    texts.map(({ values, fill }) => [values[0], fill]),
    [
      ['works with', soft],
      ['works with', soft],
      ['a', STYLE.themes.light.ink],
      ['b', STYLE.themes.light.ink],
    ],
  );
});

test('numbers replace the labels of edges', () => {
  const kg = page();
  kg.keys.toggleNumbers();
  const canvas = makeCanvas();
  kg.overlay.drawAbove(canvas);
  const texts = canvas.calls
    .filter(({ name }) => name === 'fillText')
    .map(({ values }) => values[0]);
  assert.deepEqual(texts.slice(0, 2), ['2:1', '+1 −1']);
});
