// @ts-check
/** Shortest paths between two chosen nodes over the visible edges. */
const paths = (() => {
  const { say } = model;
  const { el } = dom;
  const MOST_PATHS = 3;
  /** The extra cost of a step for each path that uses it already, so that paths differ. */
  const REUSE = 2;
  /** @type {Record<Bound, string | null>} */
  const ends = { from: null, to: null };
  let chosen = 0;

  /** @typedef {Map<string, Map<string, Edge[]>>} Graph neighbours of each node, with the edges */
  /** @typedef {{ nodes: string[], steps: Edge[][] }} Path */

  /** @param {string} id */
  const isMedia = (id) =>
    (model.factsOf.get(id) ?? []).some(
      (fact) => fact.predicate === 'rdf:type' && fact.object_label === say('media outlet'),
    );
  /**
   * Whether a node is of a kind that connects nearly everything: a place, document or medium.
   * @param {string} id
   */
  const isHub = (id) => model.words.hubs.includes(model.nodeOf(id).kind) || isMedia(id);

  /**
   * @param {Edge[]} edges
   * @returns {Graph}
   */
  const graphOf = (edges) => {
    /** @type {Graph} */
    const graph = new Map();
    /**
     * @param {string} one
     * @param {string} other
     * @param {Edge} edge
     */
    const join = (one, other, edge) => {
      const near = graph.get(one) ?? new Map();
      graph.set(one, near);
      near.set(other, [...(near.get(other) ?? []), edge]);
    };
    for (const edge of edges) {
      join(edge.source, edge.target, edge);
      join(edge.target, edge.source, edge);
    }
    return graph;
  };

  /**
   * @param {string} one
   * @param {string} other
   */
  const pairKey = (one, other) => (one < other ? `${one} ${other}` : `${other} ${one}`);

  /**
   * The steps from a node that a path may take, with their costs. A path may start at a hub, but
   * leads through one only if the reader allows it.
   * @param {Graph} graph
   * @param {string} id
   * @param {string} from
   * @param {Map<string, number>} used how often each step is used already
   * @returns {[string, number][]}
   */
  const stepsFrom = (graph, id, from, used) => {
    if (id !== from && !scene.state.hubs && isHub(id)) return [];
    const others = [...(graph.get(id)?.keys() ?? [])];
    return others.map((other) => [other, 1 + REUSE * (used.get(pairKey(id, other)) ?? 0)]);
  };

  /**
   * The cheapest path by Dijkstra's algorithm, as nodes; null if there is none. Costs are small
   * whole numbers, so the queue is a list of nodes for each cost (Dial's variant).
   * @param {Graph} graph
   * @param {string} from
   * @param {string} to
   * @param {Map<string, number>} used how often each step is used already
   */
  const cheapest = (graph, from, to, used) => {
    const cost = new Map([[from, 0]]);
    /** @type {Map<string, string>} */
    const before = new Map();
    const queue = [[from]];
    /** @param {string} id */
    const costOf = (id) => cost.get(id) ?? Number.POSITIVE_INFINITY;
    /**
     * @param {string} id
     * @param {number} paid
     */
    const expand = (id, paid) => {
      for (const [other, price] of stepsFrom(graph, id, from, used)) {
        const total = paid + price;
        if (total >= costOf(other)) continue;
        cost.set(other, total);
        before.set(other, id);
        queue[total] ??= [];
        queue[total].push(other);
      }
    };
    for (let paid = 0; paid < Math.min(queue.length, costOf(to)); paid += 1) {
      // nodes that were reached more cheaply since are left out
      const nodes = (queue[paid] ?? []).filter((id) => cost.get(id) === paid);
      for (const id of nodes.sort()) expand(id, paid);
    }
    return cost.has(to) ? trace(before, from, to) : null;
  };

  /**
   * @param {Map<string, string>} before
   * @param {string} from
   * @param {string} to
   */
  const trace = (before, from, to) => {
    const nodes = [to];
    while (nodes[0] !== from) nodes.unshift(before.get(nodes[0]) ?? from);
    return nodes;
  };

  /**
   * Up to three paths that share as few steps as possible, the shortest first.
   * @param {string} from
   * @param {string} to
   * @returns {Path[]}
   */
  const find = (from, to) => {
    const graph = graphOf(scene.now.edges);
    /** @type {Map<string, number>} */
    const used = new Map();
    /** @type {Map<string, Path>} */
    const result = new Map();
    for (let round = 0; round < 2 * MOST_PATHS && result.size < MOST_PATHS; round += 1) {
      const nodes = cheapest(graph, from, to, used);
      if (!nodes) break;
      result.set(nodes.join(' '), { nodes, steps: stepsOf(graph, nodes) });
      for (const [number, id] of nodes.slice(1).entries()) {
        const key = pairKey(nodes[number], id);
        used.set(key, (used.get(key) ?? 0) + 1);
      }
    }
    return [...result.values()].sort((one, other) => one.nodes.length - other.nodes.length);
  };

  /**
   * The edges of each step of a path.
   * @param {Graph} graph
   * @param {string[]} nodes
   */
  const stepsOf = (graph, nodes) =>
    nodes.slice(1).map((id, number) => graph.get(nodes[number])?.get(id) ?? []);

  /**
   * @param {Bound} bound
   * @param {string} id
   */
  const setEnd = (bound, id) => {
    ends[bound] = id;
    chosen = 0;
    trail.open('path', '', { further: true });
  };

  /** @param {number} number */
  const choose = (number) => {
    chosen = number;
    trail.show(false);
  };

  const clear = () => {
    Object.assign(ends, { from: null, to: null });
    overlay.choose({ path: new Set() });
    trail.show(true);
    draw.redraw();
  };

  /**
   * @param {Bound} bound
   * @param {string} label
   */
  const endRow = (bound, label) => {
    const id = ends[bound];
    const help = say('open a node and press “Path from here” or “Path to here”');
    return el(
      'p',
      {},
      `${label}: `,
      id ? trail.nodeButton(id) : el('span', { class: 'soft' }, help),
    );
  };

  /**
   * @param {string} from
   * @param {string} to
   */
  const noPath = (from, to) => {
    const edges = model.count(
      scene.now.edges.length,
      '%(num)s visible edge',
      '%(num)s visible edges',
    );
    const hubs = scene.state.hubs ? '' : `; ${say('not through places, documents and media')}`;
    return el(
      'p',
      {},
      say('No path from %(from)s to %(to)s over the %(edges)s (policy: %(policy)s).', {
        from: model.label(from),
        to: model.label(to),
        edges,
        policy: `${policy.label(scene.state.policy)}${hubs}`,
      }),
    );
  };

  /**
   * @param {Path} path
   * @param {number} number
   */
  const option = ({ steps: list }, number) => {
    const radio = el('input', {
      type: 'radio',
      name: 'path',
      checked: number === chosen,
      onchange: () => choose(number),
      'data-key': `path ${number}`,
    });
    const steps = model.count(list.length, '%(num)s step', '%(num)s steps');
    const title = ` ${say('Path %(number)s: %(steps)s', { number: number + 1, steps })}`;
    return el(
      'section',
      {},
      el('h3', {}, el('label', {}, radio, title)),
      el('ol', {}, list.map(step)),
    );
  };

  /** @param {Edge[]} edges */
  const step = (edges) => {
    /** @param {Edge} edge */
    const item = (edge) =>
      el(
        'li',
        {},
        legend.swatch(edge),
        trail.edgeButton(edge.id, model.describe(edge)),
        ' ',
        el('span', { class: 'soft' }, model.standing(edge)),
      );
    return el('li', {}, el('ul', {}, edges.map(item)));
  };

  const hubsCheckbox = () => {
    const input = el('input', {
      type: 'checkbox',
      checked: scene.state.hubs,
      'data-key': 'hubs',
      onchange: () =>
        scene.change((state) => {
          state.hubs = input.checked;
        }),
    });
    return el(
      'p',
      {},
      el('label', {}, input, ` ${say('also through places, documents and media')}`),
    );
  };

  const render = () => {
    const { from, to } = ends;
    const list = from && to ? find(from, to) : [];
    const ids = (list[chosen]?.steps ?? []).flat().map((edge) => edge.id);
    overlay.choose({ path: new Set(ids) });
    return el(
      'article',
      { class: 'paths' },
      el('h2', { tabindex: '-1' }, say('Shortest paths between two nodes')),
      endRow('from', say('From')),
      endRow('to', say('To')),
      hubsCheckbox(),
      list.map(option),
      from && to && !list.length && noPath(from, to),
      dom.button(say('Clear'), clear, { 'data-key': 'clear' }),
    );
  };

  return {
    from: (/** @type {string} */ id) => setEnd('from', id),
    to: (/** @type {string} */ id) => setEnd('to', id),
    open: () => trail.open('path', ''),
    render,
    find,
    ends,
  };
})();
