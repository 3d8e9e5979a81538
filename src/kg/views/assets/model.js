// @ts-check
/** Data of the page, with indexes for the other scripts. */
const model = (() => {
  /** @type {PageData} */
  const data = JSON.parse(document.getElementById('data')?.textContent ?? '');
  const { diagram, network, style, words } = data;
  /**
   * A text of ours in the language of the page, with its values.
   * @param {string} text
   * @param {Record<string, string | number>} [values]
   */
  const say = (text, values = {}) =>
    (words.said[text] ?? text).replace(/%\((\w+)\)s/g, (_, name) => String(values[name]));

  /**
   * A number with what it counts: "1 edge", "2 edges".
   * @param {number} number
   * @param {string} one
   * @param {string} several
   */
  const count = (number, one, several) =>
    say(number === 1 ? one : several, { num: number.toLocaleString(data.language) });
  /** @param {number} number */
  const countEdges = (number) => count(number, '%(num)s edge', '%(num)s edges');
  /** @param {number} number */
  const countNodes = (number) => count(number, '%(num)s node', '%(num)s nodes');

  const nodes = new Map(diagram.nodes.map((node) => [node.id, node]));
  const edges = diagram.edges.filter((edge) => nodes.has(edge.source) && nodes.has(edge.target));
  const attributions = new Map(Object.entries(diagram.attributions));
  const sources = new Map(Object.entries(diagram.sources));
  const wider = new Map(Object.entries(diagram.wider));
  const claims = new Map(
    [...wider.values(), ...diagram.facts, ...edges].map((claim) => [claim.id, claim]),
  );
  const places = new Map(network.nodes.map(({ id, x, y }) => [id, { x, y }]));
  const folds = new Map(Object.entries(data.folds));
  const bundles = new Map(Object.entries(data.bundles));
  const labels = new Map(network.nodes.map((node) => [node.id, node.label]));
  const bends = new Map(network.edges.map((edge) => [edge.id, edge.bend]));
  const groups = new Map(Object.entries(data.groups));
  const passages = new Map(Object.entries(data.passages));
  /** @type {Map<string, Edge[]>} */
  const edgesOf = new Map();
  /** @type {Map<string, Edge[]>} */
  const factsOf = new Map();
  /** @type {Map<string, Attribution[]>} */
  const attributionsAbout = new Map();

  /**
   * @template T
   * @param {Map<string, T[]>} index
   * @param {string} key
   * @param {T} value
   */
  const append = (index, key, value) => {
    const list = index.get(key);
    if (list) list.push(value);
    else index.set(key, [value]);
  };
  for (const edge of edges) {
    append(edgesOf, edge.source, edge);
    if (edge.target !== edge.source) append(edgesOf, edge.target, edge);
  }
  for (const fact of diagram.facts) append(factsOf, fact.source, fact);
  for (const [id, attribution] of attributions) {
    attribution.id = id;
    append(attributionsAbout, attribution.about, attribution);
  }

  /**
   * A node of the diagram.
   * @param {string} id
   */
  const nodeOf = (id) => {
    const node = nodes.get(id);
    if (!node) throw new Error(`no node ${id}`);
    return node;
  };

  /**
   * The label of a node, or the id of an entity that is not in the diagram.
   * @param {string} id
   */
  const label = (id) => nodes.get(id)?.label ?? id;

  /**
   * The attributions of a claim, in order.
   * @param {Edge} claim
   */
  const attributionsOf = (claim) => claim.attributions.flatMap((id) => attributions.get(id) ?? []);

  /**
   * A claim in words.
   * @param {Edge} claim
   */
  const describe = (claim) =>
    `${label(claim.source)} — ${claim.label} — ${claim.object_label || label(claim.target)}`;

  /**
   * The words of whatever an attribution is about.
   * @param {string} id
   */
  const proposition = (id) => {
    const claim = claims.get(id);
    return diagram.propositions[id] ?? (claim ? describe(claim) : label(id));
  };

  /**
   * Statements in force that oppose a claim directly, and those that oppose its general claim.
   * @param {Edge} claim
   */
  const opponents = (claim) => {
    /** @param {Edge} one */
    const against = (one) =>
      attributionsOf(one).filter(({ side, withdrawn }) => side === 'opposing' && !withdrawn);
    const general = wider.get(claim.wider);
    return { direct: against(claim), wider: general ? against(general) : [] };
  };

  /**
   * How many independent sources oppose a claim itself; a bare 0 would deny other objectors.
   * @param {Edge} claim
   */
  const countAgainst = ({ opponents: number, opposed }) =>
    !number && opposed === 'wider'
      ? say('none directly against')
      : say('%(number)s against', { number });

  /**
   * How many independent sources are for a claim and against it.
   * @param {Edge} claim
   */
  const countSources = (claim) =>
    say('independent sources: %(number)s for, %(against)s', {
      number: claim.roots,
      against: countAgainst(claim),
    });

  /**
   * Who objects to a claim; in brackets the statements, each with how it does.
   * @param {Edge} claim
   */
  const describeObjectors = ({ objectors, objections }) => {
    const listed = objections.map((one) => {
      const [id, ...manner] = one.split(' ');
      return manner.length ? `${id} ${say(manner.join(' '))}` : id;
    });
    return `${say('objectors: %(names)s', { names: objectors })} [${listed.join(', ')}]`;
  };

  /**
   * The standing of a claim, or how far it is supported, with its caveat in brackets.
   * @param {Edge} claim
   */
  const standing = ({ standing, support, caveat }) => {
    const label = standing || (support && say(words.support[support]));
    return caveat ? `${label} (${caveat})` : label;
  };

  return {
    diagram,
    style,
    words,
    nodes,
    edges,
    facts: diagram.facts,
    attributions,
    sources,
    wider,
    claims,
    edgesOf,
    factsOf,
    attributionsAbout,
    places,
    labels,
    folds,
    headings: data.headings,
    bends,
    bundles,
    groups,
    passages,
    pages: data.pages,
    nodeOf,
    label,
    attributionsOf,
    describe,
    proposition,
    opponents,
    countSources,
    describeObjectors,
    standing,
    say,
    count,
    countEdges,
    countNodes,
  };
})();
