// @ts-check
/** Choices of the reader, what is visible under them, and undo. */
const scene = (() => {
  const { say } = model;
  /** The policy under which every claim is visible. */
  const EVERY = 'every';
  /** @type {Record<Facet, string>} */
  const FACETS = {
    kind: say('Kinds'),
    relation: say('Relations'),
    stance: say('Stances'),
    source: say('Documents'),
    speaker: say('Speakers'),
  };
  const FACET_NAMES = /** @type {Facet[]} */ (Object.keys(FACETS));
  /** @type {Clock[]} */
  const CLOCKS = ['said', 'holds'];
  const MOST_UNDO = 100;

  /**
   * The choices with which the page opens.
   * @returns {State}
   */
  const initial = () => {
    return {
      policy: model.diagram.policy,
      off: {
        kind: new Set(),
        relation: new Set(),
        stance: new Set(),
        source: new Set(),
        speaker: new Set(),
      },
      said: { from: '', to: '', dated: false },
      holds: { from: '', to: '', dated: false },
      hidden: new Set(),
      extra: new Set(),
      unfolded: new Set(),
      grouping: groups.firstGrouping(),
      bare: false,
      stated: false,
      hubs: false,
      table: false,
      evidence: false,
      colours: false,
    };
  };

  const state = initial();
  /** @type {((now: Visible) => void)[]} */
  const listeners = [];
  /** @type {State[]} */
  const past = [];
  /** @type {State[]} */
  const future = [];
  /** @type {Visible} */
  let now = {
    nodes: new Set(),
    edges: [],
    facts: [],
    bare: new Set(),
    nodeItems: [],
    edgeItems: [],
  };

  /**
   * Whether a claim counts under a policy; if so chosen, not by the editors' readings alone.
   * @param {Edge} claim
   * @param {string} policy
   */
  const isGranted = (claim, policy) =>
    (policy === EVERY || claim.policies.includes(policy)) &&
    !(state.stated && claim.rests_on_readings);

  /**
   * Whether a time overlaps a span. A missing bound is open; what has no date overlaps every
   * span, unless only dated statements are asked for.
   * @param {Time} time
   * @param {Span} span
   */
  const overlaps = (time, span) => {
    if (!time.from && !time.to) return !span.dated;
    if (span.to && time.from && time.from > span.to) return false;
    return !(span.from && time.to && time.to < span.from);
  };

  /**
   * Whether a statement passes the filters and both clocks.
   * @param {Attribution} one
   */
  const passes = (one) =>
    !state.off.stance.has(one.stance) &&
    !state.off.source.has(one.source) &&
    !state.off.speaker.has(one.speaker) &&
    CLOCKS.every((clock) => overlaps(one[clock], state[clock]));

  /** Whether any filter on statements or any clock is set. */
  const isNarrowed = () =>
    state.off.stance.size > 0 ||
    state.off.source.size > 0 ||
    state.off.speaker.size > 0 ||
    CLOCKS.some((clock) => state[clock].from || state[clock].to || state[clock].dated);

  /**
   * Whether a node belongs to the diagram: from the start or because it was added, and not hidden.
   * @param {string} id
   */
  const isPresent = (id) =>
    (model.nodeOf(id).shown || state.extra.has(id)) && !state.hidden.has(id);

  /**
   * Whether an edge belongs to the diagram: from the start, or because one of its ends was added.
   * @param {Edge} edge
   */
  const belongs = (edge) =>
    (edge.shown || state.extra.has(edge.source) || state.extra.has(edge.target)) &&
    isPresent(edge.source) &&
    (!edge.target || isPresent(edge.target));

  /** Edges and facts that the policy grants and whose ends are present, before any filter. */
  const listGranted = () =>
    [...model.edges, ...model.facts].filter(
      (claim) => isGranted(claim, state.policy) && belongs(claim),
    );

  /** @param {string} id */
  const hasVisibleKind = (id) => !state.off.kind.has(model.nodeOf(id).kind);

  /** Edges and facts that the policy and the filters let through. */
  const listVisible = () => {
    const passing = new Set();
    for (const one of model.attributions.values()) if (passes(one)) passing.add(one.id);
    const narrowed = isNarrowed();
    /** @param {Edge} claim */
    const isSaid = ({ attributions }) =>
      attributions.length ? attributions.some((id) => passing.has(id)) : !narrowed;
    return listGranted().filter(
      (claim) =>
        !state.off.relation.has(claim.label) &&
        hasVisibleKind(claim.source) &&
        (!claim.target || hasVisibleKind(claim.target)) &&
        isSaid(claim),
    );
  };

  /**
   * Work out what is visible.
   * @returns {Visible}
   */
  const compute = () => {
    const claims = listVisible();
    const edges = claims.filter((claim) => claim.target);
    const connected = new Set(edges.flatMap((edge) => [edge.source, edge.target]));
    const present = [...model.nodes.keys()].filter((id) => isPresent(id) && hasVisibleKind(id));
    const nodes = new Set(state.bare ? present.filter((id) => connected.has(id)) : present);
    const bare = new Set([...nodes].filter((id) => !connected.has(id)));
    const facts = claims.filter((claim) => !claim.target && nodes.has(claim.source));
    return { nodes, edges, facts, bare, ...groups.itemsOf(nodes, edges, state) };
  };

  /**
   * Change the choices, then update everything that watches them.
   * @param {(state: State) => unknown} mutate
   * @param {{ undo?: boolean }} [options]
   */
  const change = (mutate, { undo = true } = {}) => {
    if (undo) {
      past.push(structuredClone(state));
      if (past.length > MOST_UNDO) past.shift();
      future.length = 0;
    }
    mutate(state);
    refresh();
  };

  const refresh = () => {
    now = compute();
    for (const listener of listeners) listener(now);
  };

  /**
   * @param {State[]} from
   * @param {State[]} to
   */
  const restore = (from, to) => {
    const restored = from.pop();
    if (!restored) return false;
    to.push(structuredClone(state));
    Object.assign(state, restored);
    refresh();
    return true;
  };

  return {
    EVERY,
    FACETS,
    FACET_NAMES,
    CLOCKS,
    state,
    initial,
    isGranted,
    overlaps,
    isNarrowed,
    listGranted,
    change,
    refresh,
    get now() {
      return now;
    },
    undo: () => restore(past, future),
    redo: () => restore(future, past),
    /** @param {(now: Visible) => void} listener */
    watch: (listener) => {
      listeners.push(listener);
    },
  };
})();
