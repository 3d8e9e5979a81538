/** Runs the scripts of the page in a minimal browser, on a diagram that a test makes up. */
import { readFileSync } from 'node:fs';
import { FakeElement, makeDocument } from './document.js';

const ASSETS = new URL('../../src/kg/views/assets/', import.meta.url);
const read = (name) => readFileSync(new URL(name, ASSETS), 'utf8');
/** As `html.py` joins them. */
const SOURCE = JSON.parse(read('scripts.json')).map((name) => read(`${name}.js`));
export const STYLE = JSON.parse(read('../style.json'));

export const makeNode = (id, more = {}) => ({
  id,
  label: id,
  kind: 'Organization',
  names: [],
  identifiers: {},
  shown: true,
  ...more,
});

export const makeEdge = (id, source, target, more = {}) => ({
  id,
  source,
  target,
  predicate: 'kg:worksWith',
  label: 'works with',
  object_label: target,
  policies: ['reported'],
  support: 'alleged',
  opposed: '',
  roots: 1,
  opponents: 0,
  standing: '',
  caveat: '',
  objectors: '',
  objections: [],
  wider: '',
  attributions: [],
  shown: true,
  ...more,
});

export const makeFact = (id, source, more = {}) =>
  makeEdge(id, source, '', { label: 'is', object_label: 'something', ...more });

export const makeAttribution = (about, more = {}) => ({
  about,
  stance: 'alleges',
  side: 'supporting',
  speaker: 'speaker',
  speaker_label: 'A speaker',
  basis: '',
  source: '001',
  passages: [[10, 20]],
  said: {},
  holds: {},
  relays: [],
  answers: [],
  inferred: [],
  readings: [],
  wording: '',
  note: '',
  root: '',
  root_label: '',
  withdrawn: false,
  ...more,
});

/** The supports of edges in words. */
const SUPPORT = {
  vouched: 'confirmed',
  stated: 'stated',
  alleged: 'alleged',
  opposing: 'only denied',
  neutral: 'asked',
  withdrawn: 'withdrawn',
  recorded: 'recorded',
};

/** The data of a page as `html.py` writes it. */
const makeData = ({
  groups = {},
  passages = {},
  pages = {},
  said = {},
  bends = {},
  places = {},
  folds = {},
  bundles = {},
  headings = [],
  ...parts
}) => {
  const diagram = {
    name: 'made-up',
    title: 'Made up',
    description: '',
    policy: 'reported',
    digest: '0123456789abcdef',
    nodes: [],
    edges: [],
    facts: [],
    wider: {},
    propositions: {},
    attributions: {},
    sources: { '001': { title: 'A title', publisher: 'A publisher', date: '2023-04-17' } },
    ...parts,
  };
  const position = ({ id, label }, number) => ({ id, label, x: 100 * number, y: 0, ...places[id] });
  return {
    diagram,
    network: {
      nodes: diagram.nodes.map(position),
      edges: diagram.edges.map(({ id }) => ({ id, bend: bends[id] ?? 0 })),
    },
    style: STYLE,
    groups,
    passages,
    pages,
    folds,
    bundles,
    headings,
    language: 'en',
    words: {
      said,
      support: SUPPORT,
      policies: { reported: 'supported', undisputed: 'nobody objects' },
      notice: 'An allegation is no finding.',
      licence: 'CC BY 4.0',
      hubs: ['Country', 'Source'],
      identifiers: { isoCode: 'country code' },
      leads: {
        heading: 'Later, not held here',
        notice: 'some of the same time; not held, not verified',
      },
    },
  };
};

class FakeDataSet {
  items = new Map();
  get(id) {
    return this.items.get(id) ?? null;
  }
  getIds() {
    return [...this.items.keys()];
  }
  add(items) {
    for (const item of items) this.items.set(item.id, item);
  }
  update(items) {
    this.add(items);
  }
  remove(ids) {
    for (const id of ids) this.items.delete(id);
  }
}

const makeNetwork = () => {
  const handlers = new Map();
  const state = { x: 0, y: 0, scale: 1, options: {}, moved: {}, node: undefined };
  class FakeNetwork {
    constructor(_, data) {
      state.data = data;
    }
    on(event, run) {
      handlers.set(event, [...(handlers.get(event) ?? []), run]);
    }
    getScale = () => state.scale;
    getViewPosition = () => ({ x: state.x, y: state.y });
    getPositions = () => state.moved;
    getNodeAt = () => state.node;
    DOMtoCanvas = (place) => place;
    moveTo = ({ position, scale }) => Object.assign(state, position, { scale });
    fit = () => Object.assign(state, { x: 0, y: 0, scale: 1 });
    redraw = () => {};
    startSimulation = () => {};
    setOptions = (options) => Object.assign(state.options, options);
  }
  const emit = (event, data) => {
    for (const run of handlers.get(event) ?? []) run(data);
  };
  return { FakeNetwork, state, emit };
};

/** Records what is drawn on a canvas or into a path. */
export class FakePath {
  calls = [];
  constructor(source) {
    this.source = source;
    for (const name of ['moveTo', 'lineTo', 'quadraticCurveTo', 'bezierCurveTo', 'closePath']) {
      this[name] = (...numbers) => this.calls.push([name, ...numbers]);
    }
  }
}

/** Timers and frames, which run when the test calls `tick`. */
const makeTimers = () => {
  const timers = new Map();
  const tick = () => {
    const due = [...timers.values()];
    timers.clear();
    for (const run of due) run();
  };
  const start = (name) => (run) => {
    const id = Symbol(name);
    timers.set(id, run);
    return id;
  };
  return { tick, start, clear: (id) => timers.delete(id) };
};

/** Open a page at an address, in a theme; a test may give it a document of its own. */
export const openPage = (parts = {}, given = {}) => {
  const { hash = '', isDark = false, href = `file:///diagram.html${hash}` } = given;
  const { document = makeDocument({ options: '{}' }) } = given;
  document.getElementById('data').textContent = JSON.stringify(makeData(parts));
  const { FakeNetwork, state, emit } = makeNetwork();
  const window = new FakeElement('window', document);
  const timers = makeTimers();
  const saved = [];
  const copied = [];
  const location = { hash, href };
  const browser = {
    globalThis: {},
    document,
    location,
    vis: { DataSet: FakeDataSet, Network: FakeNetwork },
    addEventListener: (type, run) => window.addEventListener(type, run),
    history: { replaceState: (_state, _title, hash) => Object.assign(location, { hash }) },
    matchMedia: () => ({ matches: isDark, addEventListener: () => {} }),
    requestAnimationFrame: timers.start('frame'),
    setTimeout: timers.start('timer'),
    clearTimeout: timers.clear,
    performance: { mark: () => {} },
    navigator: { clipboard: { writeText: async (text) => copied.push(text) } },
    Path2D: FakePath,
    Element: FakeElement,
    HTMLElement: FakeElement,
    URL: { createObjectURL: (blob) => saved.push(blob) && 'blob:1', revokeObjectURL: () => {} },
  };
  const script = `'use strict';\n${SOURCE.join('\n')}`;
  new Function(...Object.keys(browser), script)(...Object.values(browser));
  const byId = document.getElementById;
  const live = () => byId('live').textContent;
  const { tick } = timers;
  const controls = { document, byId, live, window, location, network: state, emit, tick };
  return { ...browser.globalThis.kg, ...controls, saved, copied };
};
