import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeEdge, makeNode, openPage } from './page.js';

const page = (places = { b: { x: 3000, y: 100 } }) =>
  openPage({
    nodes: [makeNode('a'), makeNode('b')],
    edges: [makeEdge('e', 'a', 'b')],
    places,
  });

test('everything fits in the window, with room for labels', () => {
  const kg = page();
  const { x, scale } = kg.draw.view();
  assert.equal(x, 1500);
  assert.ok(3000 * scale <= 800 - 2 * kg.camera.SIDE + 1);
});

test('a small diagram is not enlarged', () => {
  assert.equal(page({ b: { x: 10 } }).draw.view().scale, 1);
});

test('what floats over the canvas is left free', () => {
  const kg = page();
  kg.byId('bar').getBoundingClientRect = () => ({ bottom: 100 });
  kg.byId('foot').getBoundingClientRect = () => ({ top: 500 });
  assert.deepEqual(kg.camera.freeArea(), { left: 0, top: 100, right: 800, bottom: 500 });
  kg.byId('panel').getBoundingClientRect = () => ({ left: 500, top: 0 });
  kg.trail.open('node', 'a');
  assert.equal(kg.camera.freeArea().right, 500);
  kg.byId('panel').getBoundingClientRect = () => ({ left: 0, top: 300 });
  assert.equal(kg.camera.freeArea().bottom, 300);
});

test('the diagram moves only if something floats over what is opened', () => {
  const kg = page();
  const before = kg.draw.view();
  kg.trail.open('node', 'a');
  assert.deepEqual(kg.draw.view(), before);
  kg.byId('bar').getBoundingClientRect = () => ({ bottom: 400 });
  kg.trail.open('node', 'b');
  assert.notEqual(kg.draw.view().y, before.y);
});

test('a narrow window opens at a zoom that can be read, at what has most edges', () => {
  const kg = page();
  kg.draw.box.clientWidth = 390;
  kg.camera.open();
  assert.equal(kg.draw.view().scale, 0.6);
  assert.equal(kg.draw.view().x, 0);
});

test('a node is brought to the middle, near enough to be read', () => {
  const kg = page();
  kg.camera.centre('b');
  assert.equal(kg.draw.view().x, 3000);
  assert.equal(kg.draw.view().scale, 0.9);
});
