// @ts-check
/** Samples of nodes and edges, beside each mention of one, and the legend of the diagram. */
const legend = (() => {
  const { say } = model;
  const { el, svg } = dom;
  const { marks, legend: words, outline_width: OUTLINE_WIDTH } = model.style;
  const SUPPORTS = /** @type {Support[]} */ (Object.keys(model.words.support));
  /** Marks are a little smaller in a sample, to fit its height. */
  const MARK_SCALE = 0.8;

  /**
   * A small outline of a kind.
   * @param {string} kind
   */
  const shape = (kind) =>
    svg(
      'svg',
      { viewBox: '-1.3 -1.3 2.6 2.6', class: 'shape', 'aria-hidden': 'true' },
      svg('path', {
        d: style.outlinePath(kind),
        fill: style.fillOf(kind, draw.theme()),
        stroke: draw.colours().ink,
        'stroke-width': OUTLINE_WIDTH / 10,
      }),
    );

  /**
   * A short piece of an edge.
   * @param {Pick<Edge, 'support' | 'roots' | 'opponents' | 'opposed'>} edge
   */
  const swatch = (edge) => {
    const { width, dashes, colour, core } = style.strokeOf(edge);
    const { paper, [colour]: ink } = draw.colours();
    const stroke = { d: 'M1 8H39', stroke: ink, 'stroke-width': width };
    return svg(
      'svg',
      { viewBox: '0 0 40 16', class: 'swatch', 'aria-hidden': 'true' },
      svg('path', { ...stroke, 'stroke-dasharray': dashes.join(' ') || null }),
      core > 0 && svg('path', { ...stroke, stroke: paper, 'stroke-width': core }),
      edge.opposed && mark(edge.opposed, `translate(20 8) scale(${MARK_SCALE})`),
    );
  };

  /**
   * The bar across an edge that somebody opposes, for SVG.
   * @param {'direct' | 'wider'} opposed
   * @param {string} transform
   */
  const mark = (opposed, transform) => {
    const { width, height, border } = marks[opposed];
    const { against, paper } = draw.colours();
    const look = border
      ? { fill: paper, stroke: against, 'stroke-width': border }
      : { fill: against };
    return svg('rect', { x: -width / 2, y: -height / 2, width, height, ...look, transform });
  };

  /**
   * @param {SVGElement} sample
   * @param {string} text
   */
  const entry = (sample, text) => el('li', {}, sample, text);

  /**
   * A made-up edge for a sample.
   * @param {Support} support
   * @param {number} [sources]
   * @param {Opposed} [opposed]
   */
  const sampleEdge = (support, sources = 1, opposed = '') => ({
    support,
    roots: sources,
    opponents: sources,
    opposed,
  });

  /** One entry for each support that the diagram can show. */
  const supportEntries = () => {
    const known = new Set(model.edges.map((edge) => edge.support));
    return SUPPORTS.filter((support) => known.has(support)).map((support) =>
      entry(
        swatch(sampleEdge(support, 1, support === 'opposing' ? 'direct' : '')),
        say(model.words.support[support]),
      ),
    );
  };

  const markEntries = () => [
    entry(swatch(sampleEdge('stated', 3)), say(words.wide)),
    entry(swatch(sampleEdge('stated', 0)), say(words.hollow)),
    entry(swatch(sampleEdge('stated', 1, 'direct')), say(words.direct)),
    entry(swatch(sampleEdge('stated', 1, 'wider')), say(words.wider)),
  ];

  const kindEntries = () => {
    const visible = new Set([...scene.now.nodes].map((id) => model.nodeOf(id).kind));
    return style.KINDS.filter((kind) => visible.has(kind)).map((kind) =>
      entry(shape(kind), style.kindLabel(kind)),
    );
  };

  const render = () =>
    dom.fill(dom.byId('legend-list'), supportEntries(), markEntries(), kindEntries());

  return { shape, swatch, mark, render };
})();
