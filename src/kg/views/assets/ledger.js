// @ts-check
/** The ledger of a claim: who supports it and who opposes it, next to each other. */
const ledger = (() => {
  const { say } = model;
  const { el } = dom;
  const LONGEST_TITLE = 60;

  /**
   * A claim by its id; of one that is no edge of the diagram, the statements about it.
   * @param {string} id
   * @returns {Edge}
   */
  const claimOf = (id) => {
    const known = model.claims.get(id);
    if (known) return known;
    return {
      id,
      source: '',
      target: '',
      predicate: '',
      label: '',
      object_label: '',
      policies: [],
      support: '',
      opposed: '',
      roots: 0,
      opponents: 0,
      standing: '',
      caveat: '',
      objectors: '',
      objections: [],
      wider: '',
      attributions: (model.attributionsAbout.get(id) ?? []).map((one) => one.id),
      shown: false,
      rests_on_readings: false,
      partial: true,
    };
  };

  /** @param {Edge} edge */
  const isStatement = (edge) => edge.predicate === 'kg:stance';
  /** @param {Edge} edge */
  const isRelay = (edge) => edge.predicate === 'kg:relay';

  /**
   * A short title of a claim.
   * @param {string} id
   */
  const title = (id) => {
    const claim = model.claims.get(id);
    if (claim?.source && !isStatement(claim)) return `${claim.label} ${claim.object_label}`;
    const text = model.proposition(id);
    return text.length > LONGEST_TITLE ? `${text.slice(0, LONGEST_TITLE - 1)}…` : text;
  };

  /**
   * One sentence about what is drawn, for the pointer and the live region.
   * @param {NodeItem | EdgeItem} item
   */
  const describe = (item) => {
    if ('source' in item) return describeEdge(item);
    const { id, fold } = item;
    if (fold) {
      const values = { name: fold.name, number: fold.members.length };
      return say('%(name)s: %(number)s nodes. Double-click to unfold.', values);
    }
    const kind = style.kindLabel(model.nodeOf(id).kind);
    const edges = model.countEdges(model.edgesOf.get(id)?.length ?? 0);
    return `${model.label(id)} (${kind}), ${edges}`;
  };

  /** @param {EdgeItem} item */
  const describeEdge = ({ edge, bundle = [] }) =>
    edge
      ? `${model.describe(edge)}: ${describeSides(edge)}`
      : say('%(edges)s between two groups', { edges: model.countEdges(bundle.length) });

  /**
   * How many statements support an edge, how it stands, and who objects.
   * @param {Edge} edge
   */
  const describeSides = (edge) => {
    if (!edge.attributions.length) return supportWords(edge);
    const supporting = model
      .attributionsOf(edge)
      .filter((one) => one.side === 'supporting' && !one.withdrawn);
    const standing = edge.standing && `, ${model.standing(edge)}`;
    const objectors =
      edge.objectors && `; ${say('objectors: %(names)s', { names: edge.objectors })}`;
    const supported = say('supported in %(statements)s', {
      statements: countStatements(supporting.length),
    });
    return `${supported}${standing}${objectors}`;
  };

  /** @param {number} number */
  const countStatements = (number) =>
    model.count(number, '%(num)s statement', '%(num)s statements');

  /** @param {Edge} claim */
  const supportWords = ({ support }) => (support ? say(model.words.support[support]) : '');

  /**
   * The panel of a claim or statement.
   * @param {string} id
   * @param {string} [mark] an attribution to point out
   */
  const render = (id, mark = '') => {
    const edge = claimOf(id);
    if (isRelay(edge)) return renderRelay(edge);
    const spoken = isStatement(edge) ? model.attributionsOf(edge)[0] : undefined;
    const claim = spoken ? claimOf(spoken.about) : edge;
    const version = say('data version %(version)s', { version: model.diagram.digest });
    return el(
      'article',
      { class: 'ledger' },
      heading(claim),
      spoken &&
        el(
          'p',
          { class: 'soft' },
          say('This edge: %(speaker)s %(stance)s it.', {
            speaker: spoken.speaker_label,
            stance: spoken.stance,
          }),
        ),
      el('p', { class: 'standing' }, standing(claim)),
      claim.objectors && el('p', { class: 'denied' }, model.describeObjectors(claim)),
      sides(claim, mark || (spoken?.id ?? '')),
      claim.partial &&
        el(
          'p',
          { class: 'soft' },
          say('Only the statements that belong to this diagram are listed.'),
        ),
      el('p', { class: 'soft mono' }, `${claim.id} · ${version}`),
    );
  };

  /** @param {Edge} claim */
  const heading = (claim) => {
    if (!claim.source) return el('h2', { tabindex: '-1' }, model.proposition(claim.id));
    const object = claim.target
      ? trail.nodeButton(claim.target, claim.object_label)
      : el('span', {}, claim.object_label);
    const subject = trail.nodeButton(claim.source);
    return el('h2', { tabindex: '-1' }, subject, ` — ${claim.label} — `, object);
  };

  /** @param {Edge} claim */
  const standing = (claim) => [
    claim.support && legend.swatch(claim),
    model.standing(claim),
    claim.rests_on_readings && ` · ${say('rests on our readings only')}`,
    !claim.partial && ` · ${model.countSources(claim)}`,
  ];

  /**
   * Both sides in columns, neutral statements below.
   * @param {Edge} claim
   * @param {string} mark
   */
  const sides = (claim, mark) => {
    const statements = model.attributionsOf(claim);
    if (!statements.length) {
      return el(
        'p',
        {},
        say('No statement: this is the editors’ record of how documents are related.'),
      );
    }
    /** @param {Side} side */
    const on = (side) => statements.filter((one) => one.side === side);
    const neutral = on('neutral');
    return [
      el(
        'div',
        { class: 'sides' },
        column(
          'for',
          say('Supports it'),
          cards(on('supporting'), mark, say('Nobody in these documents.')),
        ),
        column(
          'against',
          say('Denies or disputes it'),
          cards(on('opposing'), mark, say('Nobody directly.')),
          generalDenials(claim, mark),
        ),
      ),
      neutral.length > 0 &&
        column('neutral', say('Neither: asked, looked for, inferred'), cards(neutral, mark, '')),
    ];
  };

  /**
   * @param {string} name class of the column
   * @param {string} heading
   * @param {Element[]} list
   * @param {Child} [more]
   */
  const column = (name, heading, list, more = null) => {
    const number = list.filter((one) => one.classList.contains('card')).length;
    const title = el('h3', {}, `${heading} (${number})`);
    return el('section', { class: name, 'aria-label': heading }, title, list, more);
  };

  /**
   * @param {Attribution[]} list
   * @param {string} mark
   * @param {string} none what to say if the list is empty
   */
  const cards = (list, mark, none) =>
    list.length ? list.map((one) => card(one, mark)) : [el('p', { class: 'soft' }, none)];

  /**
   * Who denies the general claim that a claim falls under.
   * @param {Edge} claim
   * @param {string} mark
   */
  const generalDenials = (claim, mark) => {
    const general = model.wider.get(claim.wider);
    if (!general) return null;
    const against = model.attributionsOf(general).filter((one) => one.side === 'opposing');
    const button = trail.edgeButton(general.id, model.proposition(general.id));
    if (!against.length) {
      return el(
        'p',
        { class: 'soft' },
        `${say('Falls under a general claim that nobody opposes:')} `,
        button,
      );
    }
    const title = `${say('Denied more widely')} (${against.length}): `;
    return el('div', { class: 'wider' }, el('h4', {}, title, button), cards(against, mark, ''));
  };

  /**
   * One statement with everything that is known about it.
   * @param {Attribution} one
   * @param {string} mark
   * @returns {HTMLElement}
   */
  const card = (one, mark) => {
    const classes = ['card', one.withdrawn && 'withdrawn', one.id === mark && 'marked'];
    return el(
      'div',
      { class: classes.filter(Boolean).join(' ') },
      el(
        'p',
        { class: 'who' },
        el('strong', {}, trail.nodeButton(one.speaker, one.speaker_label)),
        ` ${one.stance}`,
        one.withdrawn && el('em', {}, ` ${say('(withdrawn)')}`),
        el('span', { class: 'mono soft' }, one.id),
      ),
      el('p', { class: 'where' }, where(one)),
      el('dl', {}, facts(one)),
      (model.passages.get(one.id) ?? []).map((text) => el('blockquote', {}, text)),
      citation.buttons(one),
      remarks(one),
    );
  };

  /**
   * Statements about a statement, such as a fact check of a denial.
   * @param {Attribution} one
   */
  const remarks = ({ id, remarks: list = [] }) => {
    if (!list.length) return null;
    /** @param {Attribution} remark */
    const remarkCard = (remark) =>
      card(
        { ...remark, about: id, root: remark.root ?? '', root_label: remark.root_label ?? '' },
        '',
      );
    return el(
      'div',
      { class: 'remarks' },
      el('h4', {}, say('About this statement')),
      list.map(remarkCard),
    );
  };

  /** @param {Attribution} one */
  const where = (one) => {
    const { title: name, publisher, date } = model.sources.get(one.source) ?? {};
    return [
      el('b', {}, say('Document %(number)s', { number: one.source })),
      name && `: “${name}”`,
      publisher && `, ${publisher}`,
      date && `, ${date}`,
      `; ${citation.passageRanges(one)}`,
    ];
  };

  /** @param {Attribution} one */
  const facts = (one) => [
    row(say('said'), describeTime(one.said)),
    row(say('holds'), describeTime(one.holds)),
    row(say('independent source'), one.root_label || one.root || say('none')),
    row(say('through'), one.relays.join(' > ')),
    one.answers.length > 0 && [el('dt', {}, say('answers')), el('dd', {}, one.answers.map(answer))],
    row(say('worded'), one.wording),
    row(say('our reading'), one.readings.join('; ')),
    row(say('our note'), one.note),
    row(say('basis'), one.basis),
  ];

  /**
   * @param {string} name
   * @param {string} text
   */
  const row = (name, text) => text && [el('dt', {}, name), el('dd', {}, text)];

  /**
   * A time: the words as printed, and the days that they were read as.
   * @param {Time} time
   */
  const describeTime = ({ from = '', to = '', as: words = '' }) => {
    const days = describeDays(from, to);
    return [words && `“${words}”`, days].filter(Boolean).join(' · ');
  };

  /**
   * @param {string} from
   * @param {string} to
   */
  const describeDays = (from, to) => {
    if (from === to) return from;
    if (from && to) return say('%(first)s to %(last)s', { first: from, last: to });
    return from ? say('from %(day)s', { day: from }) : say('until %(day)s', { day: to });
  };

  /** @param {string} id */
  const answer = (id) => {
    const one = model.attributions.get(id);
    if (!one) {
      return el('span', { class: 'mono soft', title: say('not in this diagram') }, `${id} `);
    }
    return dom.button(id, () => trail.open('edge', one.about, { further: true, mark: id }), {
      class: 'link mono',
      'aria-label': `${say('Answers')} ${id}: ${one.speaker_label} ${one.stance}`,
    });
  };

  /**
   * The panel of a step by which statements were passed on, each with what it is about.
   * @param {Edge} edge
   */
  const renderRelay = (edge) => {
    const statements = countStatements(edge.attributions.length);
    const sources = model.count(
      edge.roots,
      '%(num)s independent source',
      '%(num)s independent sources',
    );
    /** @param {Attribution} one */
    const section = (one) =>
      el(
        'section',
        {},
        el('h3', {}, trail.edgeButton(one.about, model.proposition(one.about))),
        card(one, ''),
      );
    return el(
      'article',
      { class: 'ledger' },
      el(
        'h2',
        { tabindex: '-1' },
        trail.nodeButton(edge.source),
        ` — ${edge.label} — `,
        trail.nodeButton(edge.target, edge.object_label),
      ),
      el(
        'p',
        { class: 'soft' },
        say('%(statements)s passed on here, from %(sources)s.', { statements, sources }),
      ),
      model.attributionsOf(edge).map(section),
    );
  };

  return { render, title, describe, describeSides, describeTime };
})();
