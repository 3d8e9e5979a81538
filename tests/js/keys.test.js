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

test('no key acts while an input method composes', () => {
  const kg = page();
  for (const composing of [{ isComposing: true }, { keyCode: 229 }]) {
    press(kg, 't', composing);
    press(kg, 'z', { ctrlKey: true, ...composing });
    assert.equal(kg.scene.state.table, false);
  }
});

test('Caps Lock changes nothing, and Shift is what makes a capital', () => {
  const kg = page();
  const locked = { getModifierState: (name) => name === 'CapsLock' };
  press(kg, 'T', { code: 'KeyT', ...locked });
  assert.equal(kg.scene.state.table, true);
  press(kg, 'J', { code: 'KeyJ', ...locked });
  press(kg, 'H', { code: 'KeyH', ...locked });
  assert.ok(kg.scene.state.hidden.has('b'));
  press(kg, 'U', { code: 'KeyU', ...locked });
  assert.equal(kg.scene.state.hidden.size, 0);
  press(kg, 'u', { code: 'KeyU', shiftKey: true, ...locked });
  assert.ok(kg.scene.state.hidden.has('b'));
});

test('a key that writes no Latin letter or sign acts by its place', () => {
  const kg = page();
  const isTable = () => kg.scene.state.table;
  const layouts = ['е', 'τ', 'ف', 'ㅅ', 'ת', 'た', 'Е'];
  for (const [number, key] of layouts.entries()) {
    press(kg, key, { code: 'KeyT', shiftKey: key === 'Е' });
    assert.equal(isTable(), number % 2 === 0, key);
  }
  press(kg, 'я', { code: 'KeyZ', ctrlKey: true });
  press(kg, '؟', { code: 'Slash', shiftKey: true });
  assert.ok(kg.byId('keys').isModal);
  const { scale } = kg.network;
  press(kg, '＋', { code: 'Equal', shiftKey: true });
  assert.equal(kg.network.scale, scale * 1.25);
});

test('the letter on a key counts, wherever a Latin layout puts it', () => {
  const kg = page();
  press(kg, 't', { code: 'KeyK' });
  assert.equal(kg.scene.state.table, true);
  press(kg, 'n', { code: 'KeyT' });
  assert.equal(kg.scene.state.table, true);
});

test('while somebody types, undo is that of the text', () => {
  const kg = page();
  press(kg, 'j');
  press(kg, 'h');
  press(kg, 'z', { ctrlKey: true, target: kg.dom.el('textarea') });
  assert.equal(kg.scene.state.hidden.size, 1);
});

test('the list has every key', () => {
  const kg = page();
  press(kg, '?');
  assert.ok(kg.byId('keys').isModal);
  assert.equal(kg.byId('keys-list').querySelectorAll('kbd').length, 21);
});
