/** Filters: which kinds, relations, stances, documents and speakers are let through. */
kg.filters = (() => {
  const { model, scene, dom, grammar } = kg;
  const { el } = dom;
  const box = dom.byId('facets');
  const drawer = dom.byId('filters');

  /** Each value of a facet on a line, as key and words. */
  const VALUES = {
    kind: (line) => [line.source, line.target].filter((id) => model.nodes.has(id)).map((id) => model.nodes.get(id).kind).map((kind) => [kind, grammar.kindWords(kind)]),
    relation: (line) => [[line.label, line.label]],
    stance: (line) => model.told(line).map((one) => [one.stance, one.stance]),
    source: (line) => model.told(line).map((one) => [one.source, `${one.source} ${model.sources.get(one.source)?.publisher ?? ''}`.trim()]),
    speaker: (line) => model.told(line).map((one) => [one.speaker, one.speaker_label]),
  };

  /** How many granted lines have each value. */
  const counted = (facet) => {
    const found = new Map();
    const lines = scene.granted().filter((line) => line.target);
    for (const line of lines) {
      for (const [key, words] of new Map(VALUES[facet](line))) {
        if (!found.has(key)) found.set(key, { key, words, lines: 0 });
        found.get(key).lines += 1;
      }
    }
    return [...found.values()].sort((one, other) => other.lines - one.lines || one.words.localeCompare(other.words));
  };

  const set = (facet, keys) => scene.change((state) => {
    state.off[facet] = new Set(keys);
  });
  const toggle = (facet, key) => scene.change((state) => {
    if (!state.off[facet].delete(key)) state.off[facet].add(key);
  });

  const row = (facet, { key, words, lines }) =>
    el('li', {}, el('label', {},
      el('input', { type: 'checkbox', checked: !scene.state.off[facet].has(key), onchange: () => toggle(facet, key), 'data-key': `${facet} ${key}` }),
      ` ${words} `, el('span', { class: 'soft' }, `${lines}`)));

  const fieldset = ([facet, { title }]) => {
    const rows = counted(facet);
    return el('fieldset', {}, el('legend', {}, title),
      el('p', {}, dom.button('all', () => set(facet, []), { class: 'small', 'aria-label': `All ${title}`, 'data-key': `${facet} all` }), ' ',
        dom.button('none', () => set(facet, rows.map(({ key }) => key)), { class: 'small', 'aria-label': `No ${title}`, 'data-key': `${facet} none` })),
      el('ul', { class: 'checks' }, rows.map((one) => row(facet, one))));
  };

  /** Write the lists anew where they are open, with the keyboard where it was. */
  const render = () => {
    if (!drawer.open) return;
    const key = box.contains(document.activeElement) ? document.activeElement.dataset.key : null;
    dom.fill(box, Object.entries(scene.FACETS).map(fieldset));
    if (key) [...box.querySelectorAll('[data-key]')].find((element) => element.dataset.key === key)?.focus({ preventScroll: true });
  };

  drawer.addEventListener('toggle', render);
  scene.watch(render);

  /** How many values are switched off. */
  const active = () => Object.values(scene.state.off).reduce((sum, off) => sum + off.size, 0);

  return { active };
})();
