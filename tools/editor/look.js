/** How the editor looks: the colours of the page, in both themes. */

import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

const MONOSPACE = 'ui-monospace, "DejaVu Sans Mono", Menlo, monospace';

const theme = EditorView.theme({
  '&': {
    backgroundColor: 'var(--raised)',
    color: 'var(--ink)',
    fontSize: '0.875rem',
    height: '100%',
  },
  '&.cm-focused': { outline: 'none' }, // its host has the outline
  '.cm-scroller': { fontFamily: MONOSPACE, lineHeight: '1.5' },
  '.cm-content': { caretColor: 'var(--ink)', padding: '0.5rem 0' },
  '.cm-gutters': {
    backgroundColor: 'transparent',
    border: '0',
    color: 'var(--soft)',
  },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'transparent' },
  '.cm-specialChar': { color: 'var(--against)' },
  '.cm-placeholder': { color: 'var(--soft)' },
  '&.cm-focused .cm-matchingBracket': {
    backgroundColor: 'transparent',
    outline: '1px solid var(--focus)',
  },
  '&.cm-focused .cm-nonmatchingBracket': { backgroundColor: 'transparent' },
  '.cm-lintRange-error': {
    backgroundColor: 'var(--against-fill)',
    backgroundImage: 'none',
    textDecoration: 'underline wavy var(--against)',
    textDecorationSkipInk: 'none',
  },
  '.cm-lintRange-warning': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy var(--dot)',
    textDecorationSkipInk: 'none',
  },
  '.cm-diagnostic-warning': { borderLeftColor: 'var(--dot)' },
  '.cm-lintPoint-error::after': { borderBottomColor: 'var(--against)' },
  '.cm-tooltip': {
    backgroundColor: 'var(--paper)',
    border: '1px solid var(--grey)',
    boxShadow: '0 2px 8px var(--shadow)',
    color: 'var(--ink)',
  },
  '.cm-diagnostic': { maxWidth: 'min(40rem, 90vw)' },
  '.cm-diagnostic-error': { borderLeftColor: 'var(--against)' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': {
    fontFamily: MONOSPACE,
    maxHeight: '16rem',
    minWidth: 'min(18rem, 80vw)',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': {
    lineHeight: '1.5',
    overflow: 'hidden',
    padding: '0.2rem 0.5rem',
    textOverflow: 'ellipsis',
  },
  '@media (pointer: coarse)': {
    '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { lineHeight: '2.35rem' },
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    backgroundColor: 'var(--ink)',
    color: 'var(--paper)',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > completion-section': {
    borderBottom: '1px solid var(--rule)',
    color: 'var(--soft)',
    opacity: '1',
    padding: '0.2rem 0.5rem',
  },
  '.cm-completionMatchedText': { fontWeight: '700', textDecoration: 'none' },
  '.cm-completionDetail': { fontStyle: 'normal', marginLeft: '0.75em' },
  '.cm-tooltip.cm-completionInfo': { maxWidth: 'min(24rem, 80vw)', padding: '0.4rem 0.6rem' },
});

const highlights = HighlightStyle.define([
  { tag: tags.keyword, color: 'var(--focus)' },
  { tag: tags.operator, color: 'var(--soft)' },
  { tag: tags.variableName, color: 'var(--for)' },
  { tag: tags.atom, color: 'var(--ink)' },
  { tag: [tags.string, tags.number], color: 'var(--against)' },
  { tag: tags.meta, color: 'var(--soft)' },
  { tag: tags.comment, color: 'var(--soft)', fontStyle: 'italic' },
]);

export const look = [theme, syntaxHighlighting(highlights)];
