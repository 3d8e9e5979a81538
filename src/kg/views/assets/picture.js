// @ts-check
/** Opens the ledger of a mark beside the picture. Without this script the mark leads to it. */
(() => {
  const panel = document.getElementById('panel');
  const body = document.getElementById('panel-body');
  const back = document.getElementById('back');
  const close = document.getElementById('close-panel');
  if (!panel || !body || !back || !close) return;
  /** Ids of what was opened, the last one shown. @type {string[]} */
  let trail = [];
  /** What had the keyboard before the panel opened. @type {HTMLElement | SVGElement | null} */
  let origin = null;

  /**
   * What a link within this page leads to.
   * @param {Element} link
   */
  const targetOf = (link) => {
    const href = link.getAttribute('href') ?? '';
    return href.startsWith('#') ? document.getElementById(decodeURIComponent(href.slice(1))) : null;
  };

  /** @param {Element} element */
  const articleOf = (element) => /** @type {HTMLElement | null} */ (element.closest('article'));

  /**
   * The ledger of a claim, or of the node, cell or step that a link names.
   * @param {Element} link
   */
  const ledgerOf = (link) => {
    const claim = link.getAttribute('data-claim');
    const target = (claim && document.getElementById(claim)) || targetOf(link);
    return target && articleOf(target);
  };

  /** @param {string} name */
  const marked = (name) =>
    [...document.querySelectorAll('#stage a')].filter((mark) =>
      ['data-claim', 'data-cell', 'data-id', 'data-edge'].some((key) =>
        (mark.getAttribute(key) ?? '').split(' ').includes(name),
      ),
    );

  /**
   * Show the last ledger of the trail, and point out some of its statements.
   * @param {string[]} attributions
   */
  const show = (attributions = []) => {
    const id = trail.at(-1);
    const article = id && document.getElementById(id);
    for (const mark of document.querySelectorAll('#stage .chosen')) mark.classList.remove('chosen');
    panel.hidden = !article;
    document.body.classList.toggle('open', Boolean(article));
    if (!article) return;
    const copy = /** @type {HTMLElement} */ (article.cloneNode(true));
    for (const element of [copy, ...copy.querySelectorAll('[id]')]) element.removeAttribute('id');
    for (const card of copy.querySelectorAll('[data-attribution]')) {
      const is = attributions.includes(card.getAttribute('data-attribution') ?? '');
      card.classList.toggle('marked', is);
    }
    body.replaceChildren(copy);
    back.hidden = trail.length < 2;
    for (const mark of marked(id)) mark.classList.add('chosen');
    panel.scrollTop = 0;
    copy.querySelector('.marked')?.scrollIntoView({ block: 'nearest' });
    /** @type {HTMLElement | null} */ (copy.querySelector('[tabindex]'))?.focus({
      preventScroll: true,
    });
  };

  const shut = () => {
    trail = [];
    show();
    origin?.focus({ preventScroll: true });
    origin = null;
  };

  document.addEventListener('click', (event) => {
    const target = /** @type {Element | null} */ (event.target);
    const link = target?.closest('a[href^="#"]:not(.skip)');
    const article = link && ledgerOf(link);
    if (!link || !article?.id) return;
    event.preventDefault();
    const isInside = panel.contains(link);
    trail = isInside ? [...trail, article.id] : [article.id];
    if (!isInside) origin = /** @type {HTMLElement | SVGElement} */ (link);
    show((link.getAttribute('data-attributions') ?? '').split(' '));
  });
  back.addEventListener('click', () => {
    trail.pop();
    show();
  });
  close.addEventListener('click', shut);
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !event.isComposing && !panel.hidden) shut();
  });

  const finder = document.getElementById('finder');
  const search = /** @type {HTMLInputElement | null} */ (document.getElementById('search'));
  const tally = document.getElementById('tally');
  /** Marks that fit the search, in their order, and how many of them Enter has opened. */
  let hits = /** @type {Element[]} */ ([]);
  let opened = 0;

  /**
   * Text without case, marks and repeated spaces: `haiwai` matches `hǎiwài`.
   * @param {string} text
   */
  const normalize = (text) =>
    text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/\s+/g, ' ').trim();

  /**
   * The words of a mark: its own, its title, and the names that its ledger begins with.
   * @param {Element} mark
   */
  const wordsOf = (mark) => {
    const named = ledgerOf(mark)?.querySelectorAll('h3, h3 + p, ul a') ?? [];
    const texts = [mark, ...mark.querySelectorAll('title'), ...named].map((one) => one.textContent);
    return normalize([mark.getAttribute('aria-label'), ...texts].join(' '));
  };
  /** Marks with their words, read when somebody searches. @type {[Element, string][]} */
  let index = [];

  /**
   * The visible marks that have all words; a wide page hides the picture of a narrow one.
   * @param {string} wanted
   */
  const listHits = (wanted) =>
    index
      .filter(([, words]) => wanted.split(' ').every((word) => words.includes(word)))
      .map(([mark]) => mark)
      .filter((mark) => mark.getClientRects().length > 0);

  /** Point out what has all words of the search, and fade the rest. */
  const find = () => {
    const wanted = normalize(search?.value ?? '');
    if (!index.length) {
      index = [...document.querySelectorAll('#stage a')].map((mark) => [mark, wordsOf(mark)]);
    }
    for (const mark of hits) mark.classList.remove('hit');
    hits = wanted ? listHits(wanted) : [];
    for (const mark of hits) mark.classList.add('hit');
    opened = 0;
    document.getElementById('stage')?.classList.toggle('searching', wanted !== '');
    if (tally) tally.textContent = wanted && `${tally.dataset.words}: ${hits.length}`;
    hits[0]?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  };

  if (finder && search) {
    finder.hidden = false;
    search.addEventListener('input', find);
    search.addEventListener('keydown', (event) => {
      const hit = hits[opened % hits.length];
      if (event.key !== 'Enter' || event.isComposing || !hit) return;
      opened += 1;
      hit.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }));
    });
  }
  show(); // a page that a browser saved may hold the panel as it was
})();
