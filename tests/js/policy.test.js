import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeEdge, makeNode, openPage } from './page.js';

const page = () =>
  openPage({
    nodes: [makeNode('a'), makeNode('b')],
    edges: [
      makeEdge('1', 'a', 'b', { policies: ['reported', 'undisputed'] }),
      makeEdge('2', 'a', 'b'),
      makeEdge('3', 'a', 'b', { policies: [] }),
    ],
  });

test('a change of policy announces what is removed and added', () => {
  const kg = page();
  kg.policy.choose('undisputed');
  assert.equal(kg.live(), 'undisputed: 1 edge removed, 0 edges added.');
  kg.policy.choose(kg.scene.EVERY);
  assert.equal(kg.live(), 'every claim: 0 edges removed, 2 edges added.');
});

test('each policy has its choice, and its meaning is shown', () => {
  const kg = page();
  const inputs = kg.byId('policies').querySelectorAll('input');
  assert.deepEqual(
    inputs.map(({ value, checked }) => [value, checked]),
    [
      ['reported', true],
      ['undisputed', false],
      ['every', false],
    ],
  );
  inputs[1].fire('change');
  assert.equal(kg.byId('policy-meaning').textContent, 'nobody objects');
  assert.ok(inputs[1].checked && !inputs[0].checked);
});

test('names of other objects are no policies', () => {
  const { policy } = page();
  assert.ok(policy.isKnown('reported') && policy.isKnown('every'));
  assert.ok(!policy.isKnown('toString'));
});
