/** The canvas: vis-network with fixed places, which draws nothing but what is visible. */
kg.draw = (() => {
  const { model, grammar, groups, scene, dom } = kg;
  const box = dom.byId('canvas');
  const nodes = new vis.DataSet();
  const edges = new vis.DataSet();
  /** Where each drawn thing stands, how large it is, and the curve of each drawn line. */
  const at = new Map();
  const sizes = new Map();
  const curves = new Map();
  const drawn = new Map();
  let network;
  let moving = false;
  let numbers = new Map();

  const theme = () => document.documentElement.dataset.theme ?? 'light';
  const colours = () => grammar.THEMES[theme()];

  /** From afar, things and lines are drawn larger than they are, in few steps, so that they can be seen. */
  const GROWTH = [1, 1.5, 2, 3, 4];
  let growth = 1;
  const growthAt = (scale) => GROWTH.find((step) => step >= Math.min(0.55 / scale, GROWTH.at(-1)));
  const grow = () => {
    const wanted = growthAt(network.getScale());
    if (wanted === growth) return;
    growth = wanted;
    sync(scene.now, true);
  };

  const sizeOf = (item) => {
    const far = Math.min(growth, 2);
    if (item.fold) return far * Math.min(16 + 3 * Math.sqrt(item.fold.members.length), 60);
    return far * Math.min(8 + 2.4 * Math.log2(1 + (model.linesOf.get(item.id)?.length ?? 0)), 22);
  };
  const kindOf = (item) => (item.fold ? 'Folded' : model.nodes.get(item.id).kind);

  /** The colour of a thing: of its kind, or of its community where that was chosen. */
  const fill = (item) => {
    if (!scene.state.colours) return item.fold ? colours().soft : grammar.fillOf(model.nodes.get(item.id).kind, theme());
    const name = item.fold && scene.state.grouping === 'community' ? item.fold.name : groups.of(item.id, 'community');
    return grammar.community(communityNumber(name));
  };

  /** Communities numbered by size, so that the largest have the plainest colours. */
  const communityNumber = (name) => {
    if (!numbers.size) numbers = new Map(communities().map(([known], number) => [known, number]));
    return numbers.get(name) ?? 0;
  };
  const communities = () => {
    const counts = new Map();
    for (const id of model.nodes.keys()) {
      const name = groups.of(id, 'community');
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    return [...counts].sort((one, other) => other[1] - one[1] || (one[0] < other[0] ? -1 : 1));
  };

  /** vis-network asks this for each thing that is in view. */
  const paint = ({ ctx, id, x, y }) => {
    const item = drawn.get(id);
    const size = sizes.get(id);
    const drawNode = () => {
      ctx.translate(x, y);
      ctx.scale(size, size);
      ctx.globalAlpha = scene.now.bare.has(id) ? 0.3 : 1;
      ctx.fillStyle = item.fill;
      ctx.fill(item.outline);
      ctx.lineWidth = 1.5 / size;
      ctx.strokeStyle = colours().ink;
      ctx.stroke(item.outline);
    };
    return { drawNode, nodeDimensions: { width: 2 * size, height: 2 * size } };
  };

  const nodeItem = (item) => ({ id: item.id, ...at.get(item.id), shape: 'custom', ctxRenderer: paint, size: sizes.get(item.id) });

  /** How a line looks: of several lines between folded ends, a grey one as wide as they are many. */
  const stroke = (edge) => {
    if (!edge.line) return { width: Math.min(1.5 + Math.log2(edge.lines.length), 8), ink: colours().grey, dashes: false, bend: 0 };
    const known = model.strokes.get(edge.line.id);
    return { ...known, bend: model.bends.get(edge.line.id), ink: grammar.inkOf(edge.line.support, theme()) };
  };

  /** vis-network has the lines for its physics only, while that is on: the overlay draws them, all of one look at once. */
  const edgeItem = (edge) => {
    const { bend } = stroke(edge);
    return {
      id: edge.id, from: edge.source, to: edge.target, hidden: true,
      smooth: bend ? { enabled: true, type: bend > 0 ? 'curvedCW' : 'curvedCCW', roundness: Math.abs(bend) } : false,
    };
  };

  const place = (item) => {
    if (!at.has(item.id)) at.set(item.id, { ...(item.fold?.at ?? model.places.get(item.id)) });
    sizes.set(item.id, sizeOf(item));
    const kind = kindOf(item);
    drawn.set(item.id, { ...item, kind, fill: fill(item), outline: grammar.outline(kind) });
  };

  /** Which lines are drawn bent and where their arrows end. */
  const trace = (edge) => {
    const look = stroke(edge);
    const curve = grammar.curve(at.get(edge.source), at.get(edge.target), look.bend);
    curve.tip = edge.line ? grammar.tip(curve, sizes.get(edge.target)) : null;
    curves.set(edge.id, { ...curve, edge, look, ink: look.ink });
  };

  /** Bring a set of items to what should be in it, touching only what differs. */
  const bring = (set, items, make, again) => {
    const wanted = new Set(items.map((item) => item.id));
    set.remove(set.getIds().filter((id) => !wanted.has(id)));
    const known = new Set(set.getIds());
    set.add(items.filter((item) => !known.has(item.id)).map(make));
    if (again) set.update(items.filter((item) => known.has(item.id)).map(make));
  };

  /** Draw what is visible; `again` where the colours changed. */
  const sync = (now, again = false) => {
    now.nodes.forEach(place);
    now.edges.forEach(trace);
    if (moving) bring(edges, now.edges.filter((edge) => nodes.get(edge.source) && nodes.get(edge.target)), edgeItem, again);
    bring(nodes, now.nodes, nodeItem, again || now.nodes.some((item) => item.fold));
    if (moving) bring(edges, now.edges, edgeItem, false);
    // vis-network draws while items are taken out, so what is known of them goes last
    keep(drawn, now.nodes);
    keep(curves, now.edges);
    kg.overlay.forget();
    redraw();
  };

  const keep = (known, items) => {
    const wanted = new Set(items.map((item) => item.id));
    for (const id of known.keys()) if (!wanted.has(id)) known.delete(id);
  };

  let due = false;
  const redraw = () => {
    if (due || !network) return;
    due = true;
    requestAnimationFrame(() => {
      due = false;
      network.redraw();
    });
  };

  /** Take over the places of what somebody, or the physics, moves. */
  const follow = (ids) => {
    const moved = network.getPositions(ids);
    for (const [id, position] of Object.entries(moved)) at.set(id, position);
    const touched = new Set(ids ?? at.keys());
    for (const { edge } of [...curves.values()]) if (touched.has(edge.source) || touched.has(edge.target)) trace(edge);
    kg.overlay.forget();
  };

  const physics = (on) => {
    if (moving) follow();
    moving = on;
    bring(edges, on ? scene.now.edges : [], edgeItem, false);
    network.setOptions({ physics: { enabled: on } });
    if (on) network.startSimulation();
  };

  /** How far off the whole picture will be seen, so that it is drawn once and not again after the fit. */
  const farOff = () => {
    const places = scene.now.nodes.map((item) => item.fold?.at ?? model.places.get(item.id));
    const span = (axis) => places.reduce(([low, high], at) => [Math.min(low, at[axis]), Math.max(high, at[axis])], [Infinity, -Infinity]);
    const [[left, right], [top, bottom]] = [span('x'), span('y')];
    return Math.min(1, box.clientWidth / (1.1 * (right - left) || 1), box.clientHeight / (1.1 * (bottom - top) || 1));
  };

  const start = () => {
    const options = JSON.parse(dom.byId('options').textContent);
    growth = growthAt(farOff());
    sync(scene.now);
    network = new vis.Network(box, { nodes, edges }, options);
    network.on('beforeDrawing', (ctx) => {
      if (moving) follow();
      kg.overlay.below(ctx);
    });
    network.on('afterDrawing', kg.overlay.above);
    network.on('dragging', ({ nodes: ids }) => ids.length && follow(ids));
    network.on('dragEnd', ({ nodes: ids }) => ids.length && follow(ids));
    listen();
    network.fit({ animation: false });
    grow();
  };

  const listen = () => {
    network.on('click', ({ nodes: [node], pointer }) => kg.trail.touch(node, lineAt(pointer.canvas)));
    network.on('doubleClick', ({ nodes: [node] }) => node && kg.steps.expandOrUnfold(node));
    network.on('zoom', grow);
    for (const event of ['zoom', 'dragEnd']) network.on(event, () => kg.address.write());
    for (const event of ['dragStart', 'zoom']) network.on(event, () => kg.overlay.tell(null));
    box.addEventListener('mousemove', hover);
    box.addEventListener('mouseleave', () => kg.overlay.tell(null));
  };

  /** What is under the pointer: a thing, else the nearest line. */
  const hover = ({ offsetX: x, offsetY: y, buttons }) => {
    if (buttons) return;
    const node = network.getNodeAt({ x, y });
    const line = node === undefined && lineAt(network.DOMtoCanvas({ x, y }));
    kg.overlay.tell(node === undefined ? curves.get(line)?.edge : drawn.get(node), { x, y });
  };

  /** How near, in pixels, a pointer has to be to a line, and in how many pieces a curve is measured. */
  const NEAR = 9;
  const PIECES = 10;

  /** The line at a place of the canvas, if there is one near enough. */
  const lineAt = (point) => {
    let least = NEAR / network.getScale();
    let found;
    for (const [id, curve] of curves) {
      const far = distance(curve, point, least);
      if (far < least) [least, found] = [far, id];
    }
    return found;
  };
  const distance = ({ from, control, to }, { x, y }, most) => {
    const outside = (low, high, at) => at < low - most || at > high + most;
    if (outside(Math.min(from.x, control.x, to.x), Math.max(from.x, control.x, to.x), x)) return Infinity;
    if (outside(Math.min(from.y, control.y, to.y), Math.max(from.y, control.y, to.y), y)) return Infinity;
    let least = Infinity;
    let before = from;
    for (let piece = 1; piece <= PIECES; piece++) {
      const after = grammar.along(from, control, to, piece / PIECES);
      least = Math.min(least, toPiece(before, after, x, y));
      before = after;
    }
    return least;
  };
  const toPiece = (a, b, x, y) => {
    const [dx, dy] = [b.x - a.x, b.y - a.y];
    const share = Math.min(1, Math.max(0, ((x - a.x) * dx + (y - a.y) * dy) / (dx * dx + dy * dy || 1)));
    return Math.hypot(x - a.x - share * dx, y - a.y - share * dy);
  };

  const view = () => ({ ...network.getViewPosition(), scale: network.getScale() });
  const look = ({ x, y, scale }) => {
    network.moveTo({ position: { x, y }, scale, animation: false });
    grow();
  };
  const zoom = (factor) => look({ ...view(), scale: Math.min(Math.max(view().scale * factor, 0.02), 6) });
  const pan = (dx, dy) => {
    const { x, y, scale } = view();
    look({ x: x + dx / scale, y: y + dy / scale, scale });
  };
  const fit = () => {
    network.fit({ animation: false });
    grow();
  };

  /** Bring a thing or line to the middle, near enough to be read. */
  const centre = (id) => {
    const position = at.get(id) ?? curves.get(id)?.middle;
    if (position && network) look({ ...position, scale: Math.max(view().scale, 0.9) });
  };

  return {
    start, sync, redraw, fit, zoom, pan, view, look, centre, physics, theme, colours, at, sizes, curves, drawn, communities,
    communityNumber, stroke, fill, kindOf, box, get growth() { return growth; }, get ready() { return Boolean(network); },
  };
})();
