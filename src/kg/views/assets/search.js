// @ts-check
/** Search by any name in any script: a combobox with a list of nodes. */
const search = (() => {
  const { say } = model;
  const { el } = dom;
  const input = dom.inputById('search');
  const list = dom.byId('search-list');
  const MOST_HITS = 12;
  /** The weight of a node that is in the diagram, beside its number of edges. */
  const IN_DIAGRAM = 1000;

  /** @typedef {{ node: GraphNode, name: string, rank: number, weight: number }} Hit */
  /** @type {Hit[]} */
  let hits = [];
  let active = -1;

  /**
   * Text without case, marks and repeated spaces: `haiwai` matches `hǎiwài`.
   * @param {string} text
   */
  const normalize = (text) =>
    text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/\s+/g, ' ').trim();

  const index = [...model.nodes.values()].map((node) => {
    const names = node.names.map(([text]) => text);
    const { code } = node.identifiers;
    // the name that a row of the table has in the data
    const row = code ? [`${style.kindLabel(node.kind)} ${code}`] : [];
    const texts = [node.label, node.id, ...names, ...row, ...Object.values(node.identifiers)];
    return { node, names: texts.map((text) => ({ text, normalized: normalize(text) })) };
  });

  /**
   * How well a name fits: the lower, the better; infinity if it does not.
   * @param {string} name
   * @param {string} wanted
   */
  const rankOf = (name, wanted) => {
    if (name === wanted) return 0;
    if (name.startsWith(wanted)) return 1;
    if (name.includes(` ${wanted}`)) return 2;
    if (name.includes(wanted)) return 3;
    return wanted.split(' ').every((word) => name.includes(word)) ? 4 : Number.POSITIVE_INFINITY;
  };

  /**
   * The best hit among the names of a node.
   * @param {(typeof index)[number]} entry
   * @param {string} wanted
   * @returns {Hit}
   */
  const bestHit = ({ node, names }, wanted) => {
    let [rank, best] = [Number.POSITIVE_INFINITY, ''];
    for (const { text, normalized } of names) {
      const own = rankOf(normalized, wanted);
      if (own < rank) [rank, best] = [own, text];
    }
    const degree = model.edgesOf.get(node.id)?.length ?? 0;
    const weight = (scene.now.nodes.has(node.id) ? IN_DIAGRAM : 0) + degree;
    return { node, name: best, rank, weight };
  };

  /**
   * The best fitting nodes; among equals those in the diagram, then those with more edges, first.
   * @param {string} text
   */
  const find = (text) => {
    const wanted = normalize(text);
    if (!wanted) return [];
    return index
      .map((entry) => bestHit(entry, wanted))
      .filter((hit) => Number.isFinite(hit.rank))
      .sort((one, other) => one.rank - other.rank || other.weight - one.weight)
      .slice(0, MOST_HITS);
  };

  /**
   * @param {Hit} hit
   * @param {number} number
   */
  const option = ({ node, name }, number) => {
    const isShown = scene.now.nodes.has(node.id);
    return el(
      'li',
      {
        id: `option-${number}`,
        role: 'option',
        'aria-selected': number === active ? 'true' : 'false',
        /** @param {MouseEvent} event */
        onmousedown: (event) => {
          event.preventDefault();
          pick(number);
        },
      },
      legend.shape(node.kind),
      el('span', {}, node.label),
      name !== node.label && el('span', { class: 'soft' }, ` ${say('also: %(name)s', { name })}`),
      el(
        'span',
        { class: 'soft kind-of' },
        ` ${style.kindLabel(node.kind)}${isShown ? '' : say(', not in the diagram')}`,
      ),
    );
  };

  const show = () => {
    const isOpen = hits.length > 0;
    list.hidden = !isOpen;
    input.setAttribute('aria-expanded', String(isOpen));
    if (isOpen && active >= 0) input.setAttribute('aria-activedescendant', `option-${active}`);
    else input.removeAttribute('aria-activedescendant');
    dom.fill(list, hits.map(option));
  };

  const update = () => {
    hits = find(input.value);
    active = hits.length ? 0 : -1;
    show();
    const text = input.value.trim();
    if (text && !hits.length) dom.announce(say('No node is called “%(text)s”.', { text }));
  };

  const close = () => {
    hits = [];
    show();
  };

  /** @param {number} number */
  const pick = (number) => {
    const hit = hits[number];
    if (!hit) return;
    input.value = '';
    close();
    steps.add(hit.node.id);
    trail.open('node', hit.node.id);
  };

  /** @param {number} step */
  const move = (step) => {
    if (!hits.length) return;
    active = (active + step + hits.length) % hits.length;
    show();
  };

  /** @type {Record<string, () => void>} */
  const KEYS = {
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    Enter: () => pick(active),
    Escape: close,
  };

  input.addEventListener('input', (event) => {
    if (!(/** @type {InputEvent} */ (event).isComposing)) update();
  });
  input.addEventListener('compositionend', update);
  input.addEventListener('blur', close);
  input.addEventListener('keydown', (event) => {
    const action = KEYS[event.key];
    if (!action || dom.isComposing(event)) return;
    event.preventDefault();
    event.stopPropagation();
    action();
  });

  return { focus: () => input.focus(), find, normalize };
})();
