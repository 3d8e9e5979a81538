import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPage } from './page.js';

const { dom, byId, live, tick } = openPage();

test('texts are inserted as text, and what a condition switched off is left out', () => {
  const list = dom.el('ul', {}, [dom.el('li', {}, '<b>', 1), null], false, undefined, 'end');
  assert.equal(list.textContent, '<b>1end');
  assert.deepEqual(
    list.content.map((child) => child.tagName ?? child),
    ['li', 'end'],
  );
});

test('properties, attributes and listeners are distinguished', () => {
  let clicks = 0;
  const click = () => {
    clicks += 1;
  };
  const input = dom.el('input', {
    value: 'x',
    type: 'text',
    title: null,
    hidden: false,
    required: true,
    onclick: click,
  });
  input.click();
  assert.equal(clicks, 1);
  assert.equal(input.value, 'x');
  assert.deepEqual(Object.fromEntries(input.attributes), { type: 'text', required: '' });
});

test('a message is highlighted for a moment', () => {
  dom.announce('Saved.');
  assert.equal(live(), 'Saved.');
  assert.ok(byId('live').classList.contains('fresh'));
  tick();
  assert.ok(!byId('live').classList.contains('fresh'));
});

test('the focused element is remembered by its key', () => {
  const box = byId('panel-body');
  const button = dom.button('Hide', () => {}, { 'data-key': 'hide a' });
  dom.fill(box, button);
  assert.equal(dom.focusedKey(box), null);
  button.focus();
  assert.equal(dom.focusedKey(box), 'hide a');
  assert.equal(dom.byKey(box, 'hide a'), button);
  assert.equal(dom.byKey(box, 'other'), undefined);
});
