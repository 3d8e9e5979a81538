import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeAttribution, makeEdge, makeNode, openPage } from './page.js';

const page = () =>
  openPage({
    nodes: [makeNode('a'), makeNode('b')],
    edges: [makeEdge('e', 'a', 'b', { attributions: ['001-1', '002-1'] })],
    attributions: {
      '001-1': makeAttribution('e', {
        passages: [
          [10, 20],
          [30, 40],
        ],
      }),
      '002-1': makeAttribution('e', { source: '002' }),
    },
    sources: {
      '001': {
        title: 'Costs & 50% of {it}',
        author: 'A. Author',
        publisher: 'A publisher',
        date: '2023-04-17',
        kind: 'news article',
        language: 'en',
      },
    },
  });
const kg = page();
const one = kg.model.attributions.get('001-1');

test('a plain citation names statement, document, passages and version', () => {
  assert.equal(
    kg.citation.plain(one),
    'A speaker alleges: a — works with — b. In: A. Author, A publisher, “Costs & 50% of {it}”, ' +
      '2023-04-17, document 001, characters 10–20, 30–40. Overseas Stations KG, attribution 001-1, ' +
      'data version 0123456789abcdef, CC BY 4.0.',
  );
});

test('BibTeX escapes what TeX acts on', () => {
  const text = kg.citation.bibtex(one);
  assert.match(text, /^@misc\{overseas-stations-001-1,\n {2}author = \{\{A\. Author\}\},\n/);
  assert.match(text, /title = \{\{Costs \\& 50\\% of \\\{it\\\}\}\}/);
  assert.match(text, /year = \{\{2023\}\}/);
  assert.match(text, /\n\}$/);
});

test('CSL-JSON has the fields of reference managers', () => {
  const item = kg.citation.csl(one);
  assert.equal(item.type, 'article-newspaper');
  assert.deepEqual(item.issued, { 'date-parts': [[2023, 4, 17]] });
  assert.deepEqual(item.author, [{ literal: 'A. Author' }]);
  assert.equal(item.locator, 'characters 10–20, 30–40');
});

test('a document without a record is cited by its number', () => {
  const other = kg.model.attributions.get('002-1');
  assert.match(kg.citation.plain(other), /In: “Document 002”, document 002/);
  assert.equal(kg.citation.csl(other).type, 'document');
  assert.equal('author' in kg.citation.csl(other), false);
});

test('a citation is copied by its button', async () => {
  const [, bibtex] = kg.citation.buttons(one).querySelectorAll('button');
  bibtex.click();
  await Promise.resolve();
  assert.deepEqual(kg.copied, [kg.citation.bibtex(one)]);
  assert.equal(kg.live(), 'Copied: citation of 001-1, BibTeX.');
});
