/** How two chosen things are tied: a few shortest ways over the lines that are visible. */
kg.paths = (() => {
  const { model, scene, overlay, draw, dom, trail, policy } = kg;
  const { el } = dom;
  const MOST = 3;
  const ends = { from: null, to: null };
  let chosen = 0;

  const isMedia = (id) => (model.factsOf.get(id) ?? []).some((fact) => fact.predicate === 'rdf:type' && fact.object_label === 'media outlet');
  const isHub = (id) => model.words.hubs.includes(model.nodes.get(id).kind) || isMedia(id);

  /** Neighbours of each thing over visible lines. */
  const web = () => {
    const near = new Map();
    const join = (one, other, line) => {
      if (!near.has(one)) near.set(one, new Map());
      if (!near.get(one).has(other)) near.get(one).set(other, []);
      near.get(one).get(other).push(line);
    };
    for (const line of scene.now.lines) {
      join(line.source, line.target, line);
      join(line.target, line.source, line);
    }
    return near;
  };

  const pair = (one, other) => (one < other ? `${one} ${other}` : `${other} ${one}`);

  /** The cheapest way, where steps used before cost more: Dijkstra on whole numbers. */
  const way = (near, used) => {
    const cost = new Map([[ends.from, 0]]);
    const before = new Map();
    const open = [[0, ends.from]];
    while (open.length) {
      open.sort((one, other) => other[0] - one[0] || (other[1] < one[1] ? -1 : 1));
      const [paid, id] = open.pop();
      if (id === ends.to) return trace(before);
      if (paid > cost.get(id) || (id !== ends.from && !scene.state.hubs && isHub(id))) continue;
      for (const other of near.get(id)?.keys() ?? []) {
        const price = paid + 1 + 2 * (used.get(pair(id, other)) ?? 0);
        if (price >= (cost.get(other) ?? Infinity)) continue;
        cost.set(other, price);
        before.set(other, id);
        open.push([price, other]);
      }
    }
    return null;
  };
  const trace = (before) => {
    const found = [ends.to];
    while (found[0] !== ends.from) found.unshift(before.get(found[0]));
    return found;
  };

  /** Up to three ways that share as little as may be, the shortest first. */
  const ways = () => {
    const near = web();
    const used = new Map();
    const found = new Map();
    for (let round = 0; round < 2 * MOST && found.size < MOST; round++) {
      const next = way(near, used);
      if (!next) break;
      found.set(next.join(' '), next);
      next.slice(1).forEach((id, step) => used.set(pair(next[step], id), (used.get(pair(next[step], id)) ?? 0) + 1));
    }
    const steps = (list) => list.slice(1).map((id, step) => near.get(list[step]).get(id));
    return [...found.values()].sort((one, other) => one.length - other.length).map((list) => ({ list, steps: steps(list) }));
  };

  const set = (edge, id) => {
    ends[edge] = id;
    chosen = 0;
    trail.open('path', '', { further: true });
  };

  const choose = (number) => {
    chosen = number;
    trail.show(false);
  };

  const end = (edge, words) => el('p', {}, `${words}: `, ends[edge] ? trail.toThing(ends[edge]) : el('span', { class: 'soft' }, 'open a thing and press “Path from here” or “Path to here”'));

  const none = () =>
    el('p', {}, `No path from ${model.label(ends.from)} to ${model.label(ends.to)} over the ${dom.count(scene.now.lines.length, 'visible line')}`
      + ` (policy: ${policy.words(scene.state.policy)}${scene.state.hubs ? '' : '; places, documents and media not walked through'}).`);

  const option = (found, number) =>
    el('section', {}, el('h3', {}, el('label', {},
      el('input', { type: 'radio', name: 'way', checked: number === chosen, onchange: () => choose(number), 'data-key': `way ${number}` }),
      ` Way ${number + 1}: ${dom.count(found.steps.length, 'step')}`)),
    el('ol', {}, found.steps.map((lines) => el('li', {}, el('ul', {}, lines.map((line) =>
      el('li', {}, kg.legend.swatch(line), trail.toLine(line.id, model.inWords(line)), ' ', el('span', { class: 'soft' }, model.words.support[line.support]))))))));

  const render = () => {
    const ready = ends.from && ends.to;
    const found = ready ? ways() : [];
    overlay.choose({ path: new Set((found[chosen]?.steps ?? []).flat().map((line) => line.id)) });
    const hubs = el('input', { type: 'checkbox', checked: scene.state.hubs, 'data-key': 'hubs', onchange: () => scene.change((state) => {
      state.hubs = hubs.checked;
    }) });
    return el('article', { class: 'paths' }, el('h2', { tabindex: '-1' }, 'How two things are tied'),
      end('from', 'From'), end('to', 'To'), el('p', {}, el('label', {}, hubs, ' also through places, documents and media')),
      ready && (found.length ? found.map(option) : none()), dom.button('Clear', clear, { 'data-key': 'clear' }));
  };

  const clear = () => {
    ends.from = ends.to = null;
    overlay.choose({ path: new Set() });
    trail.show(true);
    draw.redraw();
  };

  return { from: (id) => set('from', id), to: (id) => set('to', id), open: () => trail.open('path', ''), render, ends };
})();
