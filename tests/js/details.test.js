import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeAttribution, makeEdge, makeFact, makeNode, openPage } from './page.js';

const page = () =>
  openPage({
    nodes: [
      makeNode('a', {
        label: 'Alpha',
        names: [['海外', 'hans', 'name']],
        identifiers: { site: 'https://example.org/', odd: 'javascript://alert(1)' },
      }),
      makeNode('b', { label: 'Beta' }),
      makeNode('c', { label: 'Gamma', shown: false }),
    ],
    edges: [
      makeEdge('e', 'a', 'b', {
        object_label: 'Beta',
        opposed: 'direct',
        standing: 'contested',
        objectors: 'A speaker; Another',
        attributions: ['no', 'no2'],
      }),
      makeEdge('f', 'c', 'a', { policies: [], support: 'opposing', shown: false }),
    ],
    facts: [
      makeFact('t', 'a', {
        predicate: 'rdf:type',
        label: 'is a',
        object_label: 'station',
        standing: 'denied more widely',
        objectors: 'A ministry',
        wider: 'w',
      }),
      makeFact('g', 'a', { policies: ['reported', 'undisputed'], object_label: 'large' }),
    ],
    wider: { w: makeFact('w', 'all', { attributions: ['general'] }) },
    attributions: {
      no: makeAttribution('e', { side: 'opposing', source: '001' }),
      no2: makeAttribution('e', { side: 'opposing', source: '004' }),
      general: makeAttribution('w', { side: 'opposing', speaker_label: 'A ministry' }),
    },
  });

test('the panel has kinds that are claimed with who denies them', () => {
  const text = page().details.render('a').querySelector('.said-to-be').textContent;
  assert.match(text, /is a station.*denied more widely.*✕ objectors: A ministry/);
});

test('who objects is named beside the standing', () => {
  const text = page().details.render('a').textContent;
  assert.match(text, /contested.*✕ objectors: A speaker; Another/);
  assert.equal(text.match(/✕/g).length, 2);
});

test('claims that the policy leaves out are folded away', () => {
  const article = page().details.render('a');
  assert.match(article.textContent, /Edges \(1\)/);
  assert.match(article.textContent, /1 more that the policy leaves out/);
  assert.match(article.textContent, /Gamma works with it|works with a/);
});

test('claims are counted by support, standing and policy', () => {
  const { details, model } = page();
  const claims = [...model.factsOf.get('a'), ...model.edgesOf.get('a')];
  assert.deepEqual(details.count(claims), [
    ['claims', 4],
    ['supported', 3],
    ['contested', 1],
    ['denied more widely', 1],
    ['reported', 3],
    ['undisputed', 1],
  ]);
});

test('only web addresses become links, and names have their language', () => {
  const article = page().details.render('a');
  const links = article.querySelectorAll('a');
  assert.deepEqual(
    links.map((link) => link.getAttribute('href')),
    ['https://example.org/'],
  );
  const names = article.querySelectorAll('span').filter((span) => span.getAttribute('lang'));
  assert.deepEqual(
    names.map((name) => [name.textContent, name.getAttribute('lang')]),
    [['海外', 'zh-Hans']],
  );
});

test('neighbours are shown and hidden from the panel', () => {
  const kg = page();
  kg.trail.open('node', 'a');
  const body = kg.byId('panel-body');
  assert.match(body.textContent, /Neighbours \(2, 1 of them not in the diagram\)/);
  kg.dom.byKey(body, 'neighbour c').click();
  assert.ok(kg.scene.now.nodes.has('c'));
  kg.dom.byKey(body, 'neighbour c').click();
  assert.ok(!kg.scene.now.nodes.has('c'));
});

test('the panel of an empty page explains itself', () => {
  assert.match(page().byId('panel-body').textContent, /Choose an edge or a node/);
});

const accused = (replies) =>
  openPage({
    nodes: [makeNode('a', { label: 'Alpha', kind: 'Person' }), makeNode('b')],
    edges: [makeEdge('e', 'a', 'b', { attributions: ['r'] })],
    attributions: { r: makeAttribution('e', { stance: 'denies', side: 'opposing' }) },
    replies: { a: replies },
    leads: {
      a: [
        {
          address: 'https://example.org/later',
          title: 'A title',
          publisher: 'A paper',
          date: '2025-02',
          languages: ['en'],
          summary: 'He denies it.',
        },
      ],
    },
  });

test('the panel of an accused opens with the reply and says who gave none', () => {
  const kg = accused({
    own: 0,
    silence: '',
    replies: [{ about: 'e', sentence: 'It is so', attribution: 'r' }],
  });
  const text = kg.details.render('a').textContent;
  assert.match(text, /By Alpha: no reply in these documents/);
  assert.match(text, /A speaker denies: It is so/);
  assert.ok(text.indexOf('Reply to the accusations (1)') < text.indexOf('Edges'));
});

test('denials that are no reply stand below it, each with its kind', () => {
  const denial = { about: 'e', sentence: 'There is none', attribution: 'r' };
  const kg = accused({
    own: 0,
    own_words: 'By Alpha: a denial, and no reply in these documents.',
    silence: '',
    replies: [{ ...denial, sentence: 'It is so', manner: 'reply' }],
    denials_heading: 'Denials, not in reply',
    denials: [{ ...denial, manner: 'earlier general denial' }],
  });
  const text = kg.details.render('a').textContent;
  assert.match(text, /By Alpha: a denial, and no reply/);
  assert.match(text, /Denials, not in reply \(1\)/);
  assert.match(text, /There is none r \(earlier general denial\)/);
  assert.doesNotMatch(text, /It is so r \(/);
});

test('without a reply the panel says so, and who is not accused has no such words', () => {
  const silence = 'no reply in these documents, by Alpha';
  const kg = accused({ own: 0, silence, replies: [] });
  const { textContent: text } = kg.details.render('a');
  assert.match(text, /No reply in these documents, by Alpha\./);
  assert.doesNotMatch(text, /by anybody/);
  assert.doesNotMatch(kg.details.render('b').textContent, /reply|Later/i);
});

test('later texts are no documents and not verified', () => {
  const article = accused({ own: 0, silence: 'none', replies: [] }).details.render('a');
  const leads = article.querySelector('.leads');
  assert.match(leads.textContent, /Later, not held here \(1\)/);
  assert.match(leads.textContent, /Some of the same time; not held, not verified\./);
  assert.equal(leads.querySelector('a').getAttribute('href'), 'https://example.org/later');
});

test('the panel has the judgements of identity with their reasons', () => {
  const kg = openPage({
    nodes: [makeNode('a'), makeNode('b', { label: 'Beta' })],
    edges: [makeEdge('e', 'a', 'b')],
    judgements: {
      a: [
        { other: 'b', other_label: 'Beta', strength: 'possible', reason: 'one city', passages: [] },
        {
          other: '',
          other_label: '',
          strength: 'certain',
          reason: 'a name',
          passages: [['001', 1, 9]],
        },
      ],
    },
  });
  const { textContent: text } = kg.details.render('a').querySelector('.judgements');
  assert.match(text, /may be the same as Beta \(possible: one city\)/);
  assert.match(text, /named as one by the editors: Document 001, 1–9 \(certain: a name\)/);
  assert.equal(kg.details.render('b').querySelector('.judgements'), null);
});

test('a node links to its page where the diagram is one of a site', () => {
  const nodes = [makeNode('a'), makeNode('b')];
  const kg = openPage({ nodes, pages: { a: '/page/kind/a' } });
  const link = kg.details.render('a').querySelectorAll('a')[0];
  assert.equal(link.getAttribute('href'), '/page/kind/a');
  assert.equal(link.textContent, 'Open its page');
  assert.equal(kg.details.render('b').querySelectorAll('a').length, 0);
});
