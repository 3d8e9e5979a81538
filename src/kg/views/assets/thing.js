/** The panel of a thing: kinds, names, claims in numbers, every proposition, neighbours. */
kg.thing = (() => {
  const { model, scene, draw, dom, trail, grammar, groups } = kg;
  const { el } = dom;
  const SUPPORTED = ['vouched', 'stated', 'alleged'];

  const welcome = () =>
    el('article', { class: 'welcome' },
      el('h2', { tabindex: '-1' }, 'Ask a line'),
      el('p', {}, 'Click a line: who says so, and who denies it, in which document. Click a thing: its names, and everything that is said of it.'),
      el('p', {}, 'Or search for a name, in any script: press ', el('kbd', {}, '/'), '. All keys: ', el('kbd', {}, '?'), '.'),
      model.picture.description && el('p', { class: 'soft' }, model.picture.description));

  const render = (id) => {
    const node = model.nodes.get(id);
    if (node.kind === 'Claim' && model.about.has(id)) return kg.ledger.render(id);
    const facts = model.factsOf.get(id) ?? [];
    const lines = model.linesOf.get(id) ?? [];
    return el('article', { class: 'of-thing' },
      el('h2', { tabindex: '-1' }, node.label), kinds(node, facts), actions(id),
      numbers([...facts, ...lines]), propositions('What is said of it', facts.filter((fact) => fact.predicate !== 'rdf:type')),
      propositions('Ties', lines), neighbours(id, lines), names(node), identifiers(node),
      el('p', { class: 'soft mono' }, id));
  };

  /** The neutral kind; a narrower one is somebody's claim, with who denies it right below. */
  const kinds = (node, facts) => {
    const said = facts.filter((fact) => fact.predicate === 'rdf:type');
    return [
      el('p', { class: 'kind' }, kg.legend.shape(node.kind), grammar.kindWords(node.kind)),
      said.length > 0 && el('section', { class: 'said-to-be' }, el('h3', {}, 'Said to be'), el('ul', {}, said.map(item))),
    ];
  };

  /** A proposition in a list: its words, how it is said, and who opposes it in which document. */
  const item = (line) => {
    const { direct, wider } = model.opponents(line);
    return el('li', { class: scene.grants(line, scene.state.policy) ? '' : 'not-granted' },
      kg.legend.swatch(line), trail.toLine(line.id, text(line)), ' ',
      el('span', { class: 'soft' }, model.words.support[line.support] ?? ''),
      denied('✕ opposed by ', direct), denied('✕ opposed through a wider proposition by ', wider));
  };
  const text = (line) => (trail.here()?.id === line.target ? `${model.label(line.source)} ${line.label} it` : `${line.label} ${line.object_label}`);

  const denied = (words, list) => {
    if (!list.length) return null;
    const who = new Map();
    for (const one of list) who.set(one.speaker_label, [...(who.get(one.speaker_label) ?? []), one.source]);
    const named = [...who].map(([name, documents]) => `${name} (${[...new Set(documents)].join(', ')})`);
    return el('span', { class: 'denied' }, words + named.join(', '));
  };

  const propositions = (heading, list) => {
    if (!list.length) return null;
    const granted = list.filter((line) => scene.grants(line, scene.state.policy));
    const rest = list.filter((line) => !granted.includes(line));
    return el('section', {}, el('h3', {}, `${heading} (${granted.length})`), el('ul', {}, granted.map(item)),
      rest.length > 0 && el('details', {}, el('summary', {}, `${rest.length} more that the policy does not grant`), el('ul', {}, rest.map(item))));
  };

  const numbers = (list) => {
    const counted = [
      ['propositions', list.length],
      ['supported', list.filter((line) => SUPPORTED.includes(line.support)).length],
      ['opposed directly', list.filter((line) => line.opposed === 'direct').length],
      ['opposed through a wider one', list.filter((line) => line.opposed === 'wider').length],
      ...Object.keys(model.words.policies).map((policy) => [policy, list.filter((line) => line.policies.includes(policy)).length]),
    ];
    return el('dl', { class: 'numbers' }, counted.map(([name, number]) => el('div', {}, el('dt', {}, name), el('dd', {}, `${number}`))));
  };

  const actions = (id) => {
    const act = (text, key, run) => dom.button(text, () => run(id), { 'data-key': `${key} ${id}` });
    const shown = scene.now.things.has(id);
    return el('p', { class: 'actions' },
      shown ? act('Show it', 'show', draw.centre) : act('Put it in the picture', 'add', kg.steps.add),
      act('Expand (E)', 'expand', kg.steps.expand), shown && act('Hide (H)', 'hide', kg.steps.hide),
      act('Path from here', 'from', kg.paths.from), act('Path to here', 'to', kg.paths.to), foldAgain(id));
  };
  const foldAgain = (id) => {
    const name = groups.of(id, scene.state.grouping);
    return scene.state.grouping && scene.state.unfolded.has(name) && dom.button(`Fold ${name}`, () => groups.fold(name));
  };

  /** Things tied to it, each to be opened, put into the picture or hidden. */
  const neighbours = (id, lines) => {
    const others = [...new Set(lines.flatMap((line) => [line.source, line.target]))].filter((other) => other !== id);
    if (!others.length) return null;
    others.sort((one, other) => model.label(one).localeCompare(model.label(other)));
    const row = (other) => {
      const [words, run] = scene.now.things.has(other) ? ['hide', kg.steps.hide] : ['show', kg.steps.add];
      const name = `${words} ${model.label(other)}`;
      return el('li', {}, kg.legend.shape(model.nodes.get(other).kind), trail.toThing(other), ' ',
        dom.button(words, () => run(other), { class: 'small', 'aria-label': name, 'data-key': `neighbour ${other}` }));
    };
    const missing = others.filter((other) => !scene.now.things.has(other)).length;
    return el('details', {}, el('summary', {}, `Neighbours (${others.length}, of which ${missing} not in the picture)`), el('ul', {}, others.map(row)));
  };

  const names = (node) => node.names.length > 0 && el('section', {}, el('h3', {}, `Names (${node.names.length})`),
    el('ul', {}, node.names.map(([name, script, role]) => el('li', {}, el('span', { lang: script === 'hans' ? 'zh-Hans' : script === 'hant' ? 'zh-Hant' : undefined }, name), el('span', { class: 'soft' }, ` ${role}, ${script}`)))));

  const identifiers = (node) => {
    const known = Object.entries(node.identifiers);
    return known.length > 0 && el('dl', {}, known.map(([name, value]) => [el('dt', {}, name), el('dd', {}, linked(value))]));
  };
  const linked = (value) => (/^https?:\/\//i.test(value) ? el('a', { href: value, rel: 'noreferrer noopener', target: '_blank' }, value) : value);

  const renderFold = (name) => {
    const members = draw.drawn.get(groups.nodeId(name))?.fold.members ?? [];
    return el('article', {}, el('h2', { tabindex: '-1' }, name), el('p', {}, dom.count(members.length, 'thing')),
      dom.button('Unfold (Enter)', () => groups.unfold(name), { 'data-key': 'unfold' }), el('ul', {}, members.map((id) => el('li', {}, trail.toThing(id)))));
  };

  const renderLines = (id) => {
    const lines = draw.curves.get(id)?.edge.lines ?? [];
    return el('article', {}, el('h2', { tabindex: '-1' }, dom.count(lines.length, 'line')),
      el('ul', {}, lines.map((line) => el('li', {}, kg.legend.swatch(line), trail.toLine(line.id, model.inWords(line))))));
  };

  return { render, renderFold, renderLines, welcome };
})();
