// @ts-check
/** The state after the # of the address, so that a diagram can be cited and opened again. */
const address = (() => {
  const { say } = model;
  /** @type {Flag[]} */
  const FLAGS = ['bare', 'stated', 'hubs', 'table', 'evidence', 'colours'];
  /** Types of steps, and names that older pages have for them. */
  const TYPES = /** @type {Record<string, StepType>} */ ({
    node: 'node',
    edge: 'edge',
    fold: 'fold',
    bundle: 'bundle',
    path: 'path',
    thing: 'node',
    line: 'edge',
    lines: 'bundle',
  });
  const SPAN = /^(\d{4}-\d{2}-\d{2})?\.\.(\d{4}-\d{2}-\d{2})?(!?)$/;
  const VIEW = /^-?\d+ -?\d+ \d*\.?\d+(e-?\d+)?$/;
  const WRITE_MS = 250;
  let isReading = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  /**
   * The sets of a state, by their names in the address.
   * @param {State} state
   * @returns {Map<string, Set<string>>}
   */
  const setsOf = (state) =>
    new Map([
      ...scene.FACET_NAMES.map((facet) => /** @type {const} */ ([`no-${facet}`, state.off[facet]])),
      ['hidden', state.hidden],
      ['extra', state.extra],
      ['unfolded', state.unfolded],
    ]);

  /** What differs from the diagram as it opens, as a query string after a #. */
  const current = () => {
    const { state } = scene;
    const result = new URLSearchParams({ version: model.diagram.digest });
    appendChoices(result, state);
    appendSets(result, state);
    for (const clock of scene.CLOCKS) {
      const span = writeSpan(state[clock]);
      if (span) result.set(clock, span);
    }
    const flags = FLAGS.filter((flag) => state[flag]);
    if (flags.length) result.set('with', flags.join(' '));
    appendView(result);
    return `#${result}`;
  };

  /**
   * @param {URLSearchParams} result
   * @param {State} state
   */
  const appendChoices = (result, state) => {
    const first = scene.initial();
    if (state.policy !== first.policy) result.set('policy', state.policy);
    if (state.grouping !== first.grouping) result.set('grouping', state.grouping || 'none');
  };

  /**
   * @param {URLSearchParams} result
   * @param {State} state
   */
  const appendSets = (result, state) => {
    for (const [name, values] of setsOf(state)) {
      for (const value of [...values].sort()) result.append(name, value);
    }
  };

  /** @param {Span} span */
  const writeSpan = ({ from, to, dated }) =>
    from || to || dated ? `${from}..${to}${dated ? '!' : ''}` : '';

  /** @param {URLSearchParams} result */
  const appendView = (result) => {
    const { from, to } = paths.ends;
    if (from || to) result.set('path', `${from ?? ''} ${to ?? ''}`);
    const step = trail.current();
    if (step) result.set('open', `${step.type} ${step.id}`);
    if (!draw.isReady) return;
    const { x, y, scale } = draw.view();
    result.set('at', `${Math.round(x)} ${Math.round(y)} ${scale.toPrecision(3)}`);
  };

  /** Write the address, a moment later, without a new entry in the history. */
  const write = () => {
    if (isReading) return;
    clearTimeout(timer);
    timer = setTimeout(flush, WRITE_MS);
  };
  const flush = () => {
    try {
      history.replaceState(null, '', current());
    } catch {
      // a sandboxed frame has no history: the link can still be copied
    }
  };

  /**
   * How each name of an address changes a state; false if the diagram does not know the value.
   * @type {Record<string, (state: State, value: string) => boolean>}
   */
  const READERS = {
    version: (_, value) => value === model.diagram.digest,
    policy: (state, value) => {
      if (policy.isKnown(value)) state.policy = value;
      return policy.isKnown(value);
    },
    grouping: (state, value) => {
      const choices = ['none', ...groups.groupings()];
      if (!choices.includes(value)) return false;
      state.grouping = value === 'none' ? '' : /** @type {Grouping} */ (value);
      return true;
    },
    said: (state, value) => readSpan(state.said, value),
    holds: (state, value) => readSpan(state.holds, value),
    open: () => true,
    at: (_, value) => VIEW.test(value),
    path: (_, value) => value.split(' ').every((id) => !id || model.nodes.has(id)),
  };

  /**
   * What an address says, and whatever in it the diagram does not know.
   * @param {string} text
   */
  const parse = (text) => {
    const given = new URLSearchParams(text.replace(/^#/, ''));
    const state = scene.initial();
    const unknown = [...given].flatMap(([name, value]) => readPart(state, name, value));
    return { state, given, unknown };
  };

  /**
   * Change a state by one part of an address, and return whatever of it is unknown.
   * @param {State} state
   * @param {string} name
   * @param {string} value
   */
  const readPart = (state, name, value) => {
    if (name === 'with') return readFlags(state, value);
    if (Object.hasOwn(READERS, name)) {
      return READERS[name](state, value) ? [] : [`${name} ${value}`];
    }
    return setsOf(state).get(name)?.add(value) ? [] : [name];
  };

  /**
   * Switch on the flags that are known, and return the others.
   * @param {State} state
   * @param {string} value
   */
  const readFlags = (state, value) => {
    const names = value.split(' ');
    for (const flag of FLAGS) if (names.includes(flag)) state[flag] = true;
    return names.filter((name) => !FLAGS.some((flag) => flag === name));
  };

  /**
   * @param {Span} span
   * @param {string} value
   */
  const readSpan = (span, value) => {
    const match = SPAN.exec(value);
    if (!match) return false;
    const [, from = '', to = '', dated = ''] = match;
    Object.assign(span, { from, to, dated: Boolean(dated) });
    return true;
  };

  /**
   * Open the step that an address names, if the diagram has it.
   * @param {string} value
   */
  const reopen = (value) => {
    const [, name = '', id = ''] = /^(\w+) (.*)$/.exec(value) ?? [];
    const type = Object.hasOwn(TYPES, name) ? TYPES[name] : undefined;
    if (type === undefined || !isThere(type, id)) return false;
    trail.open(type, id, { focus: false });
    return true;
  };

  /**
   * @param {StepType} type
   * @param {string} id
   */
  const isThere = (type, id) => {
    if (type === 'node') return model.nodes.has(id);
    if (type === 'edge') return model.claims.has(id) || model.attributionsAbout.has(id);
    return type !== 'bundle';
  };

  /** Take over the state of the address, and announce what the diagram does not know of it. */
  const read = () => {
    if (location.hash.length < 2) return;
    const { state, given, unknown } = parse(location.hash);
    isReading = true;
    scene.change((now) => Object.assign(now, state), { undo: false });
    const [from = '', to = ''] = (given.get('path') ?? '').split(' ');
    Object.assign(paths.ends, { from: knownNode(from), to: knownNode(to) });
    const open = given.get('open');
    if (open !== null && !reopen(open)) unknown.push(open);
    isReading = false;
    if (!unknown.length) return;
    const listed = unknown.slice(0, 3).join(', ');
    dom.announce(
      say('This diagram does not know part of the address: %(parts)s. The rest is used.', {
        parts: listed,
      }),
    );
  };
  /** @param {string} id */
  const knownNode = (id) => (model.nodes.has(id) ? id : null);

  /** Move the canvas to the view of the address. */
  const aim = () => {
    const value = new URLSearchParams(location.hash.replace(/^#/, '')).get('at') ?? '';
    if (!VIEW.test(value)) return;
    const [x, y, scale] = value.split(' ').map(Number);
    if (scale > 0) draw.look({ x, y, scale });
  };

  /** Schemes of addresses that lead back to a page; a notebook gives it about:srcdoc. */
  const LEADS_BACK = /^(https?|file):/;

  const copy = () => {
    flush();
    if (!LEADS_BACK.test(location.href)) {
      dom.announce(
        say('This page has no address here: save it as a file, whose address has a link.'),
      );
      return;
    }
    citation.copy(`${location.href.replace(/#.*/, '')}${current()}`, say('link to this diagram'));
  };

  scene.watch(write);
  addEventListener('hashchange', () => {
    read();
    aim();
    overlay.invalidate();
  });

  return { write, read, aim, copy, current, parse, reopen };
})();
