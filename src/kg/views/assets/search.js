/** Search by any name in any script: a combobox with a list of things. */
kg.search = (() => {
  const { model, scene, steps, trail, dom, grammar } = kg;
  const { el } = dom;
  const input = dom.byId('search');
  const list = dom.byId('search-list');
  const MOST = 12;
  let found = [];
  let at = -1;

  /** Without case and marks: `hǎiwài` is found by `haiwai`. */
  const fold = (text) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/\s+/g, ' ').trim();

  const index = [...model.nodes.values()].map((node) => ({
    node,
    names: [node.label, node.id, ...node.names.map(([text]) => text), ...Object.values(node.identifiers)].map((text) => ({ text, folded: fold(text) })),
  }));

  /** How well a name fits: the lower the better; nothing where it does not. */
  const fit = (folded, wanted) => {
    if (folded === wanted) return 0;
    if (folded.startsWith(wanted)) return 1;
    if (folded.includes(` ${wanted}`)) return 2;
    if (folded.includes(wanted)) return 3;
    return wanted.split(' ').every((word) => folded.includes(word)) ? 4 : null;
  };

  /** The best fitting things, those in the picture and with more lines first among equals. */
  const find = (text) => {
    const wanted = fold(text);
    if (!wanted) return [];
    const hits = index.flatMap(({ node, names }) => {
      const fits = names.map(({ text: name, folded }) => ({ name, rank: fit(folded, wanted) })).filter((one) => one.rank !== null);
      if (!fits.length) return [];
      const best = fits.reduce((one, other) => (other.rank < one.rank ? other : one));
      return [{ node, ...best, weight: (scene.now.things.has(node.id) ? 1000 : 0) + (model.linesOf.get(node.id)?.length ?? 0) }];
    });
    return hits.sort((one, other) => one.rank - other.rank || other.weight - one.weight).slice(0, MOST);
  };

  const option = (hit, number) =>
    el('li', { id: `option-${number}`, role: 'option', 'aria-selected': number === at ? 'true' : 'false', onmousedown: (event) => pick(number, event) },
      kg.legend.shape(hit.node.kind), el('span', {}, hit.node.label), hit.name !== hit.node.label && el('span', { class: 'soft' }, ` also: ${hit.name}`),
      el('span', { class: 'soft kind-of' }, ` ${grammar.kindWords(hit.node.kind)}${scene.now.things.has(hit.node.id) ? '' : ', not in the picture'}`));

  const show = () => {
    const open = found.length > 0;
    list.hidden = !open;
    input.setAttribute('aria-expanded', open ? 'true' : 'false');
    if (open && at >= 0) input.setAttribute('aria-activedescendant', `option-${at}`);
    else input.removeAttribute('aria-activedescendant');
    dom.fill(list, found.map(option));
  };

  const look = () => {
    found = find(input.value);
    at = found.length ? 0 : -1;
    show();
    if (input.value.trim() && !found.length) dom.say(`Nothing here is called “${input.value.trim()}”.`);
  };

  const shut = () => {
    found = [];
    show();
  };

  const pick = (number, event) => {
    event?.preventDefault();
    const hit = found[number];
    if (!hit) return;
    input.value = '';
    shut();
    steps.add(hit.node.id);
    trail.open('thing', hit.node.id);
  };

  const move = (step) => {
    if (!found.length) return;
    at = (at + step + found.length) % found.length;
    show();
  };

  input.addEventListener('input', look);
  input.addEventListener('blur', shut);
  input.addEventListener('keydown', (event) => {
    const act = { ArrowDown: () => move(1), ArrowUp: () => move(-1), Enter: () => pick(at), Escape: shut }[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  });

  return { focus: () => input.focus() };
})();
