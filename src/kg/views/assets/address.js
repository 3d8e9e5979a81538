/** The state after the # of the address, so that a picture can be cited and opened again as it was. */
kg.address = (() => {
  const { model, scene, draw, trail, overlay, dom, citation } = kg;
  const FLAGS = ['bare', 'hubs', 'table', 'evidence', 'colours'];
  const WAIT = 250;
  let reading = false;
  let timer;

  const sets = (state) => ({
    ...Object.fromEntries(Object.entries(state.off).map(([facet, off]) => [`no-${facet}`, off])),
    hidden: state.hidden, extra: state.extra, unfolded: state.unfolded,
  });

  /** What differs from the picture as it opens, as a query string. */
  const current = () => {
    const { state } = scene;
    const first = scene.initial();
    const found = new URLSearchParams();
    found.set('version', model.picture.digest);
    if (state.policy !== first.policy) found.set('policy', state.policy);
    if (state.grouping !== first.grouping) found.set('grouping', state.grouping || 'none');
    for (const [name, values] of Object.entries(sets(state))) for (const value of [...values].sort()) found.append(name, value);
    for (const clock of ['said', 'holds']) {
      const { from, to, dated } = state[clock];
      if (from || to || dated) found.set(clock, `${from}..${to}${dated ? '!' : ''}`);
    }
    const flags = FLAGS.filter((flag) => state[flag]);
    if (flags.length) found.set('with', flags.join(' '));
    if (kg.paths.ends.from || kg.paths.ends.to) found.set('path', [kg.paths.ends.from, kg.paths.ends.to].map((id) => id ?? '').join(' '));
    const step = trail.here();
    if (step) found.set('open', `${step.type} ${step.id}`);
    if (draw.ready) {
      const { x, y, scale } = draw.view();
      found.set('at', [Math.round(x), Math.round(y), scale.toPrecision(3)].join(' '));
    }
    return `#${found}`;
  };

  /** Write it, a moment later, without a new entry in the history. */
  const write = () => {
    if (reading) return;
    clearTimeout(timer);
    timer = setTimeout(flush, WAIT);
  };
  const flush = () => {
    try {
      history.replaceState(null, '', current());
    } catch {
      // a sandboxed frame has no history: the link can still be copied
    }
  };

  const SPAN = /^(\d{4}-\d{2}-\d{2})?\.\.(\d{4}-\d{2}-\d{2})?(!?)$/;
  const AT = /^-?\d+ -?\d+ \d*\.?\d+(e-?\d+)?$/;

  /** What an address says, checked against what the picture has; `odd` where it says anything else. */
  const parse = (text) => {
    const given = new URLSearchParams(text.replace(/^#/, ''));
    const state = scene.initial();
    const odd = [];
    const take = {
      policy: (value) => (kg.policy.CHOICES[value] ? (state.policy = value) : odd.push(value)),
      grouping: (value) => (value === 'none' || kg.groups.ways().includes(value) ? (state.grouping = value === 'none' ? '' : value) : odd.push(value)),
      with: (value) => value.split(' ').forEach((flag) => (FLAGS.includes(flag) ? (state[flag] = true) : odd.push(flag))),
      said: (value) => span(state.said, value, odd), holds: (value) => span(state.holds, value, odd), open: () => 0, at: (value) => AT.test(value) || odd.push(value),
      version: (value) => value === model.picture.digest || odd.push(`data version ${value}`),
      path: (value) => value.split(' ').every((id) => !id || model.nodes.has(id)) || odd.push(value),
    };
    for (const [name, value] of given) {
      if (take[name]) take[name](value);
      else if (sets(state)[name]) sets(state)[name].add(value);
      else odd.push(name);
    }
    return { state, given, odd };
  };
  const span = (clock, value, odd) => {
    const [, from = '', to = '', dated = ''] = SPAN.exec(value) ?? [];
    if (SPAN.test(value)) Object.assign(clock, { from, to, dated: Boolean(dated) });
    else odd.push(value);
  };

  const TYPES = {
    thing: (id) => model.nodes.has(id), line: (id) => model.claims.has(id) || model.about.has(id), fold: () => true, path: () => true,
  };
  const reopen = (value) => {
    const [, type, id] = /^(\w+) (.*)$/.exec(value) ?? [];
    if (TYPES[type]?.(id)) trail.open(type, id, { focus: false });
    return Boolean(TYPES[type]?.(id));
  };

  /** Take over the state of the address; what cannot be read is left out, with a word. */
  const read = () => {
    if (location.hash.length < 2) return;
    const { state, given, odd } = parse(location.hash);
    reading = true;
    scene.change((now) => Object.assign(now, state), { undo: false });
    const [from, to] = (given.get('path') ?? '').split(' ');
    Object.assign(kg.paths.ends, { from: model.nodes.has(from) ? from : null, to: model.nodes.has(to) ? to : null });
    if (given.has('open') && !reopen(given.get('open'))) odd.push(given.get('open'));
    reading = false;
    if (odd.length) dom.say(`The address holds something that this picture does not know: ${odd.slice(0, 3).join(', ')}. The rest was taken.`);
  };
  const aim = () => {
    const value = new URLSearchParams(location.hash.replace(/^#/, '')).get('at') ?? '';
    if (!AT.test(value)) return;
    const [x, y, scale] = value.split(' ').map(Number);
    if (scale > 0) draw.look({ x, y, scale });
  };

  const copy = () => {
    flush();
    citation.copy(`${location.href.replace(/#.*/, '')}${current()}`, 'link to this picture');
  };

  scene.watch(write);
  addEventListener('hashchange', () => {
    read();
    aim();
    overlay.forget();
  });

  return { write, read, aim, copy, current };
})();
