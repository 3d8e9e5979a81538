// @ts-check
/** Folding: a large diagram is drawn as groups with counts, which unfold one by one. */
const groups = (() => {
  const { say } = model;
  /** @type {Grouping[]} */
  const GROUPINGS = ['stations', 'community', 'country', 'bureau'];
  /** The grouping that folds the stations of a bureau, and leaves everything else as it is. */
  const STATIONS = 'stations';
  /** A diagram of more nodes opens folded. */
  const MANY = 1200;
  const NO_GROUP = say('without a group');
  /** Up to so many nodes without a group are drawn as they are; more are folded like a group. */
  const MOST_LONERS = 300;
  const LONGEST_NAME = 34;

  /**
   * The group of a node.
   * @param {string} id
   * @param {Grouping | ''} grouping
   */
  const groupOf = (id, grouping) => (grouping && model.groups.get(id)?.[grouping]) || NO_GROUP;

  /** The groupings that this diagram has groups for. */
  const groupings = () =>
    GROUPINGS.filter((grouping) => [...model.groups.values()].some((group) => group[grouping]));

  /** @param {string} name */
  const nodeId = (name) => `folded ${name}`;

  /** @type {Map<string, Place>} */
  const centres = new Map();
  /**
   * The place of a folded group: the mean of all its members, visible or not, so it never moves.
   * @param {string} name
   * @param {Grouping} grouping
   */
  const centre = (name, grouping) => {
    const { x, y } = (grouping === STATIONS && model.folds.get(name)) || {};
    if (x !== undefined && y !== undefined) return { x, y };
    const key = `${grouping} ${name}`;
    const members = () => [...model.nodes.keys()].filter((id) => groupOf(id, grouping) === name);
    const place = centres.get(key) ?? meanPlace(members());
    centres.set(key, place);
    return place;
  };

  /** @param {string[]} ids */
  const meanPlace = (ids) => {
    const sum = { x: 0, y: 0 };
    for (const id of ids) {
      const place = model.places.get(id);
      sum.x += place?.x ?? 0;
      sum.y += place?.y ?? 0;
    }
    return { x: sum.x / ids.length, y: sum.y / ids.length };
  };

  /**
   * What is drawn of visible nodes and edges, with the groups folded that the state folds.
   * @param {Set<string>} nodes
   * @param {Edge[]} edges
   * @param {State} state
   */
  const itemsOf = (nodes, edges, state) => {
    const { grouping } = state;
    if (!grouping) return { nodeItems: [...nodes].map((id) => ({ id })), edgeItems: plain(edges) };
    const members = membersOf(nodes, state);
    /** @type {Map<string, string>} */
    const foldOf = new Map();
    /** @type {NodeItem[]} */
    const folds = [];
    for (const [name, ids] of members) {
      for (const id of ids) foldOf.set(id, nodeId(name));
      folds.push({ id: nodeId(name), fold: { name, members: ids, at: centre(name, grouping) } });
    }
    const unfolded = [...nodes].filter((id) => !foldOf.has(id)).map((id) => ({ id }));
    return { nodeItems: [...unfolded, ...folds], edgeItems: bundle(edges, foldOf) };
  };

  /**
   * The visible members of each folded group.
   * @param {Set<string>} nodes
   * @param {State} state
   */
  const membersOf = (nodes, { grouping, unfolded }) => {
    /** @type {Map<string, string[]>} */
    const members = new Map();
    for (const id of nodes) {
      const name = groupOf(id, grouping);
      if (unfolded.has(name)) continue;
      const list = members.get(name);
      if (list) list.push(id);
      else members.set(name, [id]);
    }
    const loners = members.get(NO_GROUP)?.length ?? 0;
    if (grouping === STATIONS || loners <= MOST_LONERS) members.delete(NO_GROUP);
    return members;
  };

  /**
   * @param {Edge[]} edges
   * @returns {EdgeItem[]}
   */
  const plain = (edges) =>
    edges.map((edge) => ({ id: edge.id, source: edge.source, target: edge.target, edge }));

  /**
   * Edges between nodes as they are, and one bundle for all edges between the same two ends if
   * one of these is folded.
   * @param {Edge[]} edges
   * @param {Map<string, string>} foldOf
   */
  const bundle = (edges, foldOf) => {
    /** @type {EdgeItem[]} */
    const single = [];
    /** @type {Map<string, EdgeItem>} */
    const bundles = new Map();
    for (const edge of edges) {
      const source = foldOf.get(edge.source) ?? edge.source;
      const target = foldOf.get(edge.target) ?? edge.target;
      if (source === edge.source && target === edge.target) single.push(...plain([edge]));
      else if (source !== target) addToBundle(bundles, [source, target].sort(), edge);
    }
    return [...single, ...[...bundles.values()].map(unwrap)];
  };

  /**
   * @param {Map<string, EdgeItem>} bundles
   * @param {string[]} ends
   * @param {Edge} edge
   */
  const addToBundle = (bundles, [source, target], edge) => {
    const id = `${source} ~ ${target}`;
    const known = bundles.get(id);
    if (known?.bundle) known.bundle.push(edge);
    else bundles.set(id, { id, source, target, bundle: [edge] });
  };

  /**
   * A bundle of one edge is drawn as the edge that it is.
   * @param {EdgeItem} item
   * @returns {EdgeItem}
   */
  const unwrap = (item) => {
    const [edge, another] = item.bundle ?? [];
    if (!edge || another || scene.state.grouping !== STATIONS) return item;
    const isForward = item.source === edge.source || item.target === edge.target;
    const [source, target] = isForward ? [item.source, item.target] : [item.target, item.source];
    return { id: edge.id, source, target, edge };
  };

  /**
   * The label of a folded group, in rows.
   * @param {Fold} fold
   */
  const rows = ({ name, members }) => {
    const short = name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 1)}…` : name;
    const isOfStations = model.folds.has(name);
    const number = members.length;
    return [
      short,
      isOfStations
        ? model.count(number, '%(num)s station', '%(num)s stations')
        : model.countNodes(number),
    ];
  };

  /** @param {string} name */
  const unfold = (name) => {
    scene.change((state) => state.unfolded.add(name));
    dom.announce(say('Unfolded: %(name)s.', { name }));
  };
  /** @param {string} name */
  const fold = (name) => {
    scene.change((state) => state.unfolded.delete(name));
    dom.announce(say('Folded: %(name)s.', { name }));
  };

  /** The grouping with which the page opens. */
  const firstGrouping = () => {
    const shown = model.diagram.nodes.filter((node) => node.shown).length;
    if (shown > MANY) return groupings().find((one) => one !== STATIONS) ?? '';
    return groupings().includes(STATIONS) ? STATIONS : '';
  };

  return { NO_GROUP, firstGrouping, groupOf, groupings, nodeId, itemsOf, rows, unfold, fold };
})();
