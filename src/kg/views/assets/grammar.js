/** The visual grammar: shape says kind, line says support, width says independent roots. */
kg.grammar = (() => {
  /** Outlines within a square from -1 to 1: the same path on the canvas, in the legend and in SVG. */
  const SHAPES = { ...kg.model.shapes, Folded: 'M-1-.7H.6V-1H1V.7H.6V1H-1ZM-1-.7H.6V1' };
  const KIND_WORDS = { GovernmentResponse: 'Government response', SourceVoice: 'Document’s own voice', Source: 'Document' };
  const FILLS = {
    Station: ['#2f6f8f', '#6fb3d3'], Organization: ['#c58a1b', '#e3b04d'], Person: ['#6b5b95', '#ab9bd6'],
    Group: ['#8d7a5a', '#c4b08c'], Case: ['#a2485d', '#dd8aa0'], GovernmentResponse: ['#3d7d5a', '#7cc09a'],
    Claim: ['#f4efe2', '#3a382f'], Publication: ['#77838c', '#a6b2ba'], Source: ['#56626b', '#c0cad1'],
    Country: ['#9aa37d', '#b9c39a'], City: ['#9aa37d', '#b9c39a'], Province: ['#9aa37d', '#b9c39a'],
    Programme: ['#5c8a8a', '#8fc2c2'], Agreement: ['#5c8a8a', '#8fc2c2'],
  };
  const COMMUNITIES = ['#4477aa', '#ee9944', '#228833', '#aa3377', '#66ccee', '#bbaa33', '#8855bb', '#cc6677', '#44aa99', '#999933'];
  const THEMES = {
    light: { paper: '#fdfcf9', ink: '#1d1c1a', soft: '#6b675f', line: '#3b4450', grey: '#9a968d', against: '#b23a16', fresh: '#7fc8a2', mark: '#f2c14e' },
    dark: { paper: '#15171a', ink: '#ecebe6', soft: '#a9a59b', line: '#b4bdc8', grey: '#77756f', against: '#ff8a5c', fresh: '#2f7d57', mark: '#8a6a14' },
  };
  /** Which colour of a theme each class of support takes. */
  const INKS = { vouched: 'line', stated: 'line', alleged: 'line', opposing: 'against', neutral: 'grey', withdrawn: 'grey', recorded: 'grey' };

  const shape = (kind) => SHAPES[kind] ?? SHAPES.Other;
  const outlines = new Map();
  /** The outline of a kind for the canvas. */
  const outline = (kind) => {
    if (!outlines.has(kind)) outlines.set(kind, new Path2D(shape(kind)));
    return outlines.get(kind);
  };

  const fillOf = (kind, theme) => (FILLS[kind] ?? ['#8a8780', '#a5a299'])[theme === 'dark' ? 1 : 0];
  const inkOf = (support, theme) => THEMES[theme][INKS[support] ?? 'line'];
  const kindWords = (kind) => KIND_WORDS[kind] ?? (kind || 'Thing');

  /** Widths of a hollow line's page-coloured core. */
  const core = (width) => (width >= 5 ? width - 2.6 : 1.3);

  /** The curve of a line between two places, bent as vis-network bends it: ends, control point and middle. */
  const curve = (from, to, bend) => {
    const dx = to.x - from.x;
    const dy = to.y - from.y;
    const reach = 0.5 + Math.abs(bend) / 2;
    const turn = (bend * Math.PI) / 2;
    const x = from.x + reach * (dx * Math.cos(turn) + dy * Math.sin(turn));
    const y = from.y + reach * (dy * Math.cos(turn) - dx * Math.sin(turn));
    const middle = { x: (from.x + to.x) / 4 + x / 2, y: (from.y + to.y) / 4 + y / 2 };
    return { from, to, control: { x, y }, middle, angle: Math.atan2(dy, dx), length: Math.hypot(dx, dy) };
  };

  /** A place on a curve, by the share of the way. */
  const along = (from, control, to, share) => {
    const [a, b, c] = [(1 - share) ** 2, 2 * share * (1 - share), share ** 2];
    return { x: a * from.x + b * control.x + c * to.x, y: a * from.y + b * control.y + c * to.y };
  };

  /** The curve as a path, for SVG. */
  const path = (c) => `M${c.from.x} ${c.from.y}Q${c.control.x} ${c.control.y} ${c.to.x} ${c.to.y}`;

  /** Where the arrow of a curve ends before a thing of some size, and which way it points. */
  const tip = (c, size) => {
    const way = Math.atan2(c.to.y - c.control.y, c.to.x - c.control.x);
    const gap = Math.min(size + 2, c.length / 2);
    return { x: c.to.x - Math.cos(way) * gap, y: c.to.y - Math.sin(way) * gap, way };
  };

  const community = (number) => COMMUNITIES[number % COMMUNITIES.length];

  return { SHAPES, THEMES, shape, outline, fillOf, inkOf, kindWords, core, curve, along, path, tip, community };
})();
