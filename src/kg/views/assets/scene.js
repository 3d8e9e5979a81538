/** What is chosen, what is visible because of it, and the way back. */
kg.scene = (() => {
  const { model, groups } = kg;
  const EVERY = 'every';
  const FACETS = {
    kind: { name: 'Kind', title: 'Kinds' },
    relation: { name: 'Relation', title: 'Relations' },
    stance: { name: 'Stance', title: 'Stances' },
    source: { name: 'Document', title: 'Documents' },
    speaker: { name: 'Speaker', title: 'Speakers' },
  };
  const STEPS = 100;

  /** The choices with which a page opens. */
  const initial = () => {
    const shown = model.picture.nodes.filter((node) => node.shown).length;
    return {
      policy: model.picture.policy, off: Object.fromEntries(Object.keys(FACETS).map((facet) => [facet, new Set()])),
      said: { from: '', to: '', dated: false }, holds: { from: '', to: '', dated: false },
      hidden: new Set(), extra: new Set(), grouping: shown > groups.MANY ? (groups.ways()[0] ?? '') : '', unfolded: new Set(),
      bare: false, hubs: false, table: false, evidence: false, colours: false,
    };
  };

  const state = initial();
  const listeners = [];
  const undone = [];
  const done = [];
  let now = { things: new Set(), lines: [], bare: new Set(), nodes: [], edges: [] };

  const grants = (line, policy) => policy === EVERY || line.policies.includes(policy);

  /** Whether a statement passes the filters and both clocks. */
  const passes = (one) =>
    !state.off.stance.has(one.stance) && !state.off.source.has(one.source) && !state.off.speaker.has(one.speaker) &&
    within(one.said, state.said) && within(one.holds, state.holds);

  /** Missing bounds are open; what has no date passes unless only dated statements are asked for. */
  const within = (time, span) => {
    if (!time.from && !time.to) return !span.dated;
    return (!span.to || !time.from || time.from <= span.to) && (!span.from || !time.to || time.to >= span.from);
  };

  const narrowed = () =>
    ['stance', 'source', 'speaker'].some((facet) => state.off[facet].size) ||
    ['said', 'holds'].some((clock) => state[clock].from || state[clock].to || state[clock].dated);

  const present = (id) => {
    const node = model.nodes.get(id);
    return (node.shown || state.extra.has(id)) && !state.hidden.has(id);
  };

  /** Whether a line belongs to the picture: from the start, or since one of its ends was expanded. */
  const belongs = (line) => line.shown || state.extra.has(line.source) || state.extra.has(line.target);

  /** Lines and claims of one thing that the policy grants and whose ends are there, before any filter. */
  const granted = (policy = state.policy) =>
    [...model.lines, ...model.facts].filter(
      (line) => grants(line, policy) && belongs(line) && present(line.source) && (!line.target || present(line.target)));

  /** The test that a line has to pass after the policy. */
  const test = () => {
    const passing = new Set([...model.attributions.values()].filter(passes).map((one) => one.id));
    const narrow = narrowed();
    const kept = (id) => !state.off.kind.has(model.nodes.get(id).kind);
    return (line) =>
      !state.off.relation.has(line.label) && kept(line.source) && (!line.target || kept(line.target)) &&
      (line.attributions.length ? line.attributions.some((id) => passing.has(id)) : !narrow);
  };

  const visible = (policy = state.policy) => granted(policy).filter(test());

  /** Work out what is visible. */
  const seen = () => {
    const passed = visible();
    const lines = passed.filter((line) => line.target);
    const tied = new Set(lines.flatMap((line) => [line.source, line.target]));
    const there = [...model.nodes.keys()].filter((id) => present(id) && !state.off.kind.has(model.nodes.get(id).kind));
    const things = new Set(state.bare ? there.filter((id) => tied.has(id)) : there);
    const bare = new Set([...things].filter((id) => !tied.has(id)));
    const facts = passed.filter((line) => !line.target && things.has(line.source));
    return { things, lines, facts, bare, ...groups.drawn(things, lines, state) };
  };

  /** Change the choices: what is seen follows, and everybody is told. */
  const change = (mutate, { undo = true, hint = '' } = {}) => {
    if (undo) {
      done.push(structuredClone(state));
      if (done.length > STEPS) done.shift();
      undone.length = 0;
    }
    mutate(state);
    refresh(hint);
  };

  const refresh = (hint = '') => {
    const before = now;
    now = seen();
    for (const listener of listeners) listener(now, before, hint);
  };

  const travel = (from, to) => {
    if (!from.length) return false;
    to.push(structuredClone(state));
    Object.assign(state, from.pop());
    refresh();
    return true;
  };

  return {
    EVERY, FACETS, state, initial, grants, granted, visible, narrowed, present, change, refresh,
    get now() { return now; },
    undo: () => travel(done, undone),
    redo: () => travel(undone, done),
    watch: (listener) => listeners.push(listener),
  };
})();
