/**
 * The editor of the SPARQL page, in place of its plain box.
 *
 * It is in a shadow tree: there its styles are constructed style sheets, which the strict content
 * policy of the page allows.
 */

import {
  acceptCompletion,
  autocompletion,
  completionKeymap,
  currentCompletions,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { bracketMatching, StreamLanguage } from '@codemirror/language';
import { sparql } from '@codemirror/legacy-modes/mode/sparql';
import { lintKeymap, setDiagnostics } from '@codemirror/lint';
import { EditorState } from '@codemirror/state';
import { EditorView, highlightSpecialChars, keymap, lineNumbers } from '@codemirror/view';
import { ask } from './asking.js';
import { completeVariables, makeNameSource, makeTermSource } from './completion.js';
import { readFaults } from './faults.js';
import { look } from './look.js';

/** @import { Terms } from './completion.js' */

/**
 * Return a function that reads the terms once, when they are first needed.
 * @param {string} address
 * @returns {() => Promise<Terms>}
 */
function makeReader(address) {
  /** @type {Promise<Terms> | undefined} */
  let reading;
  return () => {
    reading ??= fetch(address, { headers: { Accept: 'application/json' } }).then((answer) => {
      if (!answer.ok) throw new Error(`the server answers ${answer.status}`);
      return answer.json();
    });
    return reading.catch(() => {
      reading = undefined; // the next letter tries again
      return { prefixes: {}, terms: [] };
    });
  };
}

/**
 * Return a shadow tree as high as a box, with a copy of its hint: no id reaches into the tree.
 * @param {HTMLElement} box
 */
function attachTree(box) {
  const host = document.createElement('div');
  host.className = 'editor';
  const tree = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet(); // a style attribute would be against the policy once copied
  sheet.replaceSync(`:host { height: ${box.offsetHeight}px }`);
  tree.adoptedStyleSheets.push(sheet);
  const hint = document.createElement('p');
  hint.id = 'hint';
  hint.hidden = true;
  hint.textContent = box.parentElement?.querySelector('.keys')?.textContent ?? '';
  tree.append(hint);
  box.before(host);
  return tree;
}

/**
 * Take the suggestion that is chosen; while a list is that new that it takes none, stay here.
 * @param {EditorView} view
 */
const takeSuggestion = (view) =>
  acceptCompletion(view) || currentCompletions(view.state).length > 0;

/**
 * Type over what is selected. A browser would copy its style into an attribute, which the content
 * policy forbids.
 * @param {InputEvent} event
 * @param {EditorView} view
 */
function typeOver(event, view) {
  const { state } = view;
  const isTyped = event.inputType === 'insertText' && event.data && !event.isComposing;
  if (!isTyped || state.selection.main.empty) return false;
  view.dispatch(state.replaceSelection(event.data ?? ''), {
    userEvent: 'input.type',
    scrollIntoView: true,
  });
  return true;
}

/**
 * Return what the editor does.
 * @param {HTMLFormElement} form
 * @param {HTMLTextAreaElement} box which gets whatever is typed
 * @param {string} label
 */
function listExtensions(form, box, label) {
  const { terms = '', search = '', names: heading = 'entities by name' } = form.dataset;
  const read = makeReader(terms);
  const names = makeNameSource(search, heading, read);
  const run = () => {
    form.requestSubmit();
    return true;
  };
  return [
    lineNumbers(),
    highlightSpecialChars(),
    history(),
    bracketMatching(),
    StreamLanguage.define(sparql),
    autocompletion({ override: [completeVariables, makeTermSource(read), names], icons: false }),
    keymap.of([
      { key: 'Mod-Enter', run },
      { key: 'Ctrl-Enter', run },
      { key: 'Tab', run: takeSuggestion },
      ...completionKeymap,
      ...historyKeymap,
      ...lintKeymap,
      ...defaultKeymap,
    ]),
    EditorView.domEventHandlers({ beforeinput: typeOver }),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ 'aria-label': label, 'aria-describedby': 'hint' }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) box.value = update.state.doc.toString();
    }),
    look,
  ];
}

/**
 * Return a line that says to a screen reader what happens.
 * @param {HTMLFormElement} form
 */
function addStatus(form) {
  const status = document.createElement('p');
  status.className = 'aside';
  status.setAttribute('role', 'status');
  form.append(status);
  return status;
}

/**
 * Put the editor in the place of a box.
 * @param {HTMLFormElement} form
 * @param {HTMLTextAreaElement} box
 * @param {HTMLElement} answer
 */
function mount(form, box, answer) {
  // a page that a browser saved has the place of an editor without its tree, and a hidden box
  for (const left of form.querySelectorAll('div.editor, p.aside[role="status"]')) left.remove();
  box.hidden = false;
  const tree = attachTree(box);
  const label = form.querySelector(`label[for="${box.id}"]`);
  const extensions = listExtensions(form, box, label?.textContent ?? '');
  const isTyping = document.activeElement === box; // somebody began before the script was here
  const selection = isTyping ? { anchor: box.selectionEnd } : undefined;
  const state = EditorState.create({ doc: box.value, selection, extensions });
  const view = new EditorView({ root: tree, parent: tree, state });
  box.hidden = true;
  if (isTyping) view.focus();
  label?.addEventListener('click', () => view.focus());
  const mark = () => {
    const faults = readFaults(view.state.doc, answer);
    view.dispatch(setDiagnostics(view.state, faults));
    return faults[0];
  };
  mark();
  const status = addStatus(form);
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    status.textContent = form.dataset.asking ?? 'Asking…';
    if (!(await ask(form, answer))) return;
    status.textContent = answer.querySelector('.count')?.textContent ?? '';
    const fault = mark();
    answer.firstElementChild?.scrollIntoView({ block: 'nearest' });
    if (fault?.severity === 'error' && view.hasFocus) {
      view.dispatch({ selection: { anchor: fault.from }, scrollIntoView: true });
    }
  });
}

const form = document.querySelector('form.own');
const box = document.getElementById('query');
const answer = document.getElementById('answer');
if (form instanceof HTMLFormElement && box instanceof HTMLTextAreaElement && answer) {
  mount(form, box, answer);
  window.addEventListener('popstate', () => location.reload());
}
