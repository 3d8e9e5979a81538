// @ts-check
/** The visible diagram as one SVG file, in the same style, with legend, policy and version. */
const svg = (() => {
  const { say } = model;
  const MARGIN = 130;
  const HEADER = 70;
  const LEGEND_ROW = 24;
  const LEGEND_COLUMN = 330;
  const NARROWEST = 1000;
  const PASSAGES = ` ${say('Made with passages: not for redistribution.')}`;

  /** The box around all drawn nodes, with a margin. */
  const frame = () => {
    let [left, top] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
    let [right, bottom] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const { id } of scene.now.nodeItems) {
      const { x, y } = draw.placeOf(id);
      [left, right] = [Math.min(left, x), Math.max(right, x)];
      [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
    }
    return {
      left: left - MARGIN,
      top: top - MARGIN,
      width: Math.max(right - left + 2 * MARGIN, NARROWEST),
      height: bottom - top + 2 * MARGIN,
    };
  };

  /**
   * @param {string} content
   * @param {Place} place
   * @param {number} size
   * @param {Properties} [properties]
   */
  const text = (content, { x, y }, size, properties) => {
    const look = { 'font-size': size, fill: draw.colours().ink, 'font-family': overlay.FONT };
    return dom.svg('text', { x, y, ...look, ...properties }, content);
  };

  /** @param {number} width */
  const halo = (width) => ({
    stroke: draw.colours().paper,
    'stroke-width': width,
    'stroke-linejoin': 'round',
    'paint-order': 'stroke',
    'text-anchor': 'middle',
  });

  /** @param {number} angle */
  const degrees = (angle) => (angle * 180) / Math.PI;

  /** @param {DrawnEdge} drawn */
  const edgeGroup = (drawn) => {
    const { item, look, ink, arrow, middle, angle } = drawn;
    const { edge } = item;
    const stroke = { d: curves.path(drawn, arrow?.base), fill: 'none' };
    const data = edge && {
      'data-claim': edge.id,
      'data-support': edge.support,
      'data-roots': edge.roots,
      'data-opponents': edge.opponents,
    };
    const turned = `translate(${middle.x} ${middle.y}) rotate(${degrees(angle)})`;
    const dashes = look.dashes.join(' ') || null;
    return dom.svg(
      'g',
      { class: 'line', ...data },
      dom.svg('title', {}, ledger.describe(item)),
      dom.svg('path', {
        ...stroke,
        stroke: ink,
        'stroke-width': look.width,
        'stroke-dasharray': dashes,
      }),
      look.core > 0 &&
        dom.svg('path', { ...stroke, stroke: draw.colours().paper, 'stroke-width': look.core }),
      arrow && arrowHead(arrow, ink),
      edge?.opposed && legend.mark(edge.opposed, turned),
      scene.state.evidence &&
        text(overlay.figure(item), { x: middle.x, y: middle.y + 4 }, 11, halo(4)),
    );
  };

  /**
   * @param {Arrow} arrow
   * @param {string} ink
   */
  const arrowHead = (arrow, ink) => {
    const corners = curves.arrowCorners(arrow).map(({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`);
    return dom.svg('path', { d: `M${corners.join('L')}Z`, fill: ink });
  };

  /** @param {DrawnNode} item */
  const nodeGroup = (item) => {
    const { x, y } = draw.placeOf(item.id);
    const size = draw.sizeAt(item.id);
    return dom.svg(
      'g',
      { class: 'thing', 'data-id': item.id },
      dom.svg('title', {}, ledger.describe(item)),
      dom.svg('path', {
        d: style.outlinePath(item.kind),
        fill: item.fill,
        stroke: draw.colours().ink,
        'stroke-width': model.style.outline_width / size,
        transform: `translate(${x} ${y}) scale(${size})`,
      }),
      overlay
        .rowsOf(item)
        .map((row, number) => text(row, { x, y: y + size + 14 + number * 13 }, 12, halo(3))),
    );
  };

  /**
   * The legend of the page, in columns below the diagram.
   * @param {ReturnType<typeof frame>} box
   */
  const legendOf = ({ left, top, width, height }) => {
    const entries = [...dom.byId('legend-list').children];
    const columns = Math.max(1, Math.floor((width - 40) / LEGEND_COLUMN));
    const rows = Math.ceil(entries.length / columns);
    const items = entries.map((entry, number) => {
      const x = left + 30 + LEGEND_COLUMN * Math.floor(number / rows);
      const y = top + height + LEGEND_ROW * (number % rows);
      return legendEntry(entry, `translate(${x} ${y})`);
    });
    return { items, height: rows * LEGEND_ROW + 20 };
  };

  /**
   * @param {Element} entry
   * @param {string} transform
   */
  const legendEntry = (entry, transform) => {
    const sample = /** @type {Element | undefined} */ (entry.querySelector('svg')?.cloneNode(true));
    const isShape = sample?.classList.contains('shape');
    const box = { x: isShape ? 10 : 0, y: -11, width: isShape ? 16 : 36, height: 16 };
    for (const [name, value] of Object.entries(box)) sample?.setAttribute(name, String(value));
    return dom.svg('g', { transform }, sample, text(entry.textContent ?? '', { x: 46, y: 2 }, 12));
  };

  /** Policy, data version, licence and notice, as every file has them. */
  const about = () => {
    const { licence, notice } = model.words;
    const name = policy.label(scene.state.policy);
    const passages = model.passages.size ? PASSAGES : '';
    const chosen = say('Policy: %(policy)s.', { policy: name });
    const values = { version: model.diagram.digest, licence };
    return `${chosen} ${say('Data version %(version)s, %(licence)s.', values)} ${notice}${passages}`;
  };

  /** The diagram as an SVG element with its size. */
  const element = () => {
    const box = frame();
    const { items, height: legendHeight } = legendOf(box);
    const { left, width } = box;
    const [top, height] = [box.top - HEADER, box.height + HEADER + legendHeight];
    const { paper, soft } = draw.colours();
    return dom.svg(
      'svg',
      {
        xmlns: 'http://www.w3.org/2000/svg',
        viewBox: `${left} ${top} ${width} ${height}`,
        width,
        height,
        role: 'img',
      },
      dom.svg('title', {}, model.diagram.title),
      dom.svg('desc', {}, about()),
      dom.svg('rect', { x: left, y: top, width, height, fill: paper }),
      text(model.diagram.title, { x: left + 30, y: top + 40 }, 22),
      text(about(), { x: left + 30, y: top + 62 }, 12, { fill: soft }),
      [...draw.drawnEdges.values()].map(edgeGroup),
      [...draw.drawnNodes.values()].map(nodeGroup),
      items,
    );
  };

  const source = () => new XMLSerializer().serializeToString(element());

  return { source, element, about };
})();
