import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeAttribution, makeEdge, makeNode, openPage } from './page.js';

const VERSION = '0123456789abcdef';
const page = (hash = '') =>
  openPage(
    {
      nodes: [makeNode('a'), makeNode('b')],
      edges: [makeEdge('claim:e', 'a', 'b', { attributions: ['s'] })],
      attributions: { s: makeAttribution('claim:e') },
      groups: { a: { community: 'around a' } },
    },
    { hash },
  );

test('a diagram as it opens has only its version and view in the address', () => {
  const given = new URLSearchParams(page().address.current().slice(1));
  assert.deepEqual(Object.fromEntries(given), { version: VERSION, at: '50 0 1.00' });
});

test('everything that was chosen is read back from the address', () => {
  const kg = page();
  kg.scene.change((state) => {
    Object.assign(state, {
      policy: 'undisputed',
      grouping: 'community',
      bare: true,
      evidence: true,
    });
    state.off.source.add('002').add('001');
    state.hidden.add('b');
    state.extra.add('a b');
    state.unfolded.add('around a');
    Object.assign(state.said, { from: '2022-01-01', dated: true });
    Object.assign(state.holds, { to: '2023-01-01' });
  });
  kg.paths.ends.from = 'a';
  kg.trail.open('node', 'a');
  kg.draw.look({ x: 10.4, y: -20.6, scale: 0.5 });
  const address = kg.address.current();
  const again = page(address);
  assert.deepEqual(again.scene.state, kg.scene.state);
  assert.deepEqual(again.paths.ends, { from: 'a', to: null });
  assert.deepEqual(again.trail.current(), { type: 'node', id: 'a', mark: '' });
  assert.deepEqual(again.draw.view(), { x: 10, y: -21, scale: 0.5 });
  assert.equal(again.live(), '');
});

for (const [part, unknown] of [
  ['policy=guilty', 'policy guilty'],
  ['policy=constructor', 'policy constructor'],
  ['grouping=bureau', 'grouping bureau'],
  ['said=yesterday', 'said yesterday'],
  ['at=NaN', 'at NaN'],
  ['with=bare+nonsense', 'nonsense'],
  ['no-such=x', 'no-such'],
  ['toString=x', 'toString'],
  ['version=fedc', 'version fedc'],
  ['path=a+nobody', 'path a nobody'],
]) {
  test(`${part} is reported, and the rest is used`, () => {
    const kg = page();
    const { unknown: reported, state } = kg.address.parse(`#${part}&hidden=a`);
    assert.deepEqual(reported, [unknown]);
    assert.deepEqual([...state.hidden], ['a']);
  });
}

test('a page says which part of its address it does not know', () => {
  assert.match(page('#open=node+nobody').live(), /does not know part of the address: node nobody/);
  assert.equal(page('#%E0%A4%A').live().includes('does not know'), true);
});

for (const [value, expected] of [
  ['node a', 'node'],
  ['thing a', 'node'],
  ['edge claim:e', 'edge'],
  ['line claim:e', 'edge'],
  ['path ', 'path'],
  ['fold around a', 'fold'],
  ['edge nothing', null],
  ['bundle x', null],
  ['constructor a', null],
  ['', null],
]) {
  test(`“${value}” opens ${expected}`, () => {
    const kg = page();
    assert.equal(kg.address.reopen(value), expected !== null);
    assert.equal(kg.trail.current()?.type ?? null, expected);
  });
}

test('the address is written a moment after a change', () => {
  const kg = page();
  kg.steps.hide('a');
  assert.equal(kg.location.hash, '');
  kg.tick();
  assert.match(kg.location.hash, /hidden=a/);
});

test('the link is copied with the state of now', async () => {
  const kg = page('#hidden=b');
  kg.address.copy();
  assert.equal(kg.copied[0], `file:///diagram.html${kg.address.current()}`);
});

test('where a page has no address, no link is copied and it says so', async () => {
  for (const href of ['about:srcdoc', 'about:blank', 'blob:null/1', 'data:text/html,x']) {
    const kg = openPage({ nodes: [makeNode('a')] }, { href });
    await kg.address.copy();
    assert.deepEqual(kg.copied, []);
    assert.match(kg.live(), /no address here/);
  }
  for (const href of ['https://example.org/page.html', 'file:///home/me/page.html']) {
    const kg = openPage({ nodes: [makeNode('a')] }, { href });
    await kg.address.copy();
    assert.equal(kg.copied.length, 1);
    assert.ok(kg.copied[0].startsWith(`${href}#version=`));
  }
});
