/** Samples of the visual grammar, beside every line and thing in words, and the legend that is always there. */
kg.legend = (() => {
  const { model, grammar, dom, scene, draw } = kg;
  const { el, svg } = dom;
  const SUPPORTED = ['vouched', 'stated', 'alleged', 'opposing', 'neutral', 'withdrawn', 'recorded'];

  /** The outline of a kind, small. */
  const shape = (kind) =>
    svg('svg', { viewBox: '-1.3 -1.3 2.6 2.6', class: 'shape', 'aria-hidden': 'true' },
      svg('path', { d: grammar.shape(kind), fill: grammar.fillOf(kind, draw.theme()), stroke: draw.colours().ink, 'stroke-width': 0.14 }));

  /** A short piece of a line as it is drawn. */
  const sample = (stroke, ink, opposed) => {
    const dashes = stroke.dashes ? stroke.dashes.join(' ') : null;
    const piece = (colour, width, dashed) => svg('path', { d: 'M1 8H39', stroke: colour, 'stroke-width': width, 'stroke-dasharray': dashed });
    const core = stroke.hollow && piece(draw.colours().paper, grammar.core(stroke.width));
    return svg('svg', { viewBox: '0 0 40 16', class: 'swatch', 'aria-hidden': 'true' }, piece(ink, stroke.width, dashes), core, mark(opposed));
  };
  const mark = (opposed) => {
    const { against, paper } = draw.colours();
    if (opposed === 'direct') return svg('path', { d: 'M20 1V15', stroke: against, 'stroke-width': 4 });
    return opposed === 'wider' && svg('rect', { x: 18, y: 3, width: 4, height: 10, fill: paper, stroke: against, 'stroke-width': 1.3 });
  };

  const swatch = (line) =>
    sample(model.strokes.get(line.id) ?? { width: 1.5, hollow: false, dashes: false }, grammar.inkOf(line.support, draw.theme()), line.opposed);

  const entry = (picture, words) => el('li', {}, picture, words);
  const ink = (support) => grammar.inkOf(support, draw.theme());
  const plain = (width, hollow = false) => ({ width, hollow, dashes: false });

  /** One entry for each class of support that the picture can show. */
  const supports = () => {
    const found = new Map(model.lines.map((line) => [line.support, line]));
    const dashed = (...dashes) => ({ ...plain(1.5), dashes });
    const looks = {
      vouched: plain(5), alleged: dashed(9, 6), neutral: dashed(2, 4),
      withdrawn: dashed(10, 3, 2, 3, 2, 3), recorded: dashed(10, 3, 2, 3),
    };
    return SUPPORTED.filter((support) => found.has(support)).map((support) =>
      entry(sample(looks[support] ?? plain(1.5), ink(support), support === 'opposing' && 'direct'), model.words.support[support]));
  };

  const rest = () => [
    entry(sample(plain(3.5), ink('stated')), 'wider: two, three or more independent roots'),
    entry(sample(plain(3, true), ink('stated')), 'hollow: no independent root'),
    entry(sample(plain(1.5), ink('stated'), 'direct'), 'denied or disputed'),
    entry(sample(plain(1.5), ink('stated'), 'wider'), 'denied through a wider proposition'),
  ];

  const kinds = () => {
    const found = new Set([...scene.now.things].map((id) => model.nodes.get(id).kind));
    return Object.keys(grammar.SHAPES).filter((kind) => found.has(kind)).map((kind) => entry(shape(kind), grammar.kindWords(kind)));
  };

  const render = () => dom.fill(dom.byId('legend-list'), supports(), rest(), kinds());

  return { shape, swatch, render };
})();
