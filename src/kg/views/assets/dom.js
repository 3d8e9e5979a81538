// @ts-check
/** Helpers for the document. Every text is inserted as text, never as markup. */
const dom = (() => {
  const SVG = 'http://www.w3.org/2000/svg';
  const PROPERTIES = ['value', 'checked', 'disabled', 'open'];
  const ANNOUNCEMENT_MS = 6000;
  /** The code of any key while somebody composes; Safari sends it with the Enter that ends it. */
  const COMPOSING = 229;

  /** @param {unknown} value */
  const isMissing = (value) => value === undefined || value === null || value === false;

  /**
   * Set an attribute, property or listener (`onclick`).
   * @param {Element} element
   * @param {string} name
   * @param {Properties[string]} value
   */
  const assign = (element, name, value) => {
    if (typeof value === 'function') {
      element.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
    } else if (PROPERTIES.includes(name) && name in element) {
      Object.assign(element, { [name]: value });
    } else {
      element.setAttribute(name, value === true ? '' : String(value));
    }
  };

  /**
   * Give an element its properties, without those that are missing, and its children.
   * @template {Element} T
   * @param {T} element
   * @param {Properties} properties
   * @param {Children} children
   */
  const furnish = (element, properties, children) => {
    for (const [name, value] of Object.entries(properties)) {
      if (!isMissing(value)) assign(element, name, value);
    }
    element.append(...present(children));
    return element;
  };

  /**
   * The children that are to be inserted, without those that a condition switched off.
   * @param {Children} children
   * @returns {(Node | string)[]}
   */
  const present = (children) =>
    children.flatMap((child) => {
      if (Array.isArray(child)) return present(child);
      if (child === null || child === undefined || child === false) return [];
      return [typeof child === 'number' ? String(child) : child];
    });

  /**
   * Create an element with its attributes, listeners and children.
   * @template {keyof HTMLElementTagNameMap} Tag
   * @param {Tag} tag
   * @param {Properties} [properties]
   * @param {Children} children
   */
  const el = (tag, properties = {}, ...children) =>
    furnish(document.createElement(tag), properties, children);

  /**
   * Create an SVG element.
   * @template {keyof SVGElementTagNameMap} Tag
   * @param {Tag} tag
   * @param {Properties} [properties]
   * @param {Children} children
   */
  const svg = (tag, properties = {}, ...children) =>
    furnish(document.createElementNS(SVG, tag), properties, children);

  /**
   * The element with an id, which the template has.
   * @param {string} id
   */
  const byId = (id) => {
    const element = document.getElementById(id);
    if (!element) throw new Error(`no element ${id}`);
    return element;
  };

  /** @param {string} id */
  const inputById = (id) => /** @type {HTMLInputElement} */ (byId(id));
  /** @param {string} id */
  const dialogById = (id) => /** @type {HTMLDialogElement} */ (byId(id));

  /**
   * Replace the content of an element.
   * @param {Element} element
   * @param {Children} children
   */
  const fill = (element, ...children) => element.replaceChildren(...present(children));

  /**
   * @param {string} text
   * @param {() => unknown} onclick
   * @param {Properties} [properties]
   */
  const button = (text, onclick, properties) =>
    el('button', { type: 'button', onclick, ...properties }, text);

  /** The element that has the keyboard, if it is one of the page's own. */
  const focused = () =>
    document.activeElement instanceof HTMLElement ? document.activeElement : null;

  /**
   * The `data-key` of the focused element within a box, to focus its successor after a redraw.
   * @param {Element} box
   */
  const focusedKey = (box) => {
    const element = focused();
    return element && box.contains(element) ? (element.dataset.key ?? '') : null;
  };

  /**
   * The element with a `data-key` within a box.
   * @param {Element} box
   * @param {string} key
   */
  const byKey = (box, key) =>
    /** @type {HTMLElement[]} */ ([...box.querySelectorAll('[data-key]')]).find(
      (element) => element.dataset.key === key,
    );

  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let fading;
  /**
   * Announce a message in the live region, which is also visible.
   * @param {string} text
   */
  const announce = (text) => {
    const live = byId('live');
    live.textContent = text;
    live.classList.add('fresh');
    clearTimeout(fading);
    fading = setTimeout(() => live.classList.remove('fresh'), ANNOUNCEMENT_MS);
  };

  /**
   * Whether a key belongs to an input method, which also ends a composition with Enter or Escape.
   * @param {KeyboardEvent} event
   */
  const isComposing = (event) => event.isComposing || event.keyCode === COMPOSING;

  /** Empty what the scripts fill: a page that a browser saved holds what they drew before. */
  const reset = () => {
    for (const box of document.querySelectorAll('[data-filled]')) box.replaceChildren();
    for (const one of document.querySelectorAll(
      'dialog[open], .tools details[open], #filters[open]',
    )) {
      one.removeAttribute('open');
    }
  };
  reset();

  return {
    el,
    svg,
    byId,
    inputById,
    dialogById,
    fill,
    button,
    focused,
    focusedKey,
    byKey,
    announce,
    isComposing,
  };
})();
