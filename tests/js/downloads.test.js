import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeAttribution, makeEdge, makeFact, makeNode, openPage } from './page.js';

const page = () =>
  openPage({
    nodes: [makeNode('a'), makeNode('b')],
    edges: [
      makeEdge('e', 'a', 'b', { attributions: ['s'], wider: 'w' }),
      makeEdge('hidden', 'a', 'b', { policies: [] }),
    ],
    wider: { w: makeFact('w', 'all', { attributions: ['t'] }) },
    attributions: {
      s: makeAttribution('e'),
      t: makeAttribution('w', { side: 'opposing', stance: 'denies', speaker_label: 'A ministry' }),
    },
  });

test('JSON has what is visible, with policy, version and address', () => {
  const data = page().downloads.toJson();
  assert.deepEqual(Object.keys(data), [
    'title',
    'view',
    'policy',
    'version',
    'licence',
    'notice',
    'address',
    'things',
    'lines',
    'attributions',
    'sources',
  ]);
  assert.deepEqual(
    [
      data.things.map(({ id }) => id),
      data.lines.map(({ id }) => id),
      Object.keys(data.attributions),
    ],
    [['a', 'b'], ['e'], ['s']],
  );
});

test('the list of claims cites every statement on both sides', () => {
  const text = page().downloads.toMarkdown();
  assert.match(text, /^# Made up\n\nPolicy: reported\./);
  assert.match(text, /Claims: 1; policy: reported/);
  assert.match(
    text,
    /## a — works with — b\n\ne \(alleged; independent sources: 1 for, 0 against\)/,
  );
  assert.match(text, /- A speaker alleges: .*\n- A ministry denies: /);
});

test('a file is saved under the name of the view', async () => {
  const kg = page();
  kg.downloads.saveClaims();
  assert.equal(kg.live(), 'Saved: made-up-claims.md.');
  assert.equal(await kg.saved[0].text(), kg.downloads.toMarkdown());
});
