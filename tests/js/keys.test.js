import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeEdge, makeNode, openPage } from './page.js';

const page = () =>
  openPage({
    nodes: [makeNode('a'), makeNode('b'), makeNode('c')],
    edges: [makeEdge('1', 'a', 'b'), makeEdge('2', 'b', 'c')],
  });
const press = (kg, key, more = {}) =>
  kg.window.fire('keydown', { key, target: kg.draw.box, ...more });

test('J and K visit the nodes with most edges first, and go round', () => {
  const kg = page();
  const visited = [...'jjjjk'].map((key) => {
    press(kg, key);
    return kg.overlay.chosen.focus;
  });
  assert.deepEqual(visited, ['b', 'a', 'c', 'b', 'c']);
  assert.equal(kg.live(), 'c (Organization), 1 edge');
});

test('K alone starts with the last node', () => {
  const kg = page();
  press(kg, 'k');
  assert.equal(kg.overlay.chosen.focus, 'c');
});

test('keys act on the chosen node, and say so if there is none', () => {
  const kg = page();
  press(kg, 'h');
  assert.match(kg.live(), /Choose a node first/);
  press(kg, 'j');
  press(kg, 'h');
  assert.ok(kg.scene.state.hidden.has('b'));
  press(kg, 'z', { ctrlKey: true });
  assert.equal(kg.scene.state.hidden.size, 0);
  press(kg, 'Z', { ctrlKey: true, shiftKey: true });
  assert.ok(kg.scene.state.hidden.has('b'));
});

test('Enter opens the node on the canvas only', () => {
  const kg = page();
  press(kg, 'j');
  press(kg, 'Enter', { target: kg.byId('panel') });
  assert.equal(kg.trail.current(), null);
  press(kg, 'Enter');
  assert.equal(kg.trail.current().id, 'b');
  press(kg, 'Escape');
  assert.equal(kg.trail.current(), null);
});

test('while somebody types, keys are letters', () => {
  const kg = page();
  const input = kg.dom.el('textarea');
  press(kg, 't', { target: input });
  assert.equal(kg.scene.state.table, false);
  press(kg, 't', { altKey: true });
  assert.equal(kg.scene.state.table, false);
  press(kg, 't');
  assert.equal(kg.scene.state.table, true);
});

test('the list has every key', () => {
  const kg = page();
  press(kg, '?');
  assert.ok(kg.byId('keys').isModal);
  assert.equal(kg.byId('keys-list').querySelectorAll('kbd').length, 21);
});
