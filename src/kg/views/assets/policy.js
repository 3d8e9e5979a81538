/** The truth policy: which propositions count as lines, switched in the page. */
kg.policy = (() => {
  const { model, scene, draw, overlay, dom } = kg;
  const { el } = dom;
  const box = dom.byId('policies');
  const CHOICES = { ...model.words.policies, [scene.EVERY]: 'everything that anybody says, denies or asks' };

  const words = (policy) => (policy === scene.EVERY ? 'every proposition' : policy);

  const choice = ([policy, meaning]) =>
    el('label', { title: meaning },
      el('input', { type: 'radio', name: 'policy', value: policy, checked: scene.state.policy === policy, onchange: () => change(policy) }), ` ${words(policy)}`);

  const render = () => {
    if (!box.childElementCount) dom.fill(box, Object.entries(CHOICES).map(choice));
    for (const input of box.querySelectorAll('input')) input.checked = input.value === scene.state.policy;
    dom.byId('policy-meaning').textContent = CHOICES[scene.state.policy];
  };

  /** Switch, tell what appears and what goes, and mark both for a moment. */
  const change = (policy) => {
    const before = new Map(scene.now.edges.map((edge) => [edge.id, draw.curves.get(edge.id)]));
    const lines = new Set(scene.now.lines.map((line) => line.id));
    scene.change((state) => {
      state.policy = policy;
    });
    const after = new Set(scene.now.lines.map((line) => line.id));
    const came = [...after].filter((id) => !lines.has(id));
    const went = [...lines].filter((id) => !after.has(id));
    overlay.differ(came, went.map((id) => before.get(id)).filter(Boolean));
    draw.redraw();
    dom.say(`${words(policy)}: ${dom.count(went.length, 'line')} ${went.length === 1 ? 'goes' : 'go'}, ${dom.count(came.length, 'line')} ${came.length === 1 ? 'appears' : 'appear'}.`);
  };

  scene.watch(render);

  return { words, CHOICES };
})();
