import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeEdge, makeNode, openPage } from './page.js';

const page = (more = {}) =>
  openPage({
    nodes: [makeNode('a'), makeNode('b'), makeNode('c')],
    edges: [
      makeEdge('e', 'a', 'b'),
      makeEdge('thick', 'a', 'c', { support: 'vouched', roots: 3 }),
      makeEdge('loop', 'c', 'c'),
    ],
    bends: { e: 0.22 },
    ...more,
  });

test('edges are curves between the places of their nodes, with an arrow before the target', () => {
  const { draw } = page();
  const { from, to, controls, arrow } = draw.drawnEdges.get('e');
  assert.deepEqual([from, to, controls], [{ x: 0, y: 0 }, { x: 100, y: 0 }, [{ x: 50, y: 22 }]]);
  assert.ok(Math.hypot(100 - arrow.tip.x, arrow.tip.y) >= draw.sizeAt('b'));
  assert.ok(draw.drawnEdges.get('thick').arrow.scale > arrow.scale);
  assert.equal(draw.drawnEdges.get('loop').controls.length, 2);
});

test('nodes with more edges are larger', () => {
  const { draw } = page();
  assert.ok(draw.sizeAt('c') > draw.sizeAt('b'));
});

test('zoomed out, everything is drawn larger', () => {
  const kg = page();
  const before = kg.draw.sizeAt('a');
  kg.draw.zoom(0.3);
  assert.equal(kg.draw.growth, 2);
  assert.equal(kg.draw.sizeAt('a'), 2 * before);
  kg.draw.fit();
  assert.equal(kg.draw.sizeAt('a'), before);
});

test('what is no longer visible is drawn no longer', () => {
  const kg = page();
  kg.steps.hide('b');
  assert.deepEqual([...kg.draw.drawnNodes.keys()], ['a', 'c']);
  assert.deepEqual([...kg.draw.drawnEdges.keys()], ['thick', 'loop']);
  assert.deepEqual(kg.network.data.nodes.getIds(), ['a', 'c']);
});

test('vis-network has edges only while the physics is on, and hidden', () => {
  const kg = page();
  const { edges } = kg.network.data;
  assert.deepEqual(edges.getIds(), []);
  kg.draw.physics(true);
  assert.deepEqual(edges.getIds(), ['e', 'thick', 'loop']);
  assert.ok(edges.get('e').hidden);
  kg.steps.hide('b');
  assert.deepEqual(edges.getIds(), ['thick', 'loop']);
  kg.draw.physics(false);
  assert.deepEqual(edges.getIds(), []);
});

test('edges follow nodes that are moved', () => {
  const kg = page();
  kg.network.moved = { b: { x: 300, y: 40 } };
  kg.emit('dragEnd', { nodes: ['b'] });
  assert.deepEqual(kg.draw.drawnEdges.get('e').to, { x: 300, y: 40 });
});

test('what is under the pointer is described', () => {
  const kg = page();
  const hint = kg.byId('hint');
  kg.draw.box.fire('mousemove', { offsetX: 50, offsetY: 11, buttons: 0 });
  assert.match(hint.textContent, /^a — works with — b/);
  kg.network.node = 'c';
  kg.draw.box.fire('mousemove', { offsetX: 200, offsetY: 0, buttons: 0 });
  assert.match(hint.textContent, /^c \(Organization\)/);
  kg.draw.box.fire('mouseleave');
  assert.equal(hint.hidden, true);
});

test('colours are those of kinds, or of communities by size', () => {
  const kg = page({
    groups: { a: { community: 'x' }, b: { community: 'y' }, c: { community: 'y' } },
  });
  const fills = () => ['a', 'b', 'c'].map((id) => kg.draw.drawnNodes.get(id).fill);
  assert.equal(new Set(fills()).size, 1);
  kg.keys.toggleColours();
  const [a, b, c] = fills();
  assert.deepEqual([a, b], [kg.style.communityColour(1), kg.style.communityColour(0)]);
  assert.equal(b, c);
});
