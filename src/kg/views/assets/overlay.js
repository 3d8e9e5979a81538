// @ts-check
/** What is drawn around vis-network's nodes: edges, arrows, marks, numbers, labels, halos. */
const overlay = (() => {
  const FONT = '"Helvetica Neue", Arial, "Noto Sans CJK SC", sans-serif';
  const DIFFERENCE_MS = 4000;
  /** From this zoom on, edges have their words where there is room. */
  const READABLE = 0.5;
  /** How visible is what has nothing to do with what is open. */
  const FAINT = 0.15;
  /** The growth up to which marks grow with the edges. */
  const MOST_MARK_GROWTH = 2.5;

  /** @type {{ focus: string | null, selected: string | null, path: Set<string> }} */
  const chosen = { focus: null, selected: null, path: new Set() };
  /** @type {Curve[]} */
  let removed = [];
  /** @type {Set<string>} */
  let added = new Set();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  /** @type {Lettering | null} */
  let labelled = null;

  /**
   * @param {CanvasRenderingContext2D} ctx
   * @param {Curve[]} list
   * @param {string} colour
   * @param {number} width
   * @param {number[]} [dashes]
   */
  const strokeAll = (ctx, list, colour, width, dashes = []) => {
    ctx.beginPath();
    for (const curve of list) curves.trace(ctx, curve);
    ctx.strokeStyle = colour;
    ctx.lineWidth = width;
    ctx.setLineDash(dashes);
    ctx.stroke();
    ctx.setLineDash([]);
  };

  /**
   * Draw halos of what appeared, of the path and of the open edge; what disappeared, dotted; edges.
   * @param {CanvasRenderingContext2D} ctx
   */
  const drawBelow = (ctx) => {
    const { fresh, mark, grey } = draw.colours();
    /** @param {Iterable<string>} ids */
    const curvesOf = (ids) => [...ids].flatMap((id) => draw.drawnEdges.get(id) ?? []);
    strokeAll(ctx, curvesOf(added), fresh, 11);
    strokeAll(ctx, curvesOf(chosen.path), mark, 13);
    strokeAll(ctx, curvesOf(chosen.selected ? [chosen.selected] : []), mark, 15);
    strokeAll(ctx, removed, grey, 3, [2, 7]);
    drawNodeHalo(ctx, mark);
    drawEdges(ctx);
  };

  /**
   * @typedef {object} Shapes
   * @property {Map<string, { path: Path2D, look: Stroke, ink: string }>} strokes
   * @property {Map<string, Path2D>} arrows by colour
   * @property {Record<'direct' | 'wider', Path2D>} bars
   * @property {number} alpha
   */
  /** @type {Shapes[] | null} */
  let shapes = null;
  /** @param {number} alpha */
  const makeShapes = (alpha) => ({
    strokes: new Map(),
    arrows: new Map(),
    bars: { direct: new Path2D(), wider: new Path2D() },
    alpha,
  });
  /**
   * One path for all strokes, arrows or marks that look alike, first what is faint; cached until
   * something changes.
   */
  const shapesOf = () => {
    if (shapes) return shapes;
    const [faint, plain] = [makeShapes(FAINT), makeShapes(1)];
    for (const [id, drawn] of draw.drawnEdges) addShapes(isFaint(id) ? faint : plain, drawn);
    shapes = isFading() ? [faint, plain] : [plain];
    return shapes;
  };

  /** What stays plain while something is open: it, and what it has an edge to. @type {Set<string>} */
  let near = new Set();
  const isFading = () => near.size > 0;
  /** @param {string} id */
  const isFaint = (id) => isFading() && !near.has(id);

  /** What is open, and the edges and nodes that it has edges to. */
  const listNear = () => {
    const id = chosen.selected ?? '';
    const mark = draw.drawnNodes.has(id) ? id : groups.nodeId(id);
    const opened = [id, mark].filter((one) => draw.drawnEdges.has(one) || draw.drawnNodes.has(one));
    const ids = new Set([...chosen.path, ...opened]);
    const edges = [...draw.drawnEdges.values()].map(({ item }) => item);
    /** @param {EdgeItem} item */
    const isNear = ({ id: edge, source, target }) =>
      ids.has(edge) || source === mark || target === mark;
    for (const item of edges.filter(isNear)) ids.add(item.id).add(item.source).add(item.target);
    return ids;
  };

  /**
   * @param {Shapes} all
   * @param {DrawnEdge} drawn
   */
  const addShapes = ({ strokes, arrows, bars }, drawn) => {
    const { look, ink, arrow, item, middle, angle } = drawn;
    const key = `${look.width} ${look.core} ${look.dashes} ${ink}`;
    const stroke = strokes.get(key) ?? { path: new Path2D(), look, ink };
    strokes.set(key, stroke);
    curves.trace(stroke.path, drawn, arrow?.base);
    if (arrow) {
      const path = arrows.get(ink) ?? new Path2D();
      arrows.set(ink, path);
      addCorners(path, curves.arrowCorners(arrow));
    }
    const opposed = item.edge?.opposed;
    if (!opposed) return;
    addCorners(bars[opposed], curves.markCorners(opposed, middle, angle, markGrowth()));
    bars[opposed].closePath();
  };
  const markGrowth = () => Math.min(draw.growth, MOST_MARK_GROWTH);

  /**
   * Add the corners of a polygon, which is closed when it is filled.
   * @param {Path2D} path
   * @param {Place[]} corners
   */
  const addCorners = (path, [first, ...others]) => {
    path.moveTo(first.x, first.y);
    for (const { x, y } of others) path.lineTo(x, y);
  };

  /** @param {CanvasRenderingContext2D} ctx */
  const drawEdges = (ctx) => {
    for (const { strokes, alpha } of shapesOf()) {
      ctx.globalAlpha = alpha;
      drawStrokes(ctx, strokes);
    }
    ctx.globalAlpha = 1;
  };

  /**
   * @param {CanvasRenderingContext2D} ctx
   * @param {Shapes['strokes']} strokes
   */
  const drawStrokes = (ctx, strokes) => {
    for (const { path, look, ink } of strokes.values()) {
      ctx.setLineDash(look.dashes.map((length) => length * draw.growth));
      ctx.strokeStyle = ink;
      ctx.lineWidth = look.width * draw.growth;
      ctx.stroke(path);
      if (!look.core) continue;
      ctx.setLineDash([]);
      ctx.strokeStyle = draw.colours().paper;
      ctx.lineWidth = look.core * draw.growth;
      ctx.stroke(path);
    }
    ctx.setLineDash([]);
  };

  /**
   * @param {CanvasRenderingContext2D} ctx
   * @param {string} colour
   */
  const drawNodeHalo = (ctx, colour) => {
    const id = chosen.selected;
    if (!id || !draw.drawnNodes.has(id)) return;
    const { x, y } = draw.placeOf(id);
    ctx.beginPath();
    ctx.arc(x, y, draw.sizeAt(id) + 9, 0, 2 * Math.PI);
    ctx.fillStyle = colour;
    ctx.fill();
  };

  /** @param {CanvasRenderingContext2D} ctx */
  const drawAbove = (ctx) => {
    const { scale } = draw.view();
    for (const { arrows, bars, alpha } of shapesOf()) {
      ctx.globalAlpha = alpha;
      for (const [ink, path] of arrows) {
        ctx.fillStyle = ink;
        ctx.fill(path);
      }
      drawMarks(ctx, bars);
    }
    ctx.globalAlpha = 1;
    if (scene.state.evidence) drawFigures(ctx, scale);
    drawLabels(ctx, scale);
    drawFocus(ctx, scale);
  };

  /**
   * @param {CanvasRenderingContext2D} ctx
   * @param {Shapes['bars']} bars
   */
  const drawMarks = (ctx, bars) => {
    const { against, paper } = draw.colours();
    for (const opposed of /** @type {const} */ (['direct', 'wider'])) {
      const { border } = model.style.marks[opposed];
      ctx.fillStyle = border ? paper : against;
      ctx.fill(bars[opposed]);
      if (!border) continue;
      ctx.strokeStyle = against;
      ctx.lineWidth = border * markGrowth();
      ctx.stroke(bars[opposed]);
    }
  };

  /**
   * The numbers on an edge: independent sources for and against; without any, statements.
   * @param {EdgeItem} item
   */
  const figure = ({ edge, bundle = [] }) => {
    if (!edge) return `${bundle.length}`;
    const { roots, opponents } = edge;
    if (roots || opponents) return `${roots}:${opponents}`;
    const sides = model.attributionsOf(edge).map((one) => one.side);
    /** @param {Side} side */
    const number = (side) => sides.filter((one) => one === side).length;
    return `+${number('supporting')} −${number('opposing')}`;
  };

  /**
   * @param {CanvasRenderingContext2D} ctx
   * @param {number} scale
   */
  const drawFigures = (ctx, scale) => {
    const { ink, paper } = draw.colours();
    const size = Math.max(11, 10 / scale);
    ctx.font = `600 ${size}px ${FONT}`;
    ctx.textAlign = 'center';
    ctx.textBaseline = 'middle';
    for (const { item, middle, angle } of draw.drawnEdges.values()) {
      const text = figure(item);
      const width = ctx.measureText(text).width + 6;
      // beside the mark that an opposed edge has in its middle
      const aside = item.edge?.opposed ? size * 1.8 : 0;
      const [x, y] = [middle.x + Math.cos(angle) * aside, middle.y + Math.sin(angle) * aside];
      ctx.fillStyle = paper;
      ctx.fillRect(x - width / 2, y - size * 0.65, width, size * 1.3);
      ctx.fillStyle = ink;
      ctx.fillText(text, x, y);
    }
  };

  /**
   * The labels that have room at this zoom, those of nodes with most edges first.
   * @param {CanvasRenderingContext2D} ctx
   * @param {number} scale
   */
  const lettering = (ctx, scale) => {
    if (labelled && Math.abs(labelled.scale / scale - 1) < 0.001) return labelled;
    const ranked = [...draw.drawnNodes.values()].sort(
      (one, other) => rank(other) - rank(one) || (one.id < other.id ? -1 : 1),
    );
    /**
     * @param {string} text
     * @param {number} size
     */
    const measure = (text, size) => {
      ctx.font = `${size}px ${FONT}`;
      return ctx.measureText(text).width;
    };
    labelled = labels.place(scale, ranked, measure, scale >= READABLE && !scene.state.evidence);
    return labelled;
  };

  /** @param {NodeItem} item */
  const rank = ({ id }) => {
    if (id === chosen.selected || id === chosen.focus) return 1e6;
    const item = draw.drawnEdges.get(chosen.selected ?? '')?.item;
    if (item && (item.source === id || item.target === id)) return 1e5;
    return draw.sizeAt(id) * (scene.now.bare.has(id) ? 0.1 : 1);
  };

  /**
   * The rows of a node's label.
   * @param {NodeItem} item
   */
  const rowsOf = ({ id, fold }) =>
    fold ? groups.rows(fold) : (model.labels.get(id) || id).split('\n');

  /**
   * Write everything that has room: headings, labels of nodes, words on edges.
   * @param {CanvasRenderingContext2D} ctx
   * @param {number} scale
   */
  const drawLabels = (ctx, scale) => {
    const { ink, soft } = draw.colours();
    const { headings, names, words } = lettering(ctx, scale);
    const view = frame(scale);
    /** @param {Place} place */
    const isSeen = ({ x, y }) => isInside(view, { x: x / scale, y: y / scale });
    /** @param {string} id */
    const alphaOf = (id) => {
      if (isFaint(id)) return FAINT;
      return scene.now.bare.has(id) ? 0.5 : 1;
    };
    setUp(ctx, scale, labels.WORDS, soft);
    ctx.textBaseline = 'middle';
    for (const word of words.filter(isSeen)) {
      ctx.globalAlpha = isFaint(word.id) ? FAINT : 1;
      write(ctx, [word.text], word, scale);
    }
    ctx.globalAlpha = isFading() ? FAINT : 1;
    setUp(ctx, scale, labels.HEADING, soft);
    for (const heading of headings) write(ctx, [heading.text], heading, scale);
    setUp(ctx, scale, labels.sizeOf(scale), ink);
    ctx.textBaseline = 'top';
    for (const name of names.filter(isSeen)) {
      ctx.globalAlpha = alphaOf(name.id);
      write(ctx, name.rows, name, scale);
    }
    ctx.globalAlpha = 1;
  };

  /**
   * @param {CanvasRenderingContext2D} ctx
   * @param {number} scale
   * @param {number} size
   * @param {string} colour
   */
  const setUp = (ctx, scale, size, colour) => {
    ctx.font = `${size / scale}px ${FONT}`;
    ctx.textAlign = 'center';
    ctx.lineJoin = 'round';
    ctx.lineWidth = 3 / scale;
    ctx.strokeStyle = draw.colours().paper;
    ctx.fillStyle = colour;
  };

  /**
   * @param {CanvasRenderingContext2D} ctx
   * @param {string[]} rows
   * @param {Place} place
   * @param {number} scale
   */
  const write = (ctx, rows, { x, y }, scale) => {
    const height = labels.sizeOf(scale) * labels.LINE_HEIGHT;
    for (const [number, row] of rows.entries()) {
      const [across, down] = [x / scale, (y + 1 + number * height) / scale];
      ctx.strokeText(row, across, down);
      ctx.fillText(row, across, down);
    }
  };

  /**
   * The part of the diagram that is in view, with a margin.
   * @param {number} scale
   */
  const frame = (scale) => {
    const { x, y } = draw.view();
    const width = (draw.box.clientWidth / 2 + 80) / scale;
    const height = (draw.box.clientHeight / 2 + 60) / scale;
    return { left: x - width, right: x + width, top: y - height, bottom: y + height };
  };
  /**
   * @param {ReturnType<typeof frame>} view
   * @param {Place} place
   */
  const isInside = (view, { x, y }) =>
    x > view.left && x < view.right && y > view.top && y < view.bottom;

  /**
   * Draw a ring around what has the keyboard.
   * @param {CanvasRenderingContext2D} ctx
   * @param {number} scale
   */
  const drawFocus = (ctx, scale) => {
    const id = chosen.focus ?? '';
    const place = draw.positions.get(id) ?? draw.drawnEdges.get(id)?.middle;
    if (!place) return;
    ctx.beginPath();
    ctx.arc(place.x, place.y, (draw.sizes.get(id) ?? 8) + 6, 0, 2 * Math.PI);
    ctx.strokeStyle = draw.colours().ink;
    ctx.lineWidth = 3 / scale;
    ctx.stroke();
  };

  /** Compute shapes and labels again at the next drawing. */
  const invalidate = () => {
    labelled = null;
    shapes = null;
    near = listNear();
  };

  /** @param {Partial<typeof chosen>} changes */
  const choose = (changes) => {
    Object.assign(chosen, changes);
    invalidate();
    draw.redraw();
  };

  /**
   * Mark for a moment the edges that appeared and those that disappeared.
   * @param {string[]} appeared
   * @param {Curve[]} disappeared
   */
  const showDifference = (appeared, disappeared) => {
    added = new Set(appeared);
    removed = disappeared;
    clearTimeout(timer);
    timer = setTimeout(() => {
      added = new Set();
      removed = [];
      draw.redraw();
    }, DIFFERENCE_MS);
  };

  const hint = dom.byId('hint');
  /**
   * Describe in one sentence what is under the pointer.
   * @param {NodeItem | EdgeItem} item
   * @param {Place} pointer
   */
  const showHint = (item, { x, y }) => {
    hint.hidden = false;
    draw.box.classList.add('over');
    hint.textContent = ledger.describe(item);
    const width = draw.box.clientWidth;
    const isRight = x > width / 2;
    hint.style.left = isRight ? 'auto' : `${x + 14}px`;
    hint.style.right = isRight ? `${width - x + 14}px` : 'auto';
    hint.style.top = `${y + 12}px`;
  };
  const hideHint = () => {
    hint.hidden = true;
    draw.box.classList.remove('over');
  };

  return {
    FONT,
    chosen,
    drawBelow,
    drawAbove,
    figure,
    rowsOf,
    lettering,
    isFaint,
    invalidate,
    choose,
    showDifference,
    showHint,
    hideHint,
  };
})();
