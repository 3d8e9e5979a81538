/** What the editor offers while you type: words of SPARQL, terms of the graph, names of things. */

import { syntaxTree } from '@codemirror/language';
import { FUNCTIONS, KEYWORDS } from './words.js';

/** @import { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete' */

/**
 * @typedef {{ id: string, kind: string, label: string, comment: string }} Term
 * @typedef {{ prefixes: Record<string, string>, terms: Term[] }} Terms
 * @typedef {{ id: string, iri: string, label: string, group: string, text: string }} Hit
 */

/** Milliseconds after the last typed letter before names are looked up. */
const PATIENCE = 150;
/** Names that are offered, and letters from which they are looked up. */
const MOST_NAMES = 20;
const FEWEST_LETTERS = 3;
const WORD = /[\p{L}\p{N}_.:%-]*/u;
const WORD_ALONE = /^[\p{L}\p{N}_.:%-]*$/u;
const VARIABLE = /[?$][\p{L}\p{N}_]*/u;
const VARIABLES = /[?$][\p{L}\p{N}_]+/gu;
/** What a name needs no escape for after its prefix. */
const PLAIN_NAME = /^[\p{L}\p{N}_-]+:[\p{L}\p{N}_](?:[\p{L}\p{N}_.-]*[\p{L}\p{N}_-])?$/u;
const CHARACTERS = /\p{Script=Han}/u;
const AFTER_TYPE = /(?:^|[\s;{.])(?:a|rdf:type)\s+$/;

/**
 * Return whether a place is where nothing is completed: a comment, a text, an IRI.
 * @param {CompletionContext} context
 */
function isInert(context) {
  const { name } = syntaxTree(context.state).resolveInner(context.pos, -1);
  return name === 'comment' || name === 'string' || context.matchBefore(/<[^\s<>]*/) !== null;
}

/**
 * Return the variables that a query has.
 * @param {CompletionContext} context
 * @returns {CompletionResult | null}
 */
export function completeVariables(context) {
  const word = context.matchBefore(VARIABLE);
  if (!word || isInert(context)) return null;
  const { doc } = context.state;
  const text = `${doc.sliceString(0, word.from)} ${doc.sliceString(context.pos)}`;
  const names = new Set([...text.matchAll(VARIABLES)].map(([name]) => `?${name.slice(1)}`));
  const options = [...names].map((label) => ({ label, type: 'variable' }));
  return { from: word.from, options, validFor: /^[?$][\p{L}\p{N}_]*$/u };
}

/**
 * Return the offers for a term: its label, and its comment where there is room.
 * @param {Term} term
 * @param {boolean} isType whether a class is expected
 * @returns {Completion}
 */
function offerTerm({ id, kind, label, comment }, isType) {
  const boost = (isType && kind === 'class' ? 50 : 0) + (kind === 'concept' ? -5 : 0);
  const detail = label || undefined;
  return {
    label: id,
    type: kind,
    boost,
    ...(detail && { detail }),
    ...(comment && { info: comment }),
  };
}

/**
 * Return a source of keywords, functions, prefixes, and terms of the graph.
 * @param {() => Promise<Terms>} read
 */
export const makeTermSource = (read) => {
  /**
   * @param {CompletionContext} context
   * @returns {Promise<CompletionResult | null>}
   */
  return async (context) => {
    const word = context.matchBefore(WORD);
    const before = word && context.state.sliceDoc(Math.max(0, word.from - 1), word.from);
    if (!word || before === '?' || before === '$' || before === '@' || isInert(context))
      return null;
    if (word.from === word.to && !context.explicit) return null;
    const { prefixes, terms } = await read();
    const line = context.state.sliceDoc(context.state.doc.lineAt(word.from).from, word.from);
    const isType = AFTER_TYPE.test(line);
    /** @type {Completion[]} */
    const options = KEYWORDS.map((label) => ({ label, type: 'keyword', boost: 10 }));
    options.push(...FUNCTIONS.map((label) => ({ label, type: 'function', detail: 'function' })));
    for (const [name, iri] of Object.entries(prefixes)) {
      options.push({ label: `${name}:`, type: 'namespace', detail: iri, boost: 5 });
    }
    options.push(...terms.map((term) => offerTerm(term, isType)));
    return { from: word.from, options, validFor: WORD_ALONE };
  };
};

/**
 * Return the words of a search for what is typed, and the start of the ids that fit.
 * @param {string} text
 * @param {Record<string, string>} prefixes
 * @returns {{ words: string, start: string } | null}
 */
export function readWords(text, prefixes) {
  const colon = text.indexOf(':');
  const start = text.slice(0, colon + 1);
  const words = text
    .slice(colon + 1)
    .replace(/[-_.%]+/g, ' ')
    .trim();
  const isThing = colon < 0 || (prefixes[start.slice(0, -1)] ?? '').includes('/id/');
  const fewest = CHARACTERS.test(words) ? 1 : FEWEST_LETTERS;
  return isThing && words.length >= fewest ? { words, start } : null;
}

/**
 * Wait, and return whether the answer is still wanted.
 * @param {CompletionContext} context
 * @returns {Promise<boolean>}
 */
const isWanted = (context) =>
  new Promise((resolve) => {
    setTimeout(() => resolve(!context.aborted), PATIENCE);
  });

/**
 * Return a source of entities by name, which the server searches.
 * @param {string} address where the server searches
 * @param {string} heading what stands above the names
 * @param {() => Promise<Terms>} read
 */
export const makeNameSource = (address, heading, read) => {
  /**
   * @param {CompletionContext} context
   * @returns {Promise<CompletionResult | null>}
   */
  return async (context) => {
    const word = context.matchBefore(WORD);
    const before = word && context.state.sliceDoc(Math.max(0, word.from - 1), word.from);
    if (!word || before === '?' || before === '$' || before === '@' || isInert(context))
      return null;
    const { prefixes } = await read();
    const asked = readWords(word.text, prefixes);
    const asking = new AbortController();
    context.addEventListener('abort', () => asking.abort(), { onDocChange: true });
    if (!asked || !(await isWanted(context))) return null;
    const fields = new URLSearchParams({ q: asked.words });
    const headers = { Accept: 'application/json' };
    try {
      const answer = await fetch(`${address}?${fields}`, { headers, signal: asking.signal });
      const hits = answer.ok ? /** @type {{ hits: Hit[] }} */ (await answer.json()).hits : [];
      return { from: word.from, options: offerHits(hits, asked.start, heading), filter: false };
    } catch {
      return null; // names are a help: without them the terms remain
    }
  };
};

/**
 * Return the offers for the hits of a search.
 * @param {Hit[]} hits
 * @param {string} start
 * @param {string} heading
 * @returns {Completion[]}
 */
function offerHits(hits, start, heading) {
  const section = { name: heading, rank: 1 };
  const fitting = hits.filter(
    ({ id, group }) => group !== 'queries' && group !== 'terms' && id.startsWith(start),
  );
  return fitting.slice(0, MOST_NAMES).map(({ id, iri, label, text }) => {
    const apply = PLAIN_NAME.test(id) ? id : `<${iri}>`;
    return { label: id, apply, detail: label, section, ...(text !== label && { info: text }) };
  });
}
