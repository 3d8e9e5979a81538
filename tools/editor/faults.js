/** Where a fault is in the text, from the line and column that the server names. */

/** @import { Text } from '@codemirror/state' */
/** @import { Diagnostic } from '@codemirror/lint' */

/** A word, name or variable; else one sign. */
const MARKED = /^(?:[\p{L}\p{N}_:?$@.-]*[\p{L}\p{N}_]|.)/u;
/** How the server begins a remark on a term, and what a name goes on with. */
const UNKNOWN = /^(\S+) is no (?:term|graph) of this /;
const NAME = /[\p{L}\p{N}_:-]/u;
const LAST_WORD = /\S+\s*$/u;

/**
 * Return the range of a text to mark: the word at a place, else the last one before it.
 * @param {Text} doc
 * @param {number} line counted from 1
 * @param {number} column counted from 1, in characters
 */
export function findRange(doc, line, column) {
  const at = doc.line(Math.min(Math.max(line, 1), doc.lines));
  // a character beyond the first plane is two units here
  const start = [...at.text].slice(0, column - 1).join('').length;
  const [word] = MARKED.exec(at.text.slice(start)) ?? [''];
  if (word.trim()) return { from: at.from + start, to: at.from + start + word.length };
  const end = at.from + start;
  const [last] = LAST_WORD.exec(doc.sliceString(Math.max(0, end - 200), end)) ?? [''];
  const from = end - last.length;
  return { from, to: from + last.trimEnd().length };
}

/**
 * Return the remarks of an answer on terms that the graph does not have, where the text has them.
 * @param {Text} doc
 * @param {ParentNode} answer
 * @returns {Diagnostic[]}
 */
function readRemarks(doc, answer) {
  const text = doc.toString();
  /** @type {Diagnostic[]} */
  const remarks = [];
  for (const note of answer.querySelectorAll('.note')) {
    const message = note.textContent?.trim() ?? '';
    const term = UNKNOWN.exec(message)?.[1] ?? '';
    for (let from = text.indexOf(term); term && from >= 0; from = text.indexOf(term, from + 1)) {
      const to = from + term.length;
      const isWhole = !NAME.test(text[to] ?? ' ') && !NAME.test(text[from - 1] ?? ' ');
      if (isWhole) remarks.push({ from, to, severity: 'warning', message });
    }
  }
  return remarks;
}

/**
 * Return the faults that an answer shows, at their places: the one for which nothing was asked, or
 * terms that the graph does not have.
 * @param {Text} doc
 * @param {ParentNode} answer
 * @returns {Diagnostic[]}
 */
export function readFaults(doc, answer) {
  const shown = answer.querySelector('.problem');
  if (!(shown instanceof HTMLElement) || !shown.dataset.line) return readRemarks(doc, answer);
  const range = findRange(doc, Number(shown.dataset.line), Number(shown.dataset.column));
  const message = shown.querySelector('b')?.textContent ?? '';
  return [{ ...range, severity: 'error', message }];
}
