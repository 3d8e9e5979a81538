import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeAttribution, makeEdge, makeFact, makeNode, openPage } from './page.js';

const kg = openPage({
  nodes: [
    makeNode('a', { label: 'Alpha' }),
    makeNode('b', { label: 'Beta' }),
    makeNode('speaker', { label: 'A speaker' }),
  ],
  edges: [
    makeEdge('e', 'a', 'b', {
      object_label: 'Beta',
      wider: 'general',
      opponents: 1,
      standing: 'contested',
      objectors: 'A ministry; A speaker',
      objections: ['against', 'denial more widely'],
      attributions: ['for', 'against', 'withdrawn', 'neutral'],
    }),
    makeEdge('attribution:against', 'speaker', 'e', {
      predicate: 'kg:stance',
      label: 'denies',
      attributions: ['against'],
    }),
    makeEdge('relay', 'a', 'b', {
      predicate: 'kg:relay',
      label: 'is passed on by',
      roots: 2,
      attributions: ['for'],
    }),
    makeEdge('record', 'a', 'b', { support: 'recorded' }),
    makeEdge('stance', 'a', 'b', {
      predicate: 'kg:stance',
      label: 'denies',
      attributions: ['against'],
    }),
  ],
  wider: { general: makeFact('general', 'all', { attributions: ['denial'] }) },
  propositions: { general: 'All — are — stations', far: `Far ${'x'.repeat(80)}` },
  attributions: {
    for: makeAttribution('e', { answers: ['against', 'elsewhere'], said: { as: 'in May' } }),
    against: makeAttribution('e', {
      side: 'opposing',
      stance: 'denies',
      remarks: [
        makeAttribution('', { id: 'remark', speaker_label: 'A checker', stance: 'disputes' }),
      ],
    }),
    withdrawn: makeAttribution('e', { withdrawn: true }),
    neutral: makeAttribution('e', { side: 'neutral', stance: 'asks' }),
    denial: makeAttribution('general', {
      side: 'opposing',
      stance: 'denies',
      speaker_label: 'A ministry',
    }),
    about: makeAttribution('far'),
  },
});
const { ledger, model } = kg;
const edgeOf = (id) => model.claims.get(id);
const section = (article, name) => article.querySelector(`.${name}`).textContent;

for (const [time, text] of [
  [{}, ''],
  [{ from: '2022-01-01', to: '2022-01-01' }, '2022-01-01'],
  [{ from: '2022-01-01', to: '2022-02-01' }, '2022-01-01 to 2022-02-01'],
  [{ from: '2022-01-01' }, 'from 2022-01-01'],
  [{ to: '2022-01-01', as: 'before 2022' }, '“before 2022” · until 2022-01-01'],
]) {
  test(`the time ${JSON.stringify(time)} is written “${text}”`, () => {
    assert.equal(ledger.describeTime(time), text);
  });
}

test('an edge is described with both sides', () => {
  assert.equal(
    ledger.describe({ id: 'e', source: 'a', target: 'b', edge: edgeOf('e') }),
    'Alpha — works with — Beta: supported in 1 statement, contested; objectors: A ministry; A speaker',
  );
  assert.equal(ledger.describeSides(edgeOf('record')), 'recorded');
  assert.equal(ledger.describeSides(edgeOf('relay')), 'supported in 1 statement');
});

test('bundles, groups and nodes are described by their numbers', () => {
  const bundle = { id: 'x', source: 'a', target: 'b', bundle: [edgeOf('e'), edgeOf('relay')] };
  assert.equal(ledger.describe(bundle), '2 edges between two groups');
  const fold = { name: 'around Alpha', members: ['a', 'b'], at: { x: 0, y: 0 } };
  assert.match(ledger.describe({ id: 'x', fold }), /^around Alpha: 2 nodes\. Double-click/);
  assert.equal(ledger.describe({ id: 'a' }), 'Alpha (Organization), 4 edges');
});

test('the ledger has each side in its column, and general denials beside direct ones', () => {
  const article = ledger.render('e', 'against');
  assert.match(section(article, 'for'), /Supports it \(2\).*alleges.*\(withdrawn\)/s);
  const against = section(article, 'against');
  assert.match(against, /Denies or disputes it \(1\)/);
  assert.match(against, /Denied more widely \(1\): All — are — stations/);
  assert.match(against, /A ministry denies/);
  assert.match(section(article, 'standing'), /contested · independent sources/);
  assert.equal(
    section(article, 'denied'),
    'objectors: A ministry; A speaker [against, denial more widely]',
  );
  assert.match(section(article, 'neutral'), /\(1\).*asks/s);
  assert.match(article.querySelector('.marked').textContent, /against/);
  assert.match(article.textContent, /independent sources: 1 for, 1 against/);
});

test('statements about a statement are under it', () => {
  assert.match(ledger.render('e').querySelector('.remarks').textContent, /A checker disputes/);
});

test('a statement leads to those it answers, if the diagram has them', () => {
  const buttons = ledger.render('e').querySelectorAll('button');
  const labels = buttons.map((button) => button.getAttribute('aria-label'));
  assert.ok(labels.includes('Answers against: A speaker denies'));
  assert.ok(!labels.some((label) => label?.includes('elsewhere')));
});

test('an edge of speech shows the ledger of what was said, with the statement marked', () => {
  const article = ledger.render('stance');
  assert.match(article.textContent, /This edge: A speaker denies it\./);
  assert.match(article.querySelector('.marked').textContent, /denies/);
});

test('a relay lists what was passed on, and an editors’ record has no statement', () => {
  assert.match(
    ledger.render('relay').textContent,
    /1 statement passed on here, from 2 independent sources/,
  );
  assert.match(ledger.render('record').textContent, /No statement: this is the editors’ record/);
});

test('of a claim that is no edge, only the statements of the diagram are listed', () => {
  const article = ledger.render('far');
  assert.match(article.textContent, /Only the statements that belong to this diagram/);
  assert.match(section(article, 'for'), /Supports it \(1\)/);
  assert.doesNotMatch(article.textContent, /independent sources:/);
});

test('titles are short', () => {
  assert.equal(ledger.title('e'), 'works with Beta');
  assert.equal(ledger.title('far').length, 60);
  assert.equal(ledger.title('stance'), 'Alpha — denies — b');
});

test('what the editors read in is shown, with the note', () => {
  const kg = openPage({
    nodes: [makeNode('a'), makeNode('b')],
    edges: [makeEdge('e', 'a', 'b', { attributions: ['r'], rests_on_readings: true })],
    attributions: {
      r: makeAttribution('e', {
        inferred: ['place'],
        readings: ['the place'],
        note: 'Only one is there.',
      }),
    },
  });
  const text = kg.ledger.render('e').textContent;
  assert.match(text, /rests on our readings only/);
  assert.match(text, /our reading.*the place/);
  assert.match(text, /Only one is there/);
});
