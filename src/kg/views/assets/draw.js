// @ts-check
/** The canvas: vis-network with fixed places, which draws only what is visible. */
const draw = (() => {
  const box = dom.byId('canvas');
  /** @type {vis.DataSet<vis.NodeOptions>} */
  const nodes = new vis.DataSet();
  /** @type {vis.DataSet<vis.EdgeOptions>} */
  const edges = new vis.DataSet();
  /** @type {Map<string, Place>} */
  const positions = new Map();
  /** @type {Map<string, number>} */
  const sizes = new Map();
  /** @type {Map<string, DrawnNode>} */
  const drawnNodes = new Map();
  /** @type {Map<string, DrawnEdge>} */
  const drawnEdges = new Map();
  /** @type {vis.Network} */
  let network;
  let isMoving = false;
  /** @type {Map<string, number>} */
  let communityNumbers = new Map();

  const theme = () => /** @type {Theme} */ (document.documentElement.dataset.theme ?? 'light');
  const colours = () => style.THEMES[theme()];

  /** Zoomed out, nodes and edges are drawn larger than they are, in few steps, to be visible. */
  const GROWTH = [1, 1.5, 2, 3, 4];
  /** The growth up to which nodes and arrowheads grow with the edges. */
  const MOST_GROWTH = 2;
  let growth = 1;
  /** How visible is what has nothing to do with what is open. */
  const FAINT = 0.15;
  /** @param {number} scale */
  const growthAt = (scale) => GROWTH.find((step) => step >= 0.5 / scale) ?? GROWTH[4];
  const grow = () => {
    const wanted = growthAt(network.getScale());
    if (wanted === growth) return;
    growth = wanted;
    sync(scene.now, true);
  };

  /**
   * The size of a node: the more edges or members, the larger.
   * @param {NodeItem} item
   */
  const sizeOf = ({ id, fold }) => {
    const scale = Math.min(growth, MOST_GROWTH);
    if (fold) return scale * Math.min(16 + 3 * Math.sqrt(fold.members.length), 60);
    const degree = model.edgesOf.get(id)?.length ?? 0;
    return scale * Math.min(8 + 2.4 * Math.log2(1 + degree), 22);
  };

  /**
   * The colour of a node: of its kind, or of its community if the reader chose that.
   * @param {NodeItem} item
   */
  const fillOf = ({ id, fold }) => {
    const { colours: byCommunity, grouping } = scene.state;
    if (!byCommunity) return fold ? colours().soft : style.fillOf(model.nodeOf(id).kind, theme());
    const name = fold && grouping === 'community' ? fold.name : groups.groupOf(id, 'community');
    return style.communityColour(communityNumber(name));
  };

  /**
   * The rank of a community by size, so that the largest have the plainest colours.
   * @param {string} name
   */
  const communityNumber = (name) => {
    if (!communityNumbers.size) communityNumbers = rankCommunities();
    return communityNumbers.get(name) ?? 0;
  };
  const rankCommunities = () => {
    /** @type {Map<string, number>} */
    const counts = new Map();
    for (const id of model.nodes.keys()) {
      const name = groups.groupOf(id, 'community');
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    const ranked = [...counts].sort(
      ([one, few], [other, many]) => many - few || (one < other ? -1 : 1),
    );
    return new Map(ranked.map(([name], number) => [name, number]));
  };

  /** @param {string} id */
  const alphaOf = (id) => {
    if (overlay.isFaint(id)) return FAINT;
    return scene.now.bare.has(id) ? 0.3 : 1;
  };

  /**
   * Draw one node; vis-network calls this for each node in view.
   * @type {vis.NodeOptions['ctxRenderer']}
   */
  const paint = ({ ctx, id, x, y }) => {
    const item = drawnNodes.get(id);
    const size = sizeAt(id);
    const drawNode = () => {
      if (!item) return;
      ctx.translate(x, y);
      ctx.scale(size, size);
      ctx.globalAlpha = alphaOf(id);
      ctx.fillStyle = item.fill;
      ctx.fill(item.outline);
      ctx.lineWidth = model.style.outline_width / size;
      ctx.strokeStyle = colours().ink;
      ctx.stroke(item.outline);
    };
    return { drawNode, nodeDimensions: { width: 2 * size, height: 2 * size } };
  };

  /** @param {NodeItem} item */
  const nodeOptions = ({ id }) => ({
    id,
    ...placeOf(id),
    shape: 'custom',
    ctxRenderer: paint,
    size: sizeAt(id),
  });

  /**
   * Edges are hidden from vis-network, which has them for its physics only: the overlay draws them.
   * @param {EdgeItem} item
   */
  const edgeOptions = ({ id, source, target }) => ({ id, from: source, to: target, hidden: true });

  /** @param {string} id */
  const placeOf = (id) => positions.get(id) ?? { x: 0, y: 0 };
  /** @param {string} id */
  const sizeAt = (id) => sizes.get(id) ?? 0;

  /** @param {NodeItem} item */
  const firstPosition = ({ id, fold }) => fold?.at ?? model.places.get(id) ?? { x: 0, y: 0 };

  /** Headings over nodes that stand together by their role. */
  const headings = () => model.headings;

  /** @param {NodeItem} item */
  const place = (item) => {
    if (!positions.has(item.id)) positions.set(item.id, { ...firstPosition(item) });
    sizes.set(item.id, sizeOf(item));
    const kind = item.fold ? style.FOLDED : model.nodeOf(item.id).kind;
    drawnNodes.set(item.id, { ...item, kind, fill: fillOf(item), outline: style.outline(kind) });
  };

  /**
   * The bend of an edge, or of a bundle that ends at a folded mark.
   * @param {EdgeItem} item
   */
  const bendOf = ({ id, source, target, edge }) => {
    if (edge && edge.source === source && edge.target === target) return model.bends.get(id) ?? 0;
    const [first, second] = [source, target].sort();
    const bend = model.bundles.get(`${first} ~ ${second}`) ?? 0;
    return first === source ? bend : -bend;
  };

  /**
   * Compute the curve, look and arrow of an edge. A bundle between groups has no arrow.
   * @param {EdgeItem} item
   */
  const trace = (item) => {
    const { id, source, target, edge, bundle = [] } = item;
    const look = edge ? style.strokeOf(edge) : style.bundleStroke(bundle.length);
    const curve = curves.curve(placeOf(source), placeOf(target), bendOf(item));
    const scale = style.arrowScale(look.width) * Math.min(growth, MOST_GROWTH);
    drawnEdges.set(id, {
      ...curve,
      item,
      look,
      ink: colours()[look.colour],
      middle: curves.at(curve, 0.5),
      angle: edge?.opposed ? curves.direction(curve, 0.5) : 0,
      arrow: edge ? curves.arrow(curve, sizeAt(target) + 3, scale) : null,
    });
  };

  /**
   * Bring a data set to the items that it should contain.
   * @template {{ id: string }} Item
   * @template {{ id: string }} Options
   * @param {vis.DataSet<Options>} set
   * @param {Item[]} items
   * @param {(item: Item) => Options} options
   * @param {boolean} update whether items that it has already are updated
   */
  const bring = (set, items, options, update) => {
    const wanted = new Set(items.map((item) => item.id));
    set.remove(set.getIds().filter((id) => !wanted.has(id)));
    const known = new Set(set.getIds());
    set.add(items.filter((item) => !known.has(item.id)).map(options));
    if (update) set.update(items.filter((item) => known.has(item.id)).map(options));
  };

  /**
   * Draw what is visible.
   * @param {Visible} now
   * @param {boolean} [update] whether colours or sizes changed
   */
  const sync = ({ nodeItems, edgeItems }, update = false) => {
    openings.update(positions, nodeItems);
    nodeItems.forEach(place);
    edgeItems.forEach(trace);
    if (isMoving) {
      const attached = edgeItems.filter(
        ({ source, target }) => nodes.get(source) && nodes.get(target),
      );
      bring(edges, attached, edgeOptions, update);
    }
    bring(nodes, nodeItems, nodeOptions, update || nodeItems.some((item) => item.fold));
    if (isMoving) bring(edges, edgeItems, edgeOptions, false);
    // vis-network draws while items are removed, so these maps are pruned last
    prune(drawnNodes, nodeItems);
    prune(drawnEdges, edgeItems);
    overlay.invalidate();
    redraw();
  };

  /**
   * @param {Map<string, unknown>} map
   * @param {{ id: string }[]} items
   */
  const prune = (map, items) => {
    const wanted = new Set(items.map((item) => item.id));
    for (const id of map.keys()) if (!wanted.has(id)) map.delete(id);
  };

  let isDue = false;
  const redraw = () => {
    if (isDue || !network) return;
    isDue = true;
    requestAnimationFrame(() => {
      isDue = false;
      network.redraw();
    });
  };

  /**
   * Take over the positions of nodes that the reader or the physics moved.
   * @param {string[]} [ids] all nodes if left out
   */
  const follow = (ids) => {
    for (const [id, position] of Object.entries(network.getPositions(ids))) {
      positions.set(id, position);
    }
    const moved = new Set(ids ?? positions.keys());
    for (const { item } of [...drawnEdges.values()]) {
      if (moved.has(item.source) || moved.has(item.target)) trace(item);
    }
    overlay.invalidate();
  };

  /** @param {boolean} isOn */
  const physics = (isOn) => {
    if (isMoving) follow();
    isMoving = isOn;
    bring(edges, isOn ? scene.now.edgeItems : [], edgeOptions, false);
    network.setOptions({ physics: { enabled: isOn } });
    if (isOn) network.startSimulation();
  };

  /** The zoom at which the diagram fits, so that it is drawn once at that growth. */
  const fittingScale = () => {
    const places = scene.now.nodeItems.map(firstPosition);
    /** @param {'x' | 'y'} axis */
    const extent = (axis) => {
      let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
      for (const place of places) {
        low = Math.min(low, place[axis]);
        high = Math.max(high, place[axis]);
      }
      return 1.1 * (high - low) || 1;
    };
    return Math.min(1, box.clientWidth / extent('x'), box.clientHeight / extent('y'));
  };

  const start = () => {
    const options = JSON.parse(dom.byId('options').textContent ?? '{}');
    growth = growthAt(fittingScale());
    sync(scene.now);
    network = new vis.Network(box, { nodes, edges }, options);
    network.on('beforeDrawing', (ctx) => {
      if (isMoving) follow();
      overlay.drawBelow(ctx);
    });
    network.on('afterDrawing', overlay.drawAbove);
    network.on('dragging', ({ nodes: ids }) => ids.length && follow(ids));
    network.on('dragEnd', ({ nodes: ids }) => ids.length && follow(ids));
    listen();
    camera.open();
  };

  const listen = () => {
    network.on('click', ({ nodes: [node], pointer }) => trail.openAt(node, edgeAt(pointer.canvas)));
    network.on('doubleClick', ({ nodes: [node] }) => node && steps.expandOrUnfold(node));
    network.on('zoom', () => {
      grow();
      address.write();
      overlay.hideHint();
    });
    network.on('dragEnd', () => address.write());
    network.on('dragStart', () => overlay.hideHint());
    box.addEventListener('mousemove', hover);
    box.addEventListener('mouseleave', () => overlay.hideHint());
  };

  /**
   * Describe what is under the pointer: a node, else the nearest edge.
   * @param {MouseEvent} event
   */
  const hover = ({ offsetX: x, offsetY: y, buttons }) => {
    if (buttons) return;
    const node = network.getNodeAt({ x, y });
    const edge = node === undefined ? edgeAt(network.DOMtoCanvas({ x, y })) : undefined;
    const item = node === undefined ? drawnEdges.get(edge ?? '')?.item : drawnNodes.get(node);
    if (item) overlay.showHint(item, { x, y });
    else overlay.hideHint();
  };

  /** How near to an edge, in pixels, the pointer has to be. */
  const NEAR = 9;

  /**
   * The edge at a place of the canvas, if one is near enough.
   * @param {Place} point
   */
  const edgeAt = (point) => {
    let least = NEAR / network.getScale();
    /** @type {string | undefined} */
    let nearest;
    for (const [id, curve] of drawnEdges) {
      const distance = curves.distance(curve, point, least);
      if (distance < least) [least, nearest] = [distance, id];
    }
    return nearest;
  };

  const view = () => ({ ...network.getViewPosition(), scale: network.getScale() });
  /** @param {Place & { scale: number }} view */
  const look = ({ x, y, scale }) => {
    network.moveTo({ position: { x, y }, scale, animation: false });
    grow();
  };
  /** @param {number} factor */
  const zoom = (factor) =>
    look({ ...view(), scale: Math.min(Math.max(view().scale * factor, 0.02), 6) });
  /**
   * @param {number} dx
   * @param {number} dy
   */
  const pan = (dx, dy) => {
    const { x, y, scale } = view();
    look({ x: x + dx / scale, y: y + dy / scale, scale });
  };
  return {
    box,
    positions,
    sizes,
    drawnNodes,
    drawnEdges,
    start,
    sync,
    redraw,
    fit: () => camera.fit(),
    reveal: camera.reveal,
    zoom,
    pan,
    view,
    look,
    centre: camera.centre,
    physics,
    theme,
    colours,
    placeOf,
    sizeAt,
    headings,
    get growth() {
      return growth;
    },
    get isReady() {
      return Boolean(network);
    },
  };
})();
