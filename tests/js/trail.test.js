import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeEdge, makeNode, openPage } from './page.js';

const page = () =>
  openPage({
    nodes: [makeNode('a', { label: 'Alpha' }), makeNode('b', { label: 'Beta' })],
    edges: [makeEdge('e', 'a', 'b', { object_label: 'Beta' })],
  });
const crumbs = (kg) => kg.byId('crumbs').children.map((crumb) => crumb.textContent);

test('steps from within the panel are remembered, and lead back', () => {
  const kg = page();
  kg.trail.open('node', 'a');
  assert.equal(kg.byId('crumbs').hidden, true);
  kg.trail.open('edge', 'e', { further: true });
  kg.trail.open('node', 'b', { further: true });
  assert.deepEqual(crumbs(kg), ['Alpha', 'works with Beta', 'Beta']);
  kg.trail.back();
  assert.deepEqual(kg.trail.current(), { type: 'edge', id: 'e', mark: '' });
  kg.trail.open('node', 'a', { further: true });
  assert.deepEqual(kg.trail.current(), { type: 'node', id: 'a', mark: '' });
  kg.trail.back();
  assert.equal(kg.trail.current(), null);
  assert.ok(kg.byId('panel').classList.contains('empty'));
});

test('a crumb leads to its step', () => {
  const kg = page();
  kg.trail.open('node', 'a');
  kg.trail.open('node', 'b', { further: true });
  kg.byId('crumbs').querySelector('button').click();
  assert.equal(kg.trail.current().id, 'a');
});

test('a click on the canvas opens what it hits', () => {
  const kg = page();
  const click = (nodes, canvas) => kg.emit('click', { nodes, pointer: { canvas } });
  click(['b'], { x: 100, y: 0 });
  assert.deepEqual(kg.trail.current(), { type: 'node', id: 'b', mark: '' });
  click([], { x: 50, y: 5 });
  assert.deepEqual(kg.trail.current(), { type: 'edge', id: 'e', mark: '' });
  click([], { x: 50, y: 50 });
  assert.deepEqual(kg.trail.current(), { type: 'edge', id: 'e', mark: '' });
});

test('the keyboard stays where it was when the panel is rendered again', () => {
  const kg = page();
  kg.trail.open('node', 'a');
  const body = kg.byId('panel-body');
  kg.dom.byKey(body, 'expand a').focus();
  kg.scene.change(() => {});
  assert.equal(kg.dom.focusedKey(body), 'expand a');
});

test('what the diagram does not have is plain text', () => {
  const { trail } = page();
  assert.equal(trail.nodeButton('nobody', 'Nobody').tagName, 'span');
  assert.equal(trail.nodeButton('a').tagName, 'button');
});
