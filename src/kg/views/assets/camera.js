// @ts-check
/** What of the diagram is in view: all of it, or what is open, beside what floats over the canvas. */
const camera = (() => {
  /** Pixels for the labels of the outermost nodes: to either side, beside a node, for a row. */
  const SIDE = 84;
  const BESIDE = 20;
  const ROW = 14;
  /** On a screen that is so narrow, the diagram opens at this zoom at least: its middle. */
  const NARROW = 700;
  const LEGIBLE = 0.6;
  /** So near to the upper or lower end of the diagram, a label can reach beyond it. */
  const NEAR_END = 30;

  /** The part of the canvas that nothing floats over, in pixels from its left and top. */
  const freeArea = () => {
    const [bar, foot] = ['bar', 'foot'].map((id) => dom.byId(id).getBoundingClientRect());
    const area = {
      left: 0,
      top: bar.bottom,
      right: draw.box.clientWidth,
      bottom: draw.box.clientHeight,
    };
    if (foot.top > bar.bottom + SIDE) area.bottom = foot.top;
    const panel = dom.byId('panel');
    if (panel.classList.contains('empty')) return area;
    const ledger = panel.getBoundingClientRect();
    if (ledger.left > SIDE) area.right = ledger.left;
    else if (ledger.top > bar.bottom + SIDE) area.bottom = Math.min(area.bottom, ledger.top);
    return area;
  };

  /** Show everything in the free area. */
  /** @param {number} [least] the least zoom, at which something else than the middle may show */
  const fit = (least = 0) => {
    const places = [...scene.now.nodeItems.map(({ id }) => draw.placeOf(id)), ...draw.headings()];
    if (!places.length) return;
    const extent = boundsOf(places);
    const area = freeArea();
    area.top += spaceAt(extent.top);
    area.bottom -= spaceAt(extent.bottom);
    const width = Math.max(area.right - area.left - 2 * SIDE, SIDE);
    const height = Math.max(area.bottom - area.top, SIDE);
    const scale = Math.min(
      1,
      width / (extent.right - extent.left || 1),
      height / (extent.bottom - extent.top || 1),
    );
    const middle = {
      x: (extent.left + extent.right) / 2,
      y: (extent.top + extent.bottom) / 2,
    };
    if (scale < least) show(draw.placeOf(largest()), area, least);
    else show(middle, area, scale);
  };

  /** The node or folded mark with most edges that are drawn. */
  const largest = () => {
    /** @type {Map<string, number>} */
    const counts = new Map();
    for (const { item } of draw.drawnEdges.values()) {
      for (const id of [item.source, item.target]) counts.set(id, (counts.get(id) ?? 0) + 1);
    }
    /** @param {string} id */
    const count = (id) => counts.get(id) ?? 0;
    return [...draw.drawnNodes.keys()].reduce((one, other) =>
      count(other) > count(one) ? other : one,
    );
  };

  /**
   * The pixels that labels need at the upper or lower end of the diagram.
   * @param {number} end
   */
  const spaceAt = (end) => {
    const atEnd = scene.now.nodeItems.filter(
      ({ id }) => Math.abs(draw.placeOf(id).y - end) < NEAR_END,
    );
    const rows = atEnd.map((item) => overlay.rowsOf(item).length);
    return BESIDE + ROW * Math.max(1, ...rows);
  };

  /** @param {Place[]} places */
  const boundsOf = (places) => {
    const { x: left, y: top } = places[0] ?? { x: 0, y: 0 };
    const bounds = { left, top, right: left, bottom: top };
    for (const { x, y } of places) {
      bounds.left = Math.min(bounds.left, x);
      bounds.right = Math.max(bounds.right, x);
      bounds.top = Math.min(bounds.top, y);
      bounds.bottom = Math.max(bounds.bottom, y);
    }
    return bounds;
  };

  /**
   * Bring a place to the middle of an area of the canvas.
   * @param {Place} place
   * @param {Box} area
   * @param {number} scale
   */
  const show = ({ x, y }, area, scale) => {
    const right = (area.left + area.right - draw.box.clientWidth) / 2;
    const down = (area.top + area.bottom - draw.box.clientHeight) / 2;
    draw.look({ x: x - right / scale, y: y - down / scale, scale });
  };

  /**
   * Move the diagram if something floats over a node, mark or edge.
   * @param {string} id
   */
  const reveal = (id) => {
    const place = placeOfItem(id);
    if (!place || !draw.isReady) return;
    const { x, y, scale } = draw.view();
    const across = (place.x - x) * scale + draw.box.clientWidth / 2;
    const down = (place.y - y) * scale + draw.box.clientHeight / 2;
    const area = freeArea();
    const isFree =
      across > area.left && across < area.right && down > area.top && down < area.bottom;
    if (!isFree) show(place, area, scale);
  };

  /** @param {string} id */
  const placeOfItem = (id) => {
    const mark = draw.drawnNodes.has(id) ? id : groups.nodeId(id);
    return draw.drawnNodes.has(mark) ? draw.placeOf(mark) : draw.drawnEdges.get(id)?.middle;
  };

  /** Show the diagram as the page opens. */
  const open = () => fit(draw.box.clientWidth < NARROW ? LEGIBLE : 0);

  /**
   * Bring a node or edge to the middle, near enough to be read.
   * @param {string} id
   */
  const centre = (id) => {
    const place = draw.positions.get(id) ?? draw.drawnEdges.get(id)?.middle;
    if (place && draw.isReady) show(place, freeArea(), Math.max(draw.view().scale, 0.9));
  };

  return { SIDE, boundsOf, freeArea, open, fit, reveal, centre };
})();
