// @ts-check
/** The truth policy: which claims are edges. */
const policy = (() => {
  const { say } = model;
  const box = dom.byId('policies');
  /** @type {Record<string, string>} */
  const CHOICES = {
    ...Object.fromEntries(
      Object.entries(model.words.policies).map(([name, words]) => [name, say(words)]),
    ),
    [scene.EVERY]: say('every claim that anybody makes, denies or asks about'),
  };

  /** @param {string} name */
  const label = (name) => (name === scene.EVERY ? say('every claim') : say(name));

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
    dom.announce(
      say('%(policy)s: %(fewer)s removed, %(more)s added.', {
        policy: label(name),
        fewer: model.countEdges(removed.length),
        more: model.countEdges(added.length),
      }),
    );
  };

  scene.watch(render);

  return { label, isKnown: (/** @type {string} */ name) => Object.hasOwn(CHOICES, name), choose };
})();
