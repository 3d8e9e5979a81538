/** What lies above and below vis-network's lines: marks, arrows, numbers, labels, the choice and its halo. */
kg.overlay = (() => {
  const { model, grammar, scene, draw, dom } = kg;
  const FONT = '"Helvetica Neue", Arial, "Noto Sans CJK SC", sans-serif';
  const SECONDS = 4000;
  /** From this zoom on a line says in words what it says. */
  const READABLE = 0.75;
  const chosen = { focus: null, selected: null, path: new Set() };
  let gone = [];
  let fresh = new Set();
  let timer;
  let places = null;

  const along = (ctx, curve) => {
    ctx.moveTo(curve.from.x, curve.from.y);
    ctx.quadraticCurveTo(curve.control.x, curve.control.y, curve.to.x, curve.to.y);
  };
  const strokeAll = (ctx, curves, style, width, dashes = []) => {
    ctx.beginPath();
    for (const curve of curves) along(ctx, curve);
    ctx.strokeStyle = style;
    ctx.lineWidth = width;
    ctx.setLineDash(dashes);
    ctx.stroke();
    ctx.setLineDash([]);
  };

  /** Halos below the lines: what just appeared, the path, the line that is open; and what just went, dotted. */
  const below = (ctx) => {
    const { fresh: green, mark, grey } = draw.colours();
    const named = (ids) => [...ids].map((id) => draw.curves.get(id)).filter(Boolean);
    strokeAll(ctx, named(fresh), green, 11);
    strokeAll(ctx, named(chosen.path), mark, 13);
    strokeAll(ctx, named([chosen.selected]), mark, 15);
    strokeAll(ctx, gone, grey, 3, [2, 7]);
    haloOfThing(ctx, mark);
    lines(ctx);
  };

  /** Everything that lies along lines, as few paths as looks: made anew only when something was moved or changed. */
  let shapes = null;
  const shaped = () => {
    if (shapes) return shapes;
    shapes = { looks: new Map(), arrows: new Map(), bars: { direct: new Path2D(), wider: new Path2D() } };
    for (const curve of draw.curves.values()) {
      const { look, ink, tip, edge } = curve;
      along(pathOf(shapes.looks, `${look.width} ${look.hollow} ${look.dashes} ${ink}`, curve), curve);
      if (tip) wedge(pathOf(shapes.arrows, ink, curve), tip);
      if (edge.line?.opposed) mark(shapes.bars, curve);
    }
    return shapes;
  };
  const pathOf = (map, key, { look, ink }) => {
    if (!map.has(key)) map.set(key, { path: new Path2D(), look, ink });
    return map.get(key).path;
  };

  /** Lines by look: their colour, and within those without an independent root the paper. */
  const lines = (ctx) => {
    for (const { path, look, ink } of shaped().looks.values()) {
      ctx.setLineDash((look.dashes || []).map((long) => long * draw.growth));
      ctx.strokeStyle = ink;
      ctx.lineWidth = look.width * draw.growth;
      ctx.stroke(path);
      if (!look.hollow) continue;
      ctx.strokeStyle = draw.colours().paper;
      ctx.lineWidth = grammar.core(look.width) * draw.growth;
      ctx.stroke(path);
    }
    ctx.setLineDash([]);
  };

  const haloOfThing = (ctx, mark) => {
    const at = draw.at.get(chosen.selected);
    if (!at || !draw.drawn.has(chosen.selected)) return;
    ctx.beginPath();
    ctx.arc(at.x, at.y, draw.sizes.get(chosen.selected) + 9, 0, 2 * Math.PI);
    ctx.fillStyle = mark;
    ctx.fill();
  };

  const above = (ctx) => {
    const { scale } = draw.view();
    arrows(ctx);
    marks(ctx);
    if (scene.state.evidence) figures(ctx, scale);
    else if (scale >= READABLE) relations(ctx, scale);
    labels(ctx, scale);
    ring(ctx, scale);
  };

  const arrows = (ctx) => {
    for (const { path, ink } of shaped().arrows.values()) {
      ctx.fillStyle = ink;
      ctx.fill(path);
    }
  };
  const wedge = (path, { x, y, way }) => {
    const long = 11 * Math.min(draw.growth, 2);
    path.moveTo(x, y);
    path.lineTo(x - long * Math.cos(way - 0.38), y - long * Math.sin(way - 0.38));
    path.lineTo(x - long * Math.cos(way + 0.38), y - long * Math.sin(way + 0.38));
    path.closePath();
  };

  /** A bar across a line that somebody opposes; a small hollow one where only a wider proposition is opposed. */
  const mark = (bars, { edge, middle, angle }) => {
    const grow = Math.min(draw.growth, 2.5);
    bar(bars[edge.line.opposed], middle, angle, edge.line.opposed === 'direct' ? 9 * grow : 6 * grow, 2.2 * grow);
  };
  const marks = (ctx) => {
    const { bars } = shaped();
    ctx.fillStyle = ctx.strokeStyle = draw.colours().against;
    ctx.lineWidth = 1.3 * Math.min(draw.growth, 2.5);
    ctx.fill(bars.direct);
    ctx.stroke(bars.direct);
    ctx.stroke(bars.wider);
    ctx.fillStyle = draw.colours().paper;
    ctx.fill(bars.wider);
  };
  const bar = (path, { x, y }, angle, long, thick) => {
    const [ax, ay] = [Math.cos(angle) * thick, Math.sin(angle) * thick];
    const [bx, by] = [-Math.sin(angle) * long, Math.cos(angle) * long];
    path.moveTo(x + ax + bx, y + ay + by);
    path.lineTo(x - ax + bx, y - ay + by);
    path.lineTo(x - ax - bx, y - ay - by);
    path.lineTo(x + ax - bx, y + ay - by);
    path.closePath();
  };

  /** Roots for and against; where there are none, statements for and against. */
  const figure = (edge) => {
    if (!edge.line) return `${edge.lines.length}`;
    const { roots, opponents } = edge.line;
    if (roots || opponents) return `${roots}:${opponents}`;
    const sides = model.told(edge.line).map((one) => one.side);
    return `+${sides.filter((side) => side === 'supporting').length} −${sides.filter((side) => side === 'opposing').length}`;
  };
  const figures = (ctx, scale) => {
    const { ink, paper } = draw.colours();
    const size = Math.max(11, 10 / scale);
    ctx.font = `600 ${size}px ${FONT}`;
    ctx.textAlign = 'center';
    ctx.textBaseline = 'middle';
    for (const { edge, middle, angle } of draw.curves.values()) {
      const text = figure(edge);
      const width = ctx.measureText(text).width + 6;
      // beside the mark that an opposed line has in its middle
      const aside = edge.line?.opposed ? size * 1.8 : 0;
      const [x, y] = [middle.x + Math.cos(angle) * aside, middle.y + Math.sin(angle) * aside];
      ctx.fillStyle = paper;
      ctx.fillRect(x - width / 2, y - size * 0.65, width, size * 1.3);
      ctx.fillStyle = ink;
      ctx.fillText(text, x, y);
    }
  };

  /** The relation on each line in view, beside the mark that an opposed one has in its middle. */
  const relations = (ctx, scale) => {
    const { soft, paper } = draw.colours();
    const view = frame(scale);
    ctx.font = `${Math.max(10, 9 / scale)}px ${FONT}`;
    ctx.textAlign = 'center';
    ctx.textBaseline = 'middle';
    ctx.lineJoin = 'round';
    ctx.lineWidth = 3;
    ctx.strokeStyle = paper;
    ctx.fillStyle = soft;
    for (const { edge, from, control, to, middle } of draw.curves.values()) {
      if (!edge.line || !inside(view, middle)) continue;
      const { x, y } = edge.line.opposed ? grammar.along(from, control, to, 0.35) : middle;
      ctx.strokeText(edge.line.label, x, y);
      ctx.fillText(edge.line.label, x, y);
    }
  };

  /** Labels that do not cover each other at this zoom, the most tied things first. */
  const placed = (ctx, scale) => {
    if (places && Math.abs(places.scale / scale - 1) < 0.02) return places.list;
    const size = Math.min(Math.max(12 * scale, 11), 15);
    ctx.font = `${size}px ${FONT}`;
    const taken = new Set();
    const list = [...draw.drawn.values()].sort(first).filter((item) => free(ctx, item, scale, size, taken));
    places = { scale, list };
    return list;
  };
  const first = (one, other) => rank(other) - rank(one) || (one.id < other.id ? -1 : 1);
  const rank = (item) => {
    if (item.id === chosen.selected || item.id === chosen.focus) return 1e6;
    const curve = draw.curves.get(chosen.selected);
    if (curve && (curve.edge.source === item.id || curve.edge.target === item.id)) return 1e5;
    return draw.sizes.get(item.id) * (scene.now.bare.has(item.id) ? 0.1 : 1);
  };
  const free = (ctx, item, scale, size, taken) => {
    const rows = rowsOf(item);
    const wide = Math.max(...rows.map((row) => ctx.measureText(row).width)) + 8;
    const { x, y } = draw.at.get(item.id);
    const [left, top] = [x * scale - wide / 2, (y + draw.sizes.get(item.id)) * scale];
    const cells = [];
    for (let across = Math.floor(left / 8); across <= (left + wide) / 8; across++) {
      for (let down = Math.floor(top / 8); down <= (top + rows.length * size * 1.15) / 8; down++) cells.push(`${across},${down}`);
    }
    if (cells.some((cell) => taken.has(cell))) return false;
    cells.forEach((cell) => taken.add(cell));
    return true;
  };
  const rowsOf = (item) => {
    if (item.fold) return kg.groups.rows(item.fold);
    return (model.labels.get(item.id) || item.id).split('\n');
  };

  const labels = (ctx, scale) => {
    const { ink, paper } = draw.colours();
    const list = placed(ctx, scale);
    const size = Math.min(Math.max(12 * scale, 11), 15) / scale;
    ctx.font = `${size}px ${FONT}`;
    ctx.textAlign = 'center';
    ctx.textBaseline = 'top';
    ctx.lineJoin = 'round';
    ctx.lineWidth = 3 / scale;
    ctx.strokeStyle = paper;
    const view = frame(scale);
    for (const item of list) if (inside(view, draw.at.get(item.id))) write(ctx, item, size, ink, scale);
  };
  const write = (ctx, item, size, ink, scale) => {
    const { x, y } = draw.at.get(item.id);
    let top = y + draw.sizes.get(item.id) + 3 / scale;
    ctx.fillStyle = ink;
    ctx.globalAlpha = scene.now.bare.has(item.id) ? 0.5 : 1;
    for (const row of rowsOf(item)) {
      ctx.strokeText(row, x, top);
      ctx.fillText(row, x, top);
      top += size * 1.15;
    }
    ctx.globalAlpha = 1;
  };
  const frame = (scale) => {
    const { x, y } = draw.view();
    const [wide, high] = [draw.box.clientWidth / scale / 2 + 80 / scale, draw.box.clientHeight / scale / 2 + 60 / scale];
    return { left: x - wide, right: x + wide, top: y - high, bottom: y + high };
  };
  const inside = (view, { x, y }) => x > view.left && x < view.right && y > view.top && y < view.bottom;

  /** Where the keyboard is. */
  const ring = (ctx, scale) => {
    const at = draw.at.get(chosen.focus) ?? draw.curves.get(chosen.focus)?.middle;
    if (!at) return;
    const radius = (draw.sizes.get(chosen.focus) ?? 8) + 6;
    ctx.beginPath();
    ctx.arc(at.x, at.y, radius, 0, 2 * Math.PI);
    ctx.strokeStyle = draw.colours().ink;
    ctx.lineWidth = 3 / scale;
    ctx.stroke();
  };

  const forget = () => {
    places = null;
    shapes = null;
  };
  const choose = (what) => {
    Object.assign(chosen, what);
    places = null;
    draw.redraw();
  };

  /** Mark for a moment what came and what went. */
  const differ = (came, went) => {
    fresh = new Set(came);
    gone = went;
    clearTimeout(timer);
    timer = setTimeout(() => {
      fresh = new Set();
      gone = [];
      draw.redraw();
    }, SECONDS);
  };

  const hint = dom.byId('hint');
  /** One line on what is under the pointer. */
  const tell = (item, pointer) => {
    hint.hidden = !item;
    draw.box.classList.toggle('over', Boolean(item));
    if (!item) return;
    hint.textContent = kg.ledger.brief(item);
    const flip = pointer.x > draw.box.clientWidth / 2;
    hint.style.left = flip ? 'auto' : `${pointer.x + 14}px`;
    hint.style.right = flip ? `${draw.box.clientWidth - pointer.x + 14}px` : 'auto';
    hint.style.top = `${pointer.y + 12}px`;
  };

  return { below, above, forget, choose, differ, tell, figure, chosen };
})();
