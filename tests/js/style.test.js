import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeEdge, openPage, STYLE } from './page.js';

const { style } = openPage();

test('an edge without an independent source is hollow, and more sources make it wider', () => {
  const widthOf = (roots) => style.strokeOf(makeEdge('e', 'a', 'b', { support: 'stated', roots }));
  assert.ok(widthOf(0).core > 0);
  assert.equal(widthOf(1).core, 0);
  assert.deepEqual(
    [1, 2, 3, 9].map((roots) => widthOf(roots).width),
    [1.5, 2.5, 3.5, 3.5],
  );
});

test('an edge that nobody supports counts its opponents', () => {
  const edge = makeEdge('e', 'a', 'b', { support: 'opposing', roots: 0, opponents: 2 });
  assert.deepEqual(style.strokeOf(edge), { width: 2.5, dashes: [], colour: 'against', core: 0 });
});

test('unknown kinds look like any entity, a folded group has its own outline', () => {
  assert.equal(style.outlinePath('Unheard'), STYLE.other.outline);
  assert.equal(style.fillOf('Unheard', 'dark'), STYLE.other.fill.dark);
  assert.equal(style.kindLabel('Unheard'), 'Entity');
  assert.equal(style.kindLabel('GovernmentResponse'), 'Government response');
  assert.equal(style.outlinePath(style.FOLDED), STYLE.folded.outline);
  assert.equal(style.outline('Person'), style.outline('Person'));
});

test('bundles are wider the more edges they have, within bounds', () => {
  assert.equal(style.bundleStroke(1).width, 1.5);
  assert.equal(style.bundleStroke(4).width, 3.5);
  assert.equal(style.bundleStroke(1e6).width, 8);
});

test('community colours repeat', () => {
  assert.equal(style.communityColour(0), style.communityColour(STYLE.communities.length));
});
