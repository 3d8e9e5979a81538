// @ts-check
/** What is drawn around vis-network's nodes: edges, arrows, marks, numbers, labels, halos. */
const overlay = (() => {
  const FONT = '"Helvetica Neue", Arial, "Noto Sans CJK SC", sans-serif';
  const DIFFERENCE_MS = 4000;
  /** From this zoom on, edges have their labels. */
  const READABLE = 0.75;
  /** The growth up to which marks grow with the edges. */
  const MOST_MARK_GROWTH = 2.5;
  /** Side of the squares, in pixels, by which covered parts of the screen are looked up. */
  const CELL = 8;
  const LINE_HEIGHT = 1.15;

  /** @type {{ focus: string | null, selected: string | null, path: Set<string> }} */
  const chosen = { focus: null, selected: null, path: new Set() };
  /** @type {Curve[]} */
  let removed = [];
  /** @type {Set<string>} */
  let added = new Set();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  /** @type {{ scale: number, nodes: DrawnNode[] } | null} */
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
   */
  /** @type {Shapes | null} */
  let shapes = null;
  /** One path for all strokes, arrows or marks that look alike; cached until something changes. */
  const shapesOf = () => {
    if (shapes) return shapes;
    shapes = {
      strokes: new Map(),
      arrows: new Map(),
      bars: { direct: new Path2D(), wider: new Path2D() },
    };
    for (const drawn of draw.drawnEdges.values()) addShapes(shapes, drawn);
    return shapes;
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
    for (const { path, look, ink } of shapesOf().strokes.values()) {
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
    for (const [ink, path] of shapesOf().arrows) {
      ctx.fillStyle = ink;
      ctx.fill(path);
    }
    drawMarks(ctx);
    if (scene.state.evidence) drawFigures(ctx, scale);
    else if (scale >= READABLE) drawEdgeLabels(ctx, scale);
    drawNodeLabels(ctx, scale);
    drawFocus(ctx, scale);
  };

  /** @param {CanvasRenderingContext2D} ctx */
  const drawMarks = (ctx) => {
    const { against, paper } = draw.colours();
    const { bars } = shapesOf();
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
   * Write the label on each edge in view, beside the mark in the middle if it is opposed.
   * @param {CanvasRenderingContext2D} ctx
   * @param {number} scale
   */
  const drawEdgeLabels = (ctx, scale) => {
    const { soft, paper } = draw.colours();
    const view = frame(scale);
    ctx.font = `${Math.max(10, 9 / scale)}px ${FONT}`;
    ctx.textAlign = 'center';
    ctx.textBaseline = 'middle';
    ctx.lineJoin = 'round';
    ctx.lineWidth = 3;
    ctx.strokeStyle = paper;
    ctx.fillStyle = soft;
    for (const drawn of draw.drawnEdges.values()) {
      const { edge } = drawn.item;
      if (!edge || !isInside(view, drawn.middle)) continue;
      const { x, y } = edge.opposed ? curves.at(drawn, 0.35) : drawn.middle;
      ctx.strokeText(edge.label, x, y);
      ctx.fillText(edge.label, x, y);
    }
  };

  /** @param {number} scale */
  const labelSize = (scale) => Math.min(Math.max(12 * scale, 11), 15);

  /**
   * Nodes whose labels do not overlap at this zoom, those with most edges first.
   * @param {CanvasRenderingContext2D} ctx
   * @param {number} scale
   */
  const labelledNodes = (ctx, scale) => {
    if (labelled && Math.abs(labelled.scale / scale - 1) < 0.02) return labelled.nodes;
    ctx.font = `${labelSize(scale)}px ${FONT}`;
    /** @type {Set<string>} */
    const covered = new Set();
    const ranked = [...draw.drawnNodes.values()].sort(
      (one, other) => rank(other) - rank(one) || (one.id < other.id ? -1 : 1),
    );
    const nodes = ranked.filter((item) => cover(covered, labelBox(ctx, item, scale)));
    labelled = { scale, nodes };
    return nodes;
  };

  /** @param {NodeItem} item */
  const rank = ({ id }) => {
    if (id === chosen.selected || id === chosen.focus) return 1e6;
    const item = draw.drawnEdges.get(chosen.selected ?? '')?.item;
    if (item && (item.source === id || item.target === id)) return 1e5;
    return draw.sizeAt(id) * (scene.now.bare.has(id) ? 0.1 : 1);
  };

  /**
   * The box of a label on the screen.
   * @param {CanvasRenderingContext2D} ctx
   * @param {NodeItem} item
   * @param {number} scale
   */
  const labelBox = (ctx, item, scale) => {
    const rows = rowsOf(item);
    const width = Math.max(...rows.map((row) => ctx.measureText(row).width)) + 8;
    const { x, y } = draw.placeOf(item.id);
    const [left, top] = [x * scale - width / 2, (y + draw.sizeAt(item.id)) * scale];
    const height = rows.length * labelSize(scale) * LINE_HEIGHT;
    return { left, top, right: left + width, bottom: top + height };
  };

  /**
   * Cover a box if it is free; otherwise return false.
   * @param {Set<string>} covered cells of the screen
   * @param {{ left: number, top: number, right: number, bottom: number }} box
   */
  const cover = (covered, { left, top, right, bottom }) => {
    const cells = [];
    for (let column = Math.floor(left / CELL); column <= right / CELL; column += 1) {
      for (let row = Math.floor(top / CELL); row <= bottom / CELL; row += 1) {
        cells.push(`${column},${row}`);
      }
    }
    if (cells.some((cell) => covered.has(cell))) return false;
    for (const cell of cells) covered.add(cell);
    return true;
  };

  /**
   * The rows of a node's label.
   * @param {NodeItem} item
   */
  const rowsOf = ({ id, fold }) =>
    fold ? groups.rows(fold) : (model.labels.get(id) || id).split('\n');

  /**
   * @param {CanvasRenderingContext2D} ctx
   * @param {number} scale
   */
  const drawNodeLabels = (ctx, scale) => {
    const { ink, paper } = draw.colours();
    const nodes = labelledNodes(ctx, scale);
    const size = labelSize(scale) / scale;
    ctx.font = `${size}px ${FONT}`;
    ctx.textAlign = 'center';
    ctx.textBaseline = 'top';
    ctx.lineJoin = 'round';
    ctx.lineWidth = 3 / scale;
    ctx.strokeStyle = paper;
    ctx.fillStyle = ink;
    const view = frame(scale);
    for (const item of nodes) {
      const { x, y } = draw.placeOf(item.id);
      if (!isInside(view, { x, y })) continue;
      ctx.globalAlpha = scene.now.bare.has(item.id) ? 0.5 : 1;
      writeRows(ctx, rowsOf(item), { x, y: y + draw.sizeAt(item.id) + 3 / scale }, size);
    }
    ctx.globalAlpha = 1;
  };

  /**
   * @param {CanvasRenderingContext2D} ctx
   * @param {string[]} rows
   * @param {Place} place
   * @param {number} size
   */
  const writeRows = (ctx, rows, { x, y }, size) => {
    for (const [number, row] of rows.entries()) {
      const top = y + number * size * LINE_HEIGHT;
      ctx.strokeText(row, x, top);
      ctx.fillText(row, x, top);
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
  };

  /** @param {Partial<typeof chosen>} changes */
  const choose = (changes) => {
    Object.assign(chosen, changes);
    labelled = null;
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
    cover,
    invalidate,
    choose,
    showDifference,
    showHint,
    hideHint,
  };
})();
