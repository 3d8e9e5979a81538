// @ts-check
/** The panel of a node: kind, names, numbers, every claim about it, neighbours. */
const details = (() => {
  const { say } = model;
  const { el } = dom;
  const SUPPORTED = ['vouched', 'stated', 'alleged'];
  /** @type {Record<string, string>} */
  const LANGUAGES = { hans: 'zh-Hans', hant: 'zh-Hant' };

  const welcome = () =>
    el(
      'article',
      { class: 'welcome' },
      el('h2', { tabindex: '-1' }, say('Choose an edge or a node')),
      el(
        'p',
        {},
        say('Click an edge to see who supports the claim and who denies it, in which document.'),
        ' ',
        say('Click a node to see its names and every claim about it.'),
      ),
      el(
        'p',
        {},
        `${say('Or search for a name, in any script:')} `,
        el('kbd', {}, '/'),
        ` · ${say('All keys:')} `,
        el('kbd', {}, '?'),
      ),
      model.diagram.description && el('p', { class: 'soft' }, model.diagram.description),
    );

  /** @param {string} id */
  const render = (id) => {
    const node = model.nodeOf(id);
    if (node.kind === 'Claim' && model.attributionsAbout.has(id)) return ledger.render(id);
    const facts = model.factsOf.get(id) ?? [];
    const edges = model.edgesOf.get(id) ?? [];
    const claims = facts.filter((fact) => fact.predicate !== 'rdf:type');
    return el(
      'article',
      { class: 'of-node' },
      el('h2', { tabindex: '-1' }, node.label),
      kinds(node, facts),
      page(id),
      replies(id),
      leads(id),
      actions(id),
      numbers([...facts, ...edges]),
      claimList(say('Claims about it'), claims),
      claimList(say('Edges'), edges),
      neighbours(id, edges),
      names(node),
      identifiers(node),
      judgements(id),
      el('p', { class: 'soft mono' }, id),
    );
  };

  /**
   * A link to the page of the node, where the diagram is one of a site.
   * @param {string} id
   */
  const page = (id) =>
    model.pages[id] ? el('p', {}, el('a', { href: model.pages[id] }, say('Open its page'))) : null;

  /**
   * What stands in the documents against the accusations of a person, before anything else.
   * @param {string} id
   */
  const replies = (id) => {
    const known = model.diagram.replies?.[id];
    if (!known) return null;
    const name = model.label(id);
    const own =
      known.own_words ??
      (known.own ? '' : say('By %(name)s: no reply in these documents.', { name }));
    const denials = known.denials ?? [];
    const none = `${known.silence.charAt(0).toUpperCase()}${known.silence.slice(1)}${say('.')}`;
    /** @param {Reply} reply */
    const item = ({ sentence, about, attribution, manner }) => {
      const one = model.attributions.get(attribution);
      const words = `${one?.speaker_label} ${one?.stance}: ${sentence}`;
      const open = () => trail.open('edge', about, { further: true, mark: attribution });
      const kind = !manner || manner === 'reply' ? '' : ` (${manner})`;
      return el('li', {}, dom.button(words, open, { class: 'link' }), ` ${attribution}${kind}`);
    };
    return el(
      'section',
      { class: 'replies' },
      el('h3', {}, `${say('Reply to the accusations')} (${known.replies.length})`),
      known.replies.length
        ? [own && el('p', {}, own), el('ul', {}, known.replies.map(item))]
        : el('p', {}, none),
      denials.length
        ? [
            el('h3', {}, `${say(known.denials_heading ?? '')} (${denials.length})`),
            el('ul', {}, denials.map(item)),
          ]
        : null,
    );
  };

  /**
   * Later public texts about the node, which no claim rests on.
   * @param {string} id
   */
  const leads = (id) => {
    const list = model.diagram.leads?.[id] ?? [];
    if (!list.length) return null;
    const { heading, notice } = model.words.leads;
    const meaning = say(notice);
    /** @param {Lead} lead */
    const item = (lead) =>
      el(
        'li',
        {},
        `${lead.date || say('no date')}, ${lead.publisher}: `,
        el('a', { href: lead.address, rel: 'noreferrer', target: '_blank' }, lead.title),
        ` (${lead.languages.join(', ')}). ${lead.summary}`,
      );
    return el(
      'details',
      { class: 'leads' },
      el('summary', {}, `${say(heading)} (${list.length})`),
      el(
        'p',
        { class: 'soft' },
        `${meaning.charAt(0).toUpperCase()}${meaning.slice(1)}${say('.')}`,
      ),
      el('ul', {}, list.map(item)),
    );
  };

  /**
   * The neutral kind. A narrower kind is somebody's claim, with who denies it.
   * @param {GraphNode} node
   * @param {Edge[]} facts
   */
  const kinds = (node, facts) => {
    const claimed = facts.filter((fact) => fact.predicate === 'rdf:type');
    return [
      el('p', { class: 'kind' }, legend.shape(node.kind), style.kindLabel(node.kind)),
      claimed.length > 0 &&
        el(
          'section',
          { class: 'said-to-be' },
          el('h3', {}, say('Said to be')),
          el('ul', {}, claimed.map(claimItem)),
        ),
    ];
  };

  /**
   * A claim in a list: its words, how it stands, and who objects.
   * @param {Edge} claim
   */
  const claimItem = (claim) => {
    return el(
      'li',
      { class: scene.isGranted(claim, scene.state.policy) ? '' : 'not-granted' },
      legend.swatch(claim),
      trail.edgeButton(claim.id, claimText(claim)),
      ' ',
      el('span', { class: 'soft' }, model.standing(claim)),
      claim.objectors && el('span', { class: 'denied' }, `✕ ${model.describeObjectors(claim)}`),
    );
  };

  /**
   * The words of a claim, seen from the node that is open.
   * @param {Edge} claim
   */
  const claimText = ({ source, target, label, object_label: object }) =>
    trail.current()?.id === target
      ? say('%(subject)s %(relation)s it', { subject: model.label(source), relation: label })
      : `${label} ${object}`;

  /**
   * Claims that the policy grants, and the others in a closed list.
   * @param {string} heading
   * @param {Edge[]} list
   */
  const claimList = (heading, list) => {
    if (!list.length) return null;
    const granted = list.filter((claim) => scene.isGranted(claim, scene.state.policy));
    const others = list.filter((claim) => !granted.includes(claim));
    return el(
      'section',
      {},
      el('h3', {}, `${heading} (${granted.length})`),
      el('ul', {}, granted.map(claimItem)),
      others.length > 0 &&
        el(
          'details',
          {},
          el(
            'summary',
            {},
            say('%(number)s more that the policy leaves out', { number: others.length }),
          ),
          el('ul', {}, others.map(claimItem)),
        ),
    );
  };

  /**
   * How many claims there are, by support, standing and policy.
   * @param {Edge[]} claims
   * @returns {[string, number][]}
   */
  const count = (claims) => {
    /** @param {(claim: Edge) => boolean} test */
    const number = (test) => claims.filter(test).length;
    /** @type {[string, number][]} */
    const counts = [
      [say('claims'), claims.length],
      [say('supported'), number((claim) => SUPPORTED.includes(claim.support))],
    ];
    for (const standing of [...new Set(claims.map((claim) => claim.standing))].sort()) {
      if (standing) counts.push([standing, number((claim) => claim.standing === standing)]);
    }
    for (const policy of Object.keys(model.words.policies)) {
      counts.push([say(policy), number((claim) => claim.policies.includes(policy))]);
    }
    return counts;
  };

  /** @param {Edge[]} claims */
  const numbers = (claims) =>
    el(
      'dl',
      { class: 'numbers' },
      count(claims).map(([name, number]) =>
        el('div', {}, el('dt', {}, name), el('dd', {}, number)),
      ),
    );

  /** @param {string} id */
  const actions = (id) => {
    /**
     * @param {string} text
     * @param {string} key
     * @param {(id: string) => unknown} run
     */
    const action = (text, key, run) =>
      dom.button(text, () => run(id), { 'data-key': `${key} ${id}` });
    const isShown = scene.now.nodes.has(id);
    return el(
      'p',
      { class: 'actions' },
      isShown
        ? action(say('Show it'), 'show', draw.centre)
        : action(say('Add to the diagram'), 'add', steps.add),
      action(say('Expand (E)'), 'expand', steps.expand),
      isShown && action(say('Hide (H)'), 'hide', steps.hide),
      action(say('Path from here'), 'from', paths.from),
      action(say('Path to here'), 'to', paths.to),
      foldButton(id),
    );
  };

  /** @param {string} id */
  const foldButton = (id) => {
    const { grouping, unfolded } = scene.state;
    const name = groups.groupOf(id, grouping);
    return (
      grouping !== '' &&
      unfolded.has(name) &&
      dom.button(say('Fold %(name)s', { name }), () => groups.fold(name))
    );
  };

  /**
   * Neighbours, each to be opened, added to the diagram or hidden.
   * @param {string} id
   * @param {Edge[]} edges
   */
  const neighbours = (id, edges) => {
    const ends = new Set(edges.flatMap((edge) => [edge.source, edge.target]));
    ends.delete(id);
    if (!ends.size) return null;
    const others = [...ends].sort((one, other) =>
      model.label(one).localeCompare(model.label(other)),
    );
    const missing = others.filter((other) => !scene.now.nodes.has(other)).length;
    return el(
      'details',
      {},
      el(
        'summary',
        {},
        say('Neighbours (%(number)s, %(missing)s of them not in the diagram)', {
          number: others.length,
          missing,
        }),
      ),
      el('ul', {}, others.map(neighbour)),
    );
  };

  /** @param {string} id */
  const neighbour = (id) => {
    const isShown = scene.now.nodes.has(id);
    const verb = isShown ? say('hide') : say('show');
    const run = isShown ? steps.hide : steps.add;
    return el(
      'li',
      {},
      legend.shape(model.nodeOf(id).kind),
      trail.nodeButton(id),
      ' ',
      dom.button(verb, () => run(id), {
        class: 'small',
        'aria-label': `${verb} ${model.label(id)}`,
        'data-key': `neighbour ${id}`,
      }),
    );
  };

  /** @param {GraphNode} node */
  const names = (node) => {
    if (!node.names.length) return null;
    /** @param {[string, string, string]} name */
    const item = ([text, script, role]) =>
      el(
        'li',
        {},
        el('span', { lang: LANGUAGES[script] }, text),
        el('span', { class: 'soft' }, ` ${say(role)}, ${say(script)}`),
      );
    return el(
      'section',
      {},
      el('h3', {}, `${say('Names')} (${node.names.length})`),
      el('ul', {}, node.names.map(item)),
    );
  };

  /**
   * The name of an identifier for readers.
   * @param {string} name
   */
  const nameOf = (name) => say(model.words.identifiers[name] ?? name);

  /** @param {GraphNode} node */
  const identifiers = (node) => {
    const known = Object.entries(node.identifiers);
    if (!known.length) return null;
    return el(
      'dl',
      {},
      known.map(([name, value]) => [el('dt', {}, nameOf(name)), el('dd', {}, identifier(value))]),
    );
  };

  /**
   * What the editors judged about which thing this is, with the reason.
   * @param {string} id
   */
  const judgements = (id) => {
    const list = model.diagram.judgements?.[id] ?? [];
    if (!list.length) return null;
    return el(
      'section',
      { class: 'judgements' },
      el('h3', {}, say('Which thing this is: the editors’ judgements')),
      el('ul', {}, list.map(judgementItem)),
    );
  };

  /** @param {Judgement} judgement */
  const judgementItem = ({ other, other_label: label, strength, reason, passages }) =>
    el(
      'li',
      {},
      other
        ? [`${say('may be the same as')} `, trail.nodeButton(other, label || other)]
        : `${say('named as one by the editors:')} ${passages.map(mention).join('; ')}`,
      ` (${say(strength)}: ${reason})`,
    );

  /** @param {[string, number, number]} passage */
  const mention = ([source, start, end]) =>
    `${say('Document %(number)s', { number: source })}, ${start}–${end}`;

  /**
   * A link, if the identifier is a web address.
   * @param {string} value
   */
  const identifier = (value) =>
    /^https?:\/\//i.test(value)
      ? el('a', { href: value, rel: 'noreferrer noopener', target: '_blank' }, value)
      : value;

  /**
   * The panel of a folded group.
   * @param {string} name
   */
  const renderFold = (name) => {
    const members = draw.drawnNodes.get(groups.nodeId(name))?.fold?.members ?? [];
    return el(
      'article',
      {},
      el('h2', { tabindex: '-1' }, name),
      el('p', {}, model.countNodes(members.length)),
      dom.button(say('Unfold (Enter)'), () => groups.unfold(name), { 'data-key': 'unfold' }),
      el(
        'ul',
        {},
        members.map((id) => el('li', {}, trail.nodeButton(id))),
      ),
    );
  };

  /**
   * The panel of all edges between two groups.
   * @param {string} id
   */
  const renderBundle = (id) => {
    const edges = draw.drawnEdges.get(id)?.item.bundle ?? [];
    /** @param {Edge} edge */
    const item = (edge) =>
      el('li', {}, legend.swatch(edge), trail.edgeButton(edge.id, model.describe(edge)));
    return el(
      'article',
      {},
      el('h2', { tabindex: '-1' }, model.countEdges(edges.length)),
      el('ul', {}, edges.map(item)),
    );
  };

  return { render, renderFold, renderBundle, welcome, count };
})();
