/** What is visible as one SVG file, in the same grammar, with legend, policy, data version and licence. */
kg.svg = (() => {
  const { model, scene, draw, grammar, dom } = kg;
  const { svg } = dom;
  const FONT = '"Helvetica Neue", Arial, "Noto Sans CJK SC", sans-serif';
  const MARGIN = 130;
  const ROW = 24;

  const frame = () => {
    const at = scene.now.nodes.map((item) => draw.at.get(item.id));
    const [xs, ys] = [at.map(({ x }) => x), at.map(({ y }) => y)];
    const least = (list) => list.reduce((one, other) => Math.min(one, other), Infinity);
    const most = (list) => list.reduce((one, other) => Math.max(one, other), -Infinity);
    const [left, top] = [least(xs) - MARGIN, least(ys) - MARGIN];
    return { left, top, wide: Math.max(most(xs) - left + MARGIN, 1000), high: most(ys) - top + MARGIN };
  };

  const text = (words, x, y, size, fill, more = {}) =>
    svg('text', { x, y, 'font-size': size, fill, 'font-family': FONT, ...more }, words);

  const halo = () => ({ stroke: draw.colours().paper, 'stroke-width': 3, 'stroke-linejoin': 'round', 'paint-order': 'stroke', 'text-anchor': 'middle' });

  const line = (curve) => {
    const { edge, ink } = curve;
    const look = draw.stroke(edge);
    const dashes = look.dashes ? look.dashes.join(' ') : null;
    const d = grammar.path(curve);
    const stroke = (colour, width) => svg('path', { d, fill: 'none', stroke: colour, 'stroke-width': width, 'stroke-dasharray': dashes });
    const known = edge.line;
    const data = known && { 'data-claim': known.id, 'data-support': known.support, 'data-roots': known.roots, 'data-opponents': known.opponents };
    return svg('g', { class: 'line', ...data }, svg('title', {}, kg.ledger.brief(edge)), stroke(ink, look.width),
      look.hollow && stroke(draw.colours().paper, grammar.core(look.width)), arrow(curve), known?.opposed && mark(curve, known.opposed),
      scene.state.evidence && text(kg.overlay.figure(edge), curve.middle.x, curve.middle.y + 4, 11, draw.colours().ink, { ...halo(), 'stroke-width': 4 }));
  };
  const arrow = ({ tip, ink }) =>
    tip && svg('path', { d: 'M0 0L-11-4.2V4.2Z', fill: ink, transform: `translate(${tip.x} ${tip.y}) rotate(${(tip.way * 180) / Math.PI})` });
  const mark = ({ middle, angle }, opposed) => {
    const transform = `translate(${middle.x} ${middle.y}) rotate(${(angle * 180) / Math.PI})`;
    const { against, paper } = draw.colours();
    if (opposed === 'direct') return svg('path', { d: 'M0-9V9', stroke: against, 'stroke-width': 4.4, transform });
    return svg('rect', { x: -2.2, y: -6, width: 4.4, height: 12, fill: paper, stroke: against, 'stroke-width': 1.3, transform });
  };

  const thing = (item) => {
    const { x, y } = draw.at.get(item.id);
    const size = draw.sizes.get(item.id);
    const rows = item.fold ? kg.groups.rows(item.fold) : (model.labels.get(item.id) || item.id).split('\n');
    return svg('g', { class: 'thing', 'data-id': item.id },
      svg('title', {}, kg.ledger.brief(item)),
      svg('path', { d: grammar.shape(draw.kindOf(item)), fill: draw.fill(item), stroke: draw.colours().ink, 'stroke-width': 1.5 / size, transform: `translate(${x} ${y}) scale(${size})` }),
      rows.map((row, number) => text(row, x, y + size + 14 + number * 13, 12, draw.colours().ink, halo())));
  };

  /** The legend as it is beside the picture, in columns. */
  const legend = ({ left, top, wide, high }) => {
    const entries = [...dom.byId('legend-list').children];
    const columns = Math.max(1, Math.floor((wide - 40) / 330));
    const rows = Math.ceil(entries.length / columns);
    const items = entries.map((entry, number) => {
      const sample = entry.querySelector('svg').cloneNode(true);
      const narrow = sample.classList.contains('shape');
      for (const [name, value] of Object.entries({ x: narrow ? 10 : 0, y: -11, width: narrow ? 16 : 36, height: 16 })) sample.setAttribute(name, value);
      return svg('g', { transform: `translate(${left + 30 + 330 * Math.floor(number / rows)} ${top + high + ROW * (number % rows)})` },
        sample, text(entry.textContent, 46, 2, 12, draw.colours().ink));
    });
    return { items, height: rows * ROW + 20 };
  };

  const about = () =>
    `Policy: ${kg.policy.words(scene.state.policy)}. Data version ${model.picture.digest}, ${model.words.licence}. ${model.words.notice}`
    + (model.passages.size ? ' Made with passages: not for redistribution.' : '');

  /** The whole picture as an SVG element, with its size. */
  const element = () => {
    const box = frame();
    const { items, height } = legend(box);
    const [top, high] = [box.top - 70, box.high + 70 + height];
    const { paper, ink, soft } = draw.colours();
    return svg('svg', { xmlns: 'http://www.w3.org/2000/svg', viewBox: `${box.left} ${top} ${box.wide} ${high}`, width: box.wide, height: high, role: 'img' },
      svg('title', {}, model.picture.title), svg('desc', {}, about()),
      svg('rect', { x: box.left, y: top, width: box.wide, height: high, fill: paper }),
      text(model.picture.title, box.left + 30, top + 40, 22, ink), text(about(), box.left + 30, top + 62, 12, soft),
      [...draw.curves.values()].map(line), scene.now.nodes.map(thing), items);
  };

  const source = () => new XMLSerializer().serializeToString(element());

  return { source, element, about };
})();
