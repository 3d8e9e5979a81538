// @ts-check
/** Citations of a statement, in words, BibTeX and CSL-JSON: where its passage is, not its text. */
const citation = (() => {
  const { say } = model;
  /** @type {Record<string, string>} */
  const CSL_TYPES = {
    'encyclopaedia article': 'entry-encyclopedia',
    'news article': 'article-newspaper',
    'news item': 'article-newspaper',
  };

  /**
   * The character ranges of a statement in its document.
   * @param {Attribution} one
   */
  const passageRanges = ({ passages }) =>
    say('characters %(ranges)s', { ranges: listRanges(passages) });

  /** @param {[number, number][]} passages */
  const listRanges = (passages) => passages.map(([start, end]) => `${start}–${end}`).join(', ');

  /**
   * @param {Attribution} one
   * @returns {Source}
   */
  const documentOf = ({ source }) =>
    model.sources.get(source) ?? { title: say('Document %(number)s', { number: source }) };

  /** @param {Attribution} one */
  const statement = (one) => `${one.speaker_label} ${one.stance}: ${model.proposition(one.about)}`;

  /** @param {Attribution} one */
  const origin = ({ id }) => {
    const { digest } = model.diagram;
    return `Overseas Stations KG, attribution ${id}, data version ${digest}, ${model.words.licence}`;
  };

  /** @param {Attribution} one */
  const plain = (one) => {
    const { author, publisher, title, date } = documentOf(one);
    const by = [author, publisher, `“${title}”`, date].filter(Boolean).join(', ');
    return say(
      '%(speaker)s %(stance)s: %(about)s. In: %(by)s, document %(number)s, %(characters)s. Overseas Stations KG, attribution %(id)s, data version %(version)s, %(licence)s.',
      {
        speaker: one.speaker_label,
        stance: one.stance,
        about: model.proposition(one.about),
        by,
        number: one.source,
        characters: passageRanges(one),
        id: one.id,
        version: model.diagram.digest,
        licence: model.words.licence,
      },
    );
  };

  /** @type {Record<string, string>} */
  const TEX = { '\\': '\\textbackslash{}', '^': '\\^{}', '~': '\\~{}' };
  /**
   * Escape the characters that TeX acts on.
   * @param {string} text
   */
  const escapeTex = (text) => text.replace(/[\\{}$&#%_^~]/g, (char) => TEX[char] ?? `\\${char}`);

  /** @param {Attribution} one */
  const bibtex = (one) => {
    const { author, publisher, title, date } = documentOf(one);
    const where = `document ${one.source}, characters ${listRanges(one.passages)}`;
    const note = `${statement(one)}; ${where}; ${origin(one)}`;
    const year = date?.slice(0, 4);
    const fields = { author: author ?? publisher, title, publisher, year, date, note };
    const rows = [`@misc{overseas-stations-${one.id}`];
    for (const [name, value] of Object.entries(fields)) {
      if (value) rows.push(`  ${name} = {{${escapeTex(value)}}}`);
    }
    return `${rows.join(',\n')}\n}`;
  };

  /**
   * CSL-JSON, for reference managers.
   * @param {Attribution} one
   */
  const csl = (one) => {
    const { author, publisher, title, date, kind, language } = documentOf(one);
    const by = author ?? publisher;
    return {
      id: `overseas-stations-${one.id}`,
      type: CSL_TYPES[kind ?? ''] ?? 'document',
      title,
      ...(by && { author: [{ literal: by }] }),
      ...(publisher && { publisher }),
      ...(date && { issued: { 'date-parts': [date.split('-').map(Number)] } }),
      ...(language && { language }),
      locator: passageRanges(one),
      archive: 'Overseas Stations KG',
      archive_location: `attribution ${one.id}`,
      version: model.diagram.digest,
      note: statement(one),
    };
  };

  /** @type {Record<string, (one: Attribution) => string>} */
  const FORMS = {
    [say('plain')]: plain,
    BibTeX: bibtex,
    'CSL-JSON': (one) => JSON.stringify([csl(one)], null, 2),
  };

  /**
   * Copy a text; if the browser refuses, show it to be copied by hand.
   * @param {string} text
   * @param {string} name what the text is
   */
  const copy = async (text, name) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      if (!copyByCommand(text)) {
        showForCopying(text, name);
        return;
      }
    }
    dom.announce(say('Copied: %(name)s.', { name }));
  };

  /** @param {string} text */
  const copyByCommand = (text) => {
    const area = dom.el('textarea', { class: 'aside', 'aria-hidden': 'true' });
    const focused = dom.focused();
    area.value = text;
    document.body.append(area);
    area.select();
    const isDone = document.execCommand?.('copy') ?? false;
    area.remove();
    focused?.focus({ preventScroll: true });
    return isDone;
  };

  /**
   * @param {string} text
   * @param {string} name
   */
  const showForCopying = (text, name) => {
    const area = dom.inputById('copy-text');
    area.value = text;
    dom.dialogById('copy').showModal();
    area.select();
    dom.announce(
      say(
        'The browser does not let this page copy. The text (%(name)s) is selected: press Ctrl+C.',
        {
          name,
        },
      ),
    );
  };

  /**
   * The buttons below a statement.
   * @param {Attribution} one
   */
  const buttons = (one) => {
    /** @param {[string, (one: Attribution) => string]} form */
    const button = ([name, form]) =>
      dom.button(
        name,
        () => copy(form(one), say('citation of %(id)s, %(form)s', { id: one.id, form: name })),
        {
          class: 'small',
          'aria-label': say('Copy citation of %(id)s: %(form)s', { id: one.id, form: name }),
        },
      );
    const forms = Object.entries(FORMS).map(button);
    return dom.el('p', { class: 'cite' }, `${say('Copy citation:')} `, forms);
  };

  return { plain, bibtex, csl, copy, buttons, passageRanges };
})();
