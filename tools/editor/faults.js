/** Where a fault is in the text, from the line and column that the server names. */

/** @import { Text } from '@codemirror/state' */
/** @import { Diagnostic } from '@codemirror/lint' */

/** A word, name or variable; else one sign. */
const MARKED = /^(?:[\p{L}\p{N}_:?$@.-]*[\p{L}\p{N}_]|.)/u;
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
 * Return the fault that an answer shows, if it names a place.
 * @param {Text} doc
 * @param {ParentNode} answer
 * @returns {Diagnostic[]}
 */
export function readFaults(doc, answer) {
  const shown = answer.querySelector('.problem');
  if (!(shown instanceof HTMLElement) || !shown.dataset.line) return [];
  const range = findRange(doc, Number(shown.dataset.line), Number(shown.dataset.column));
  const message = shown.querySelector('b')?.textContent ?? '';
  return [{ ...range, severity: 'error', message }];
}
