/** Citations of one statement, in words, BibTeX and CSL-JSON: where it stands, never what stands there. */
kg.citation = (() => {
  const { model, dom } = kg;
  const TYPES = { 'encyclopaedia article': 'entry-encyclopedia', 'news article': 'article-newspaper', 'news item': 'article-newspaper' };

  const range = ([start, end]) => `${start}–${end}`;
  const places = (one) => `characters ${one.passages.map(range).join(', ')}`;
  const document_ = (one) => model.sources.get(one.source) ?? { title: `Document ${one.source}` };
  const version = () => model.picture.digest;
  const statement = (one) => `${one.speaker_label} ${one.stance}: ${model.proposition(one.about)}`;
  const origin = (one) => `Overseas Stations KG, attribution ${one.id}, data version ${version()}, ${model.words.licence}`;

  const plain = (one) => {
    const source = document_(one);
    const by = [source.author, source.publisher, `“${source.title}”`, source.date].filter(Boolean).join(', ');
    return `${statement(one)}. In: ${by}, document ${one.source}, ${places(one)}. ${origin(one)}.`;
  };

  /** Characters that TeX would act on, made harmless. */
  const tex = (text) => text.replace(/[\\{}$&#%_^~]/g, (char) => ({ '\\': '\\textbackslash{}', '^': '\\^{}', '~': '\\~{}' })[char] ?? `\\${char}`);

  const bibtex = (one) => {
    const source = document_(one);
    const fields = {
      author: source.author ?? source.publisher, title: source.title, publisher: source.publisher, year: source.date?.slice(0, 4),
      date: source.date, note: `${statement(one)}; document ${one.source}, ${places(one)}; ${origin(one)}`,
    };
    const rows = Object.entries(fields).filter(([, value]) => value).map(([name, value]) => `  ${name} = {{${tex(value)}}}`);
    return `@misc{overseas-stations-${one.id},\n${rows.join(',\n')}\n}`;
  };

  /** The same for reference managers. */
  const csl = (one) => {
    const source = document_(one);
    const author = source.author ?? source.publisher;
    return {
      id: `overseas-stations-${one.id}`, type: TYPES[source.kind] ?? 'document', title: source.title,
      ...(author && { author: [{ literal: author }] }), ...(source.publisher && { publisher: source.publisher }),
      ...(source.date && { issued: { 'date-parts': [source.date.split('-').map(Number)] } }), ...(source.language && { language: source.language }),
      locator: places(one), archive: 'Overseas Stations KG', archive_location: `attribution ${one.id}`, version: version(), note: statement(one),
    };
  };

  const FORMS = { plain, BibTeX: bibtex, 'CSL-JSON': (one) => JSON.stringify([csl(one)], null, 2) };

  /** Put a text on the clipboard; where the browser refuses, lay it out to be copied by hand. */
  const copy = async (text, what) => {
    try {
      await navigator.clipboard.writeText(text);
      dom.say(`Copied: ${what}.`);
    } catch {
      if (copyOld(text)) dom.say(`Copied: ${what}.`);
      else byHand(text, what);
    }
  };

  const copyOld = (text) => {
    const area = dom.el('textarea', { class: 'aside', 'aria-hidden': 'true' });
    const focused = document.activeElement;
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand?.('copy') ?? false;
    area.remove();
    focused?.focus({ preventScroll: true });
    return done;
  };

  const byHand = (text, what) => {
    const area = dom.byId('copy-text');
    area.value = text;
    dom.byId('copy').showModal();
    area.select();
    dom.say(`The browser does not let this page copy. The text (${what}) is selected: press Ctrl+C.`);
  };

  /** The buttons below a statement. */
  const buttons = (one) =>
    dom.el('p', { class: 'cite' }, 'Copy citation: ', Object.entries(FORMS).map(([name, form]) =>
      dom.button(name, () => copy(form(one), `citation of ${one.id}, ${name}`), { class: 'small', 'aria-label': `Copy citation of ${one.id}: ${name}` })));

  return { plain, copy, buttons, places };
})();
