/** A minimal document: as much of the DOM as the scripts of the page use. */

const VOID = () => {};

/** Elements, in the order of the document. */
function* descend(element) {
  for (const child of element.children) {
    yield child;
    yield* descend(child);
  }
}

/** A tag, `.class`, `[attribute]` or a list of these; `dialog button` matches by its last part. */
const matches = (element, selector) =>
  selector.split(', ').some((one) => {
    const last = one.split(' ').at(-1);
    if (last.startsWith('.')) return element.classList.contains(last.slice(1));
    const [, attribute] = /^\[([\w-]+)\]$/.exec(last) ?? [];
    if (attribute) return element.attributes.has(attribute);
    return element.tagName === last.replace(/[:[].*/, '');
  });

export class FakeElement {
  value = '';
  checked = false;
  disabled = false;
  open = false;
  hidden = false;
  scrollTop = 0;
  clientWidth = 800;
  clientHeight = 600;
  getBoundingClientRect = () => ({ left: 0, top: 0, right: 0, bottom: 0 });
  style = {};
  attributes = new Map();
  listeners = new Map();
  content = [];
  parent = null;
  isModal = false;

  constructor(tagName, document) {
    this.tagName = tagName;
    this.document = document;
    this.dataset = new Proxy(this.attributes, {
      get: (attributes, name) => attributes.get(`data-${name}`),
      set: (attributes, name, value) => Boolean(attributes.set(`data-${name}`, value)),
    });
    const names = () => (this.attributes.get('class') ?? '').split(' ').filter(Boolean);
    const write = (list) => this.attributes.set('class', list.join(' '));
    this.classList = {
      contains: (name) => names().includes(name),
      add: (name) => write([...new Set([...names(), name])]),
      remove: (name) => write(names().filter((one) => one !== name)),
      toggle: (name, isOn) => (isOn ? this.classList.add(name) : this.classList.remove(name)),
    };
  }

  get children() {
    return this.content.filter((child) => child instanceof FakeElement);
  }
  get childElementCount() {
    return this.children.length;
  }
  get textContent() {
    return this.content.map((child) => child.textContent ?? child).join('');
  }
  set textContent(text) {
    this.content = [String(text)];
  }

  setAttribute(name, value) {
    this.attributes.set(name, value);
  }
  getAttribute(name) {
    return this.attributes.get(name) ?? null;
  }
  removeAttribute(name) {
    this.attributes.delete(name);
  }
  append(...children) {
    for (const child of children) {
      if (child instanceof FakeElement) child.parent = this;
      this.content.push(child);
    }
  }
  replaceChildren(...children) {
    this.content = [];
    this.append(...children);
  }
  remove() {
    if (this.parent) this.parent.content = this.parent.content.filter((child) => child !== this);
  }
  cloneNode() {
    const clone = new FakeElement(this.tagName, this.document);
    for (const [name, value] of this.attributes) clone.attributes.set(name, value);
    clone.append(...this.content.map((child) => child.cloneNode?.() ?? child));
    return clone;
  }

  addEventListener(type, run) {
    this.listeners.set(type, [...(this.listeners.get(type) ?? []), run]);
  }
  /** Run the listeners of an event. */
  fire(type, event = {}) {
    const prevented = { target: this, preventDefault: VOID, stopPropagation: VOID };
    for (const run of this.listeners.get(type) ?? []) run({ ...prevented, ...event });
  }
  click() {
    this.fire('click');
  }
  focus() {
    this.document.activeElement = this;
  }
  select() {}
  scrollIntoView() {}
  showModal() {
    this.isModal = true;
  }
  close() {
    this.isModal = false;
  }

  contains(other) {
    for (let one = other; one; one = one.parent) if (one === this) return true;
    return false;
  }
  closest(selector) {
    for (let one = this; one; one = one.parent) if (matches(one, selector)) return one;
    return null;
  }
  querySelectorAll(selector) {
    return [...descend(this)].filter((element) => matches(element, selector));
  }
  querySelector(selector) {
    return this.querySelectorAll(selector)[0] ?? null;
  }
}

/** A document whose elements with an id come into being when a script asks for them. */
export const makeDocument = (texts) => {
  const byId = new Map();
  const document = { activeElement: null, execCommand: () => false };
  const create = (tagName) => new FakeElement(tagName, document);
  const getElementById = (id) => {
    const element = byId.get(id) ?? create(id === 'canvas' || id === 'table' ? 'div' : 'section');
    if (!byId.has(id)) {
      byId.set(id, element);
      if (id in texts) element.textContent = texts[id];
    }
    return element;
  };
  return Object.assign(document, {
    documentElement: create('html'),
    body: create('body'),
    createElement: create,
    createElementNS: (_, tagName) => create(tagName),
    createTextNode: String,
    getElementById,
    querySelectorAll: () => [],
  });
};
