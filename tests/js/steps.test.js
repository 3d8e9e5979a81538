import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeEdge, makeNode, openPage } from './page.js';

const page = () =>
  openPage({
    nodes: [makeNode('a'), makeNode('b', { shown: false }), makeNode('c', { shown: false })],
    edges: [makeEdge('1', 'a', 'b', { shown: false }), makeEdge('2', 'c', 'a', { shown: false })],
    groups: { b: { community: 'around b' } },
  });

test('a node is expanded by all its neighbours, which can be undone', () => {
  const kg = page();
  kg.steps.expand('a');
  assert.equal(kg.scene.now.nodes.size, 3);
  assert.equal(kg.scene.now.edges.length, 2);
  assert.equal(kg.live(), '2 nodes added around a.');
  kg.steps.expand('a');
  assert.equal(kg.live(), 'a has no more neighbours.');
  kg.steps.undo();
  kg.steps.undo();
  assert.equal(kg.scene.now.nodes.size, 1);
  kg.steps.undo();
  assert.equal(kg.live(), 'Nothing to undo.');
});

test('a hidden node comes back when it is added, and its group unfolds', () => {
  const kg = page();
  kg.steps.hide('b');
  kg.scene.change((state) => Object.assign(state, { grouping: 'community' }));
  kg.steps.add('b');
  assert.ok(kg.scene.now.nodes.has('b'));
  assert.deepEqual([...kg.scene.state.unfolded], ['around b']);
  assert.equal(kg.scene.state.hidden.size, 0);
});

test('the current node is the focused one, else the open one', () => {
  const kg = page();
  assert.equal(kg.steps.current(), null);
  kg.trail.open('node', 'a');
  assert.equal(kg.steps.current(), 'a');
  kg.overlay.choose({ focus: 'c' });
  assert.equal(kg.steps.current(), 'c');
});
