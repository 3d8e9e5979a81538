/** The ledger of a line: who says so and who denies it, next to each other. */
kg.ledger = (() => {
  const { model, dom, trail, citation } = kg;
  const { el } = dom;

  /** A claim by its id; of one that is only spoken about, what is known of it. */
  const claimOf = (id) => {
    const known = model.claims.get(id);
    if (known) return known;
    const about = model.about.get(id) ?? [];
    return { id, attributions: about.map((one) => one.id), support: '', opposed: '', roots: 0, opponents: 0, standing: '', wider: '', partial: true };
  };

  const isSpeech = (line) => line.predicate === 'kg:stance';
  const isRelay = (line) => line.predicate === 'kg:relay';

  const title = (id) => {
    const line = model.claims.get(id);
    return line && line.source && !isSpeech(line) ? `${line.label} ${line.object_label}` : short(model.proposition(id));
  };
  const short = (text) => (text.length > 60 ? `${text.slice(0, 59)}…` : text);

  /** One line on a line, a bundle or a thing, for the pointer and for the live region. */
  const brief = (item) => {
    if (item.fold) return `${item.fold.name}: ${item.fold.members.length} things. Double click to unfold.`;
    if (item.lines) return `${dom.count(item.lines.length, 'line')} between two groups`;
    if (item.line) return `${model.inWords(item.line)}: ${sides(item.line)}`;
    return `${model.label(item.id)} (${kg.grammar.kindWords(model.nodes.get(item.id).kind)}), ${dom.count(model.linesOf.get(item.id)?.length ?? 0, 'line')}`;
  };

  /** "said by 3, opposed by 1 (and through a wider proposition by 2)". */
  const sides = (line) => {
    const { direct, wider } = model.opponents(line);
    const supporting = model.told(line).filter((one) => one.side === 'supporting' && !one.withdrawn).length;
    if (!line.attributions.length) return model.words.support[line.support] ?? '';
    const against = direct.length ? `opposed in ${direct.length}` : 'opposed by nobody directly';
    const wide = wider.length ? `, through a wider proposition in ${wider.length}` : '';
    return `supported in ${dom.count(supporting, 'statement')}, ${against}${wide}`;
  };

  const render = (id, mark) => {
    const line = claimOf(id);
    if (isRelay(line)) return relay(line);
    const spoken = isSpeech(line) ? model.told(line)[0] : null;
    const claim = spoken ? claimOf(spoken.about) : line;
    return el('article', { class: 'ledger' },
      head(line, claim, spoken), ledgerOf(claim, mark || spoken?.id),
      claim.partial && el('p', { class: 'soft' }, 'Only the statements that belong to this picture are listed.'),
      el('p', { class: 'soft mono' }, `${claim.id} · data version ${model.picture.digest}`));
  };

  const head = (line, claim, spoken) => [
    el('h2', { tabindex: '-1' }, claim.source ? [trail.toThing(claim.source), ` — ${claim.label} — `, objectOf(claim)] : model.proposition(claim.id)),
    spoken && el('p', { class: 'soft' }, `This line: ${spoken.speaker_label} ${spoken.stance} that.`),
    el('p', { class: 'standing' }, standing(claim)),
  ];
  const objectOf = (claim) => (claim.target ? trail.toThing(claim.target, claim.object_label) : el('span', {}, claim.object_label));

  const standing = (claim) => [
    claim.support && kg.legend.swatch(claim), model.words.support[claim.support] ?? '', claim.standing && ` · ${claim.standing}`,
    claim.partial ? '' : ` · independent roots: ${claim.roots} for, ${claim.opponents} against`,
  ];

  /** The two sides in columns, what is neutral below. */
  const ledgerOf = (claim, mark) => {
    const told = model.told(claim);
    const on = (side) => told.filter((one) => one.side === side);
    if (!told.length) return el('p', {}, 'No statement: this is the editors’ record of how documents hang together.');
    return [
      el('div', { class: 'sides' },
        column('for', 'Says so', on('supporting'), mark, 'Nobody in the sources says so.'),
        el('section', { class: 'against', 'aria-label': 'Denies or disputes it' },
          el('h3', {}, `Denies or disputes it (${on('opposing').length})`),
          on('opposing').length ? on('opposing').map((one) => card(one, mark)) : el('p', { class: 'soft' }, 'Nobody directly.'),
          wide(claim, mark))),
      on('neutral').length > 0 && column('neutral', 'Neither: asked, looked for, inferred', on('neutral'), mark, ''),
    ];
  };

  const column = (kind, heading, list, mark, none) =>
    el('section', { class: kind, 'aria-label': heading },
      el('h3', {}, `${heading} (${list.length})`), list.length ? list.map((one) => card(one, mark)) : el('p', { class: 'soft' }, none));

  /** The denials of the wider proposition under which a claim falls, shown right here. */
  const wide = (claim, mark) => {
    const wider = model.wider.get(claim.wider);
    if (!wider) return null;
    const against = model.told(wider).filter((one) => one.side === 'opposing');
    const words = trail.toLine(wider.id, model.proposition(wider.id));
    if (!against.length) return el('p', { class: 'soft' }, 'Falls under a wider proposition that nobody opposes: ', words);
    return el('div', { class: 'wider' },
      el('h4', {}, `Also denied through the wider proposition (${against.length}): `, words), against.map((one) => card(one, mark)));
  };

  const row = (name, ...value) => [el('dt', {}, name), el('dd', {}, ...value)];

  /** One statement with all that is known of it. */
  const card = (one, mark) =>
    el('div', { class: `card${one.withdrawn ? ' withdrawn' : ''}${one.id === mark ? ' marked' : ''}` },
      el('p', { class: 'who' }, el('strong', {}, trail.toThing(one.speaker, one.speaker_label)), ` ${one.stance}`,
        one.withdrawn && el('em', {}, ' (withdrawn)'), el('span', { class: 'mono soft' }, one.id)),
      el('p', { class: 'where' }, where(one)),
      el('dl', {}, facts(one)), quotes(one), citation.buttons(one), remarks(one));

  /** What others say of a statement itself, such as a fact check of a denial. */
  const remarks = (one) => one.remarks?.length > 0 && el('div', { class: 'remarks' },
    el('h4', {}, 'Said of this statement'), one.remarks.map((remark) => card({ about: one.id, root: '', root_label: '', ...remark }, '')));

  const where = (one) => {
    const source = model.sources.get(one.source) ?? {};
    return [el('b', {}, `Document ${one.source}`), source.title && `: “${source.title}”`, source.publisher && `, ${source.publisher}`,
      source.date && `, ${source.date}`, `; ${citation.places(one)}`];
  };

  const facts = (one) => [
    when(one.said) && row('said', when(one.said)),
    when(one.holds) && row('holds', when(one.holds)),
    row('root', one.root_label || one.root || 'no independent root'),
    one.relays.length > 0 && row('through', one.relays.join(' > ')),
    one.answers.length > 0 && row('answers', one.answers.map(answer)),
    one.wording && row('worded', one.wording),
    one.note && row('our note', one.note),
    one.basis && row('basis', one.basis),
  ].filter(Boolean).flat();

  /** The words as printed and the days that they were read as. */
  const when = (time) => {
    const [from, to] = [time.from ?? '', time.to ?? ''];
    const days = from === to ? from : from && to ? `${from} to ${to}` : from ? `from ${from}` : `until ${to}`;
    return [time.as && `“${time.as}”`, days].filter(Boolean).join(' · ');
  };

  const answer = (id) => {
    const one = model.attributions.get(id);
    if (!one) return el('span', { class: 'mono soft', title: 'not in this picture' }, `${id} `);
    const go = () => trail.open('line', one.about, { further: true, mark: id });
    return dom.button(id, go, { class: 'link mono', 'aria-label': `Answers ${id}: ${one.speaker_label} ${one.stance}` });
  };

  const quotes = (one) => {
    const texts = model.passages.get(one.id);
    return texts && texts.map((text) => el('blockquote', {}, text));
  };

  /** A step of passed-on speech: the statements that went this way, each with what it is about. */
  const relay = (line) =>
    el('article', { class: 'ledger' },
      el('h2', { tabindex: '-1' }, trail.toThing(line.source), ` — ${line.label} — `, trail.toThing(line.target, line.object_label)),
      el('p', { class: 'soft' }, `${dom.count(line.attributions.length, 'statement')} went this way, from ${dom.count(line.roots, 'independent root')}.`),
      model.told(line).map((one) => el('section', { class: 'way' },
        el('h3', {}, trail.toLine(one.about, model.proposition(one.about))), card(one, ''))));

  return { render, title, brief };
})();
