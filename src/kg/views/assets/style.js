// @ts-check
/** Visual style: the outline shows the kind, dashes the support, width the independent sources. */
const style = (() => {
  const { themes, kinds, other, folded, edges, communities, arrow } = model.style;
  /** The kind of a folded group. */
  const FOLDED = 'Folded';
  /** The style of an edge whose support the diagram does not know. */
  const PLAIN = edges.stated;
  /** @type {Map<string, Path2D>} */
  const outlines = new Map();

  /** @param {string} kind */
  const kindOf = (kind) => kinds[kind] ?? other;

  /**
   * The SVG path of a kind, in a square from -1 to 1.
   * @param {string} kind
   */
  const outlinePath = (kind) => (kind === FOLDED ? folded : kindOf(kind)).outline;

  /**
   * The outline of a kind for the canvas.
   * @param {string} kind
   */
  const outline = (kind) => {
    const path = outlines.get(kind) ?? new Path2D(outlinePath(kind));
    outlines.set(kind, path);
    return path;
  };

  /**
   * The colour of a kind. It only helps the eye: the outline shows the kind.
   * @param {string} kind
   * @param {Theme} theme
   */
  const fillOf = (kind, theme) => (kindOf(kind).fill ?? other.fill)[theme];

  /** @param {string} kind */
  const kindLabel = (kind) => model.say(kindOf(kind).label);

  /**
   * The stroke of an edge. Without an independent source it is hollow.
   * @param {Pick<Edge, 'support' | 'roots' | 'opponents'>} edge
   * @returns {Stroke}
   */
  const strokeOf = ({ support, roots, opponents }) => {
    const { colour, dashes, widths, core } = support ? edges[support] : PLAIN;
    const sources = support === 'opposing' ? opponents : roots;
    const width = widths[Math.min(sources, widths.length - 1)];
    return { width, dashes, colour, core: sources ? 0 : core };
  };

  /**
   * The stroke of a bundle of edges between folded groups: the more edges, the wider.
   * @param {number} number
   * @returns {Stroke}
   */
  const bundleStroke = (number) => ({
    width: Math.min(1.5 + Math.log2(number), 8),
    dashes: [],
    colour: 'grey',
    core: 0,
  });

  /**
   * The scale of the arrowhead of a stroke: a wide stroke has a larger one.
   * @param {number} width
   */
  const arrowScale = (width) => Math.max(1, width / arrow.edge_width);

  /**
   * The colour of the community with a number; colours repeat.
   * @param {number} number
   */
  const communityColour = (number) => communities[number % communities.length];

  return {
    FOLDED,
    THEMES: themes,
    KINDS: Object.keys(kinds),
    outlinePath,
    outline,
    fillOf,
    kindLabel,
    strokeOf,
    bundleStroke,
    arrowScale,
    communityColour,
  };
})();
