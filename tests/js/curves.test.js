import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakePath, openPage } from './page.js';

const { curves } = openPage();
const [from, to] = [
  { x: 0, y: 0 },
  { x: 100, y: 0 },
];
const near = (actual, expected) => assert.ok(Math.abs(actual - expected) < 1e-9, `${actual}`);

test('a curve bends to the right of its direction by a share of its length', () => {
  const { x, y } = curves.at(curves.curve(from, to, 0.2), 0.5);
  near(x, 50);
  near(y, 10);
  near(curves.direction(curves.curve(from, to, 0.2), 0.5), 0);
});

test('the bend of a diagonal is at a right angle to it', () => {
  const { x, y } = curves.at(curves.curve(from, { x: 60, y: 80 }, 0.2), 0.5);
  near(x, 30 - 8);
  near(y, 40 + 6);
});

test('a loop goes out above its place and comes back', () => {
  const loop = curves.curve(from, from, 0);
  assert.equal(loop.controls.length, 2);
  near(curves.at(loop, 0.5).x, 0);
  assert.ok(curves.at(loop, 0.5).y < -20);
  assert.deepEqual([curves.at(loop, 0), curves.at(loop, 1)], [from, from]);
});

test('an arrowhead has its gap before the target, but not more than half the edge', () => {
  const { tip, base, angle } = curves.arrow(curves.curve(from, to, 0), 14, 1);
  assert.deepEqual([tip.x, base.x, angle], [86, 81, 0]);
  assert.equal(curves.arrow(curves.curve(from, to, 0), 500, 1).tip.x, 50);
});

test('corners are scaled and turned', () => {
  const arrow = { tip: { x: 10, y: 10 }, base: { x: 0, y: 0 }, angle: Math.PI / 2, scale: 2 };
  const [first] = curves.arrowCorners(arrow);
  near(first.x, 10);
  near(first.y, 14);
  const corners = curves.markCorners('direct', { x: 0, y: 0 }, 0, 1);
  assert.deepEqual(corners[0], { x: 2.2, y: 9 });
  assert.equal(corners.length, 4);
});

test('the distance from a curve is measured only where it can be small enough', () => {
  const straight = curves.curve(from, to, 0);
  near(curves.distance(straight, { x: 50, y: 3 }, 9), 3);
  near(curves.distance(straight, { x: -4, y: 3 }, 9), 5);
  assert.equal(curves.distance(straight, { x: 50, y: 30 }, 9), Number.POSITIVE_INFINITY);
  assert.equal(curves.distance(straight, { x: 120, y: 0 }, 9), Number.POSITIVE_INFINITY);
  assert.ok(curves.distance(curves.curve(from, from, 0), { x: 0, y: -47 }, 9) < 2);
});

test('the same curve is drawn on a canvas and written as SVG', () => {
  const bent = curves.curve(from, to, 0.1);
  const path = new FakePath();
  curves.trace(path, bent, { x: 90, y: 1 });
  assert.deepEqual(path.calls, [
    ['moveTo', 0, 0],
    ['quadraticCurveTo', 50, 10, 90, 1],
  ]);
  assert.equal(curves.path(bent), 'M0.0 0.0Q50.0 10.0 100.0 0.0');
  assert.match(curves.path(curves.curve(from, from, 0)), /^M0.0 0.0C/);
});
