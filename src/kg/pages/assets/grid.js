// Tables of lists, answers and hits: what their forms and links do, done in place.
//
// Without this script the same forms and links load a page. The address always holds the state.

/** Milliseconds after the last typed letter before the rows are asked for. */
const PATIENCE = 200;

/** Whether an input method composes, whose text is lost where its field is replaced. */
let isComposing = false;

/** Return a promise of the end of a composition, or of now. @returns {Promise<unknown>} */
const endComposition = () =>
  new Promise((resolve) => {
    if (isComposing) document.addEventListener('compositionend', resolve, { once: true });
    else resolve(undefined);
  });

/** The request under way, which a newer one ends. */
let asking = new AbortController();

/**
 * Return the part of a page that a newer one replaces.
 * @param {Document} page
 * @returns {HTMLElement | null}
 */
const findRows = (page) => page.getElementById('rows');

/**
 * Return the address that a form asks, without its empty fields.
 * @param {HTMLFormElement} form
 * @returns {string}
 */
function readAddress(form) {
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === 'string' && value !== '') fields.append(name, value);
  }
  const address = new URL(form.action);
  address.search = fields.toString();
  return address.href;
}

/**
 * Return a document at an address.
 * @param {string} address
 * @param {AbortSignal} signal
 * @returns {Promise<Document>}
 */
async function fetchPage(address, signal) {
  const answer = await fetch(address, { signal, headers: { Accept: 'text/html' } });
  if (!answer.ok) throw new Error(`the server answers ${answer.status}`);
  return new DOMParser().parseFromString(await answer.text(), 'text/html');
}

/** Return the name of the fields in a list of choices. @param {Element} choice */
const nameChoice = (choice) => choice.querySelector('input')?.name ?? '';

/**
 * Return what is remembered of the controls before the rows are replaced.
 * @param {HTMLElement} rows
 * @returns {{ open: Set<string>, name: string, value: string, caret: number | null }}
 */
function remember(rows) {
  const open = new Set();
  for (const one of rows.querySelectorAll('details[open]')) open.add(nameChoice(one));
  const control = document.activeElement;
  const isInput = control instanceof HTMLInputElement && rows.contains(control);
  if (!isInput) return { open, name: '', value: '', caret: null };
  const caret = control.type === 'checkbox' ? null : control.selectionStart;
  return { open, name: control.name, value: control.value, caret };
}

/**
 * Open again what was open, and give the focus back to the control that had it.
 * @param {HTMLElement} rows
 * @param {ReturnType<typeof remember>} before
 */
function restore(rows, before) {
  for (const one of rows.querySelectorAll('details')) {
    if (before.open.has(nameChoice(one))) one.setAttribute('open', '');
  }
  if (before.name === '') return;
  const controls = [...rows.querySelectorAll('input')].filter((one) => one.name === before.name);
  const isTyped = before.caret !== null;
  const control = isTyped ? controls[0] : controls.find((one) => one.value === before.value);
  if (!control) return;
  if (isTyped) control.value = before.value;
  control.focus();
  if (isTyped) control.setSelectionRange(before.caret, before.caret);
}

/**
 * Show before an element the note of a page that the data changed.
 * @param {Document} page
 * @param {Element} element
 */
function showChange(page, element) {
  const note = page.getElementById('changed');
  document.getElementById('changed')?.remove();
  if (note) element.before(document.adoptNode(note));
}

/**
 * Show the rows of another address in place; where that fails, load the page.
 * @param {string} address
 * @param {boolean} isNew whether the address becomes an entry of the history
 */
async function show(address, isNew = true) {
  const rows = findRows(document);
  asking.abort();
  asking = new AbortController();
  const { signal } = asking;
  rows?.classList.add('busy');
  try {
    const page = await fetchPage(address, signal);
    const fresh = findRows(page);
    await endComposition();
    if (signal.aborted) return;
    if (!rows || !fresh) throw new Error('there are no rows');
    const before = remember(rows);
    showChange(page, rows);
    rows.replaceWith(document.adoptNode(fresh));
    restore(fresh, before);
    if (isNew) history.pushState({}, '', address);
  } catch {
    if (!signal.aborted) location.assign(address);
  }
}

/**
 * Show the claims behind a row below it, or take them away.
 * @param {HTMLAnchorElement} link
 */
async function toggleWhy(link) {
  const row = link.closest('tr');
  const below = row?.nextElementSibling;
  if (below?.classList.contains('behind')) {
    below.remove();
    link.setAttribute('aria-expanded', 'false');
    return;
  }
  const line = document.createElement('tr');
  const cell = line.insertCell();
  line.className = 'behind';
  cell.colSpan = row?.cells.length ?? 1;
  try {
    const page = await fetchPage(link.href, new AbortController().signal);
    const main = page.querySelector('main');
    main?.querySelector('h1')?.remove(); // the row above says what this is
    cell.append(...(main ? document.adoptNode(main).childNodes : []));
    row?.after(line);
    link.setAttribute('aria-expanded', 'true');
  } catch {
    location.assign(link.href);
  }
}

/**
 * Return whether a click asks for the link here, not for a new tab.
 * @param {MouseEvent} event
 */
const isPlain = (event) =>
  event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;

/**
 * Follow a link of the rows in place.
 * @param {MouseEvent} event
 */
function handleClick(event) {
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  const rows = findRows(document);
  if (!link || !rows?.contains(link) || !isPlain(event)) return;
  if (link.classList.contains('why')) {
    event.preventDefault();
    toggleWhy(link);
  } else if (link.matches('th a, .pages a, .count a') && link.pathname === location.pathname) {
    event.preventDefault();
    show(link.href);
  }
}

/** The timer of the words that are being typed. */
let timer = 0;

/**
 * Show what a changed control asks for.
 * @param {Event} event
 */
function handleChange(event) {
  const control = event.target;
  if (!(control instanceof HTMLInputElement || control instanceof HTMLSelectElement)) return;
  const { form } = control;
  if (isComposing || !form?.classList.contains('arrange')) return;
  clearTimeout(timer);
  timer = setTimeout(() => show(readAddress(form)), PATIENCE);
}

if (location.protocol.startsWith('http')) {
  document.addEventListener('click', handleClick);
  document.addEventListener('input', handleChange);
  document.addEventListener('compositionstart', () => {
    isComposing = true;
  });
  document.addEventListener('compositionend', (event) => {
    isComposing = false;
    handleChange(event);
  });
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (form instanceof HTMLFormElement && form.classList.contains('arrange')) {
      event.preventDefault();
      show(readAddress(form));
    }
  });
  window.addEventListener('popstate', () => show(location.href, false));
}
