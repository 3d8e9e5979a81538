/** Asking in place: the answer of the page at the address of a form replaces the one shown. */

/** The request under way, which a newer one ends. */
let asking = new AbortController();

/**
 * Return the address that a form asks.
 * @param {HTMLFormElement} form
 * @returns {string}
 */
function readAddress(form) {
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form)) fields.append(name, String(value));
  return `${form.action}?${fields}`;
}

/**
 * Return what a page answers; a page for a failure has its words in the main part.
 * @param {Document} page
 * @param {boolean} isFine
 * @returns {Node[]}
 */
function readAnswer(page, isFine) {
  const part = isFine ? page.getElementById('answer') : page.querySelector('main');
  if (!part) throw new Error('the page has no answer');
  if (isFine) return [...part.childNodes];
  const problem = page.createElement('div');
  problem.className = 'problem';
  problem.setAttribute('role', 'alert');
  for (const heading of part.querySelectorAll('h1')) {
    const words = page.createElement('b');
    words.append(...heading.childNodes);
    heading.replaceWith(words);
  }
  for (const inner of part.querySelectorAll('[role="alert"]')) inner.removeAttribute('role');
  problem.append(...part.childNodes);
  return [problem];
}

/**
 * Show the answer to the query of a form. Where that fails, load its page.
 * @param {HTMLFormElement} form
 * @param {HTMLElement} answer
 * @returns {Promise<boolean>} whether it is shown here
 */
export async function ask(form, answer) {
  asking.abort();
  asking = new AbortController();
  const { signal } = asking;
  const address = readAddress(form);
  answer.setAttribute('aria-busy', 'true');
  answer.classList.add('busy');
  try {
    const reply = await fetch(address, { signal, headers: { Accept: 'text/html' } });
    const page = new DOMParser().parseFromString(await reply.text(), 'text/html');
    const nodes = readAnswer(page, reply.ok).map((node) => document.adoptNode(node));
    answer.replaceChildren(...nodes);
    if (address !== location.href) history.pushState({}, '', address);
  } catch {
    if (signal.aborted) return false;
    location.assign(address);
  }
  answer.removeAttribute('aria-busy');
  answer.classList.remove('busy');
  return true;
}
