// @ts-check
/** Filters: which kinds, relations, stances, documents and speakers are visible. */
const filters = (() => {
  const { say } = model;
  const { el } = dom;
  const box = dom.byId('facets');
  const drawer = /** @type {HTMLDetailsElement} */ (dom.byId('filters'));

  /** @typedef {{ key: string, label: string, edges: number }} Value */

  /**
   * The values of each facet on an edge, as keys with labels.
   * @type {Record<Facet, (edge: Edge) => [string, string][]>}
   */
  const VALUES = {
    kind: ({ source, target }) =>
      [source, target].map((id) => {
        const { kind } = model.nodeOf(id);
        return [kind, style.kindLabel(kind)];
      }),
    relation: ({ label }) => [[label, label]],
    stance: (edge) => model.attributionsOf(edge).map(({ stance }) => [stance, stance]),
    source: (edge) =>
      model.attributionsOf(edge).map(({ source }) => [source, documentLabel(source)]),
    speaker: (edge) => model.attributionsOf(edge).map((one) => [one.speaker, one.speaker_label]),
  };

  /** @param {string} id */
  const documentLabel = (id) => `${id} ${model.sources.get(id)?.publisher ?? ''}`.trim();

  /**
   * The values of a facet with their numbers of granted edges, the most frequent first.
   * @param {Facet} facet
   */
  const countValues = (facet) => {
    /** @type {Map<string, Value>} */
    const values = new Map();
    for (const edge of scene.listGranted().filter((claim) => claim.target)) {
      for (const [key, label] of new Map(VALUES[facet](edge))) {
        const value = values.get(key) ?? { key, label, edges: 0 };
        value.edges += 1;
        values.set(key, value);
      }
    }
    return [...values.values()].sort(
      (one, other) => other.edges - one.edges || one.label.localeCompare(other.label),
    );
  };

  /**
   * @param {Facet} facet
   * @param {string[]} keys
   */
  const switchOff = (facet, keys) =>
    scene.change((state) => {
      state.off[facet] = new Set(keys);
    });

  /**
   * @param {Facet} facet
   * @param {string} key
   */
  const toggle = (facet, key) =>
    scene.change(({ off }) => {
      if (!off[facet].delete(key)) off[facet].add(key);
    });

  /**
   * @param {Facet} facet
   * @param {Value} value
   */
  const row = (facet, { key, label, edges }) => {
    const checkbox = el('input', {
      type: 'checkbox',
      checked: !scene.state.off[facet].has(key),
      onchange: () => toggle(facet, key),
      'data-key': `${facet} ${key}`,
    });
    const number = el('span', { class: 'soft' }, edges);
    return el('li', {}, el('label', {}, checkbox, ` ${label} `, number));
  };

  /** @param {Facet} facet */
  const fieldset = (facet) => {
    const title = scene.FACETS[facet];
    const values = countValues(facet);
    /**
     * @param {string} text
     * @param {string[]} keys
     */
    const button = (text, keys) =>
      dom.button(text.toLowerCase(), () => switchOff(facet, keys), {
        class: 'small',
        'aria-label': say('%(choice)s %(facet)s', { choice: text, facet: title }),
        'data-key': `${facet} ${text}`,
      });
    const keys = values.map(({ key }) => key);
    return el(
      'fieldset',
      {},
      el('legend', {}, title),
      el('p', {}, button(say('All'), []), ' ', button(say('No'), keys)),
      el(
        'ul',
        { class: 'checks' },
        values.map((value) => row(facet, value)),
      ),
    );
  };

  /** Render the lists if they are open, and keep the keyboard where it was. */
  const render = () => {
    if (!drawer.open) return;
    const key = dom.focusedKey(box);
    dom.fill(box, scene.FACET_NAMES.map(fieldset));
    if (key) dom.byKey(box, key)?.focus({ preventScroll: true });
  };

  const open = () => {
    drawer.open = !drawer.open;
    if (drawer.open) drawer.querySelector('input')?.focus();
  };

  drawer.addEventListener('toggle', render);
  scene.watch(render);

  /** How many values are switched off. */
  const countOff = () =>
    scene.FACET_NAMES.reduce((sum, facet) => sum + scene.state.off[facet].size, 0);

  return { open, countOff, countValues };
})();
