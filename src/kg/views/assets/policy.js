// @ts-check
/** The truth policy: which claims are edges. */
const policy = (() => {
  const box = dom.byId('policies');
  /** @type {Record<string, string>} */
  const CHOICES = {
    ...model.words.policies,
    [scene.EVERY]: 'every claim that anybody makes, denies or asks about',
  };

  /** @param {string} name */
  const label = (name) => (name === scene.EVERY ? 'every claim' : name);

  /** @param {[string, string]} choice */
  const choice = ([name, meaning]) => {
    const input = dom.el('input', {
      type: 'radio',
      name: 'policy',
      value: name,
      checked: scene.state.policy === name,
      onchange: () => choose(name),
    });
    return dom.el('label', { title: meaning }, input, ` ${label(name)}`);
  };

  const render = () => {
    if (!box.childElementCount) dom.fill(box, Object.entries(CHOICES).map(choice));
    for (const input of box.querySelectorAll('input')) {
      input.checked = input.value === scene.state.policy;
    }
    dom.byId('policy-meaning').textContent = CHOICES[scene.state.policy];
  };

  /**
   * Choose a policy, announce how many edges appear and disappear, and mark them for a moment.
   * @param {string} name
   */
  const choose = (name) => {
    const drawn = new Map(draw.drawnEdges);
    const before = new Set(scene.now.edges.map((edge) => edge.id));
    scene.change((state) => {
      state.policy = name;
    });
    const after = new Set(scene.now.edges.map((edge) => edge.id));
    const added = [...after].filter((id) => !before.has(id));
    const removed = [...before].filter((id) => !after.has(id));
    overlay.showDifference(
      added,
      removed.flatMap((id) => drawn.get(id) ?? []),
    );
    draw.redraw();
    const [fewer, more] = [dom.count(removed.length, 'edge'), dom.count(added.length, 'edge')];
    dom.announce(`${label(name)}: ${fewer} removed, ${more} added.`);
  };

  scene.watch(render);

  return { label, isKnown: (/** @type {string} */ name) => Object.hasOwn(CHOICES, name), choose };
})();
