// Tables of a published site: filtered and sorted in place, as no server does it there.
//
// A classic script without requests, so that it works from `file://`. The part of the address
// after `#` holds the state as a server has it after `?`: `words`, `sort`, `hide`, `rows`, `page`,
// `only.COLUMN`, and values of a saved query.

(() => {
  /** Values of a column that are offered at most. */
  const MOST = 150;
  /** Rows of a page that are offered, and how many are shown unless the reader chooses. */
  const SIZES = ['25', '50', '100', '500', 'all'];
  const ROWS = '50';
  /** What a reader sets in the form, besides the values of columns. */
  const FIELDS = ['words', 'sort', 'hide', 'rows', 'page'];
  /** @param {string} name */
  const isOfForm = (name) => FIELDS.includes(name) || name.startsWith('only.');
  const COLLATOR = new Intl.Collator('en', { numeric: true });

  const section = document.querySelector('#rows[data-whole]');
  const body = section?.querySelector('tbody');
  const heads = /** @type {HTMLElement[]} */ ([
    ...(section?.querySelectorAll('th[data-name]') ?? []),
  ]);
  const count = document.getElementById('count');
  if (!section || !body || !count) return;
  removeMade(section);
  /** Texts in the language of the page; an English page has none. @type {Record<string, string>} */
  const translations = JSON.parse(section.getAttribute('data-words') ?? '{}');

  /**
   * Return a text in the language of the page, with its values.
   * @param {string} text
   * @param {Record<string, string | number>} [values]
   */
  const say = (text, values = {}) =>
    (translations[text] ?? text).replace(/%\((\w+)\)s/g, (_, name) => String(values[name]));

  /** Fold a text, so that case and accents do not matter. @param {string} text */
  const fold = (text) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

  /** Names in other scripts by the address of what has them. */
  const others = new Map(
    [...document.querySelectorAll('#names dt')].map((one) => [
      one.textContent ?? '',
      one.nextElementSibling?.textContent ?? '',
    ]),
  );

  /** Return the texts of a row that are searched: those of its columns, and other names. @param {HTMLTableRowElement} row */
  function readText(row) {
    const cells = [...row.cells].slice(0, heads.length);
    const links = cells.flatMap((cell) => [...cell.querySelectorAll('a')]);
    const more = links.map((link) => others.get(link.getAttribute('href') ?? '') ?? '');
    return fold([...cells.map((cell) => cell.textContent), ...more].join(' \n'));
  }

  /** Rows that are not shown, in a place from which a page that a browser saves keeps them. */
  const unshown = section.querySelector('template') ?? document.createElement('template');
  section.append(unshown);

  /** Return all rows as they were written, also if this page was saved with few of them shown. @param {HTMLTableSectionElement} shown */
  function readRows(shown) {
    const written = [...shown.rows, ...unshown.content.querySelectorAll('tr')];
    for (const [place, row] of written.entries()) row.dataset.place ??= String(place);
    return written.sort((one, other) => Number(one.dataset.place) - Number(other.dataset.place));
  }

  const rows = readRows(body).map((row) => ({
    row,
    cells: [...row.cells].map((cell) => (cell.textContent ?? '').trim()),
    text: readText(row),
  }));
  const names = heads.map((head) => head.dataset.name ?? '');

  /** @returns {URLSearchParams} */
  const readState = () => new URLSearchParams(location.hash.slice(1));

  /**
   * Return whether a cell names what a value of a saved query is: by its label or its page.
   * @param {(typeof rows)[number]} one
   * @param {number} place
   * @param {string} value
   */
  function hasValue(one, place, value) {
    if (one.cells[place].split('; ').some((text) => fold(text) === fold(value))) return true;
    const end = `/${value.replace(':', '/')}.html`;
    const links = [...one.row.cells[place].querySelectorAll('a')];
    return links.some((link) => (link.getAttribute('href') ?? '').endsWith(end));
  }

  /**
   * Return the rows that have the words and values of a state.
   * @param {URLSearchParams} state
   */
  function choose(state) {
    const words = fold(state.get('words') ?? '').split(/\s+/);
    const wanted = names.flatMap((name, place) => [
      { place, values: state.getAll(`only.${name}`) },
      { place, values: state.getAll(name).flatMap((value) => value.split(',')) },
    ]);
    const asked = wanted.filter(({ values }) => values.length > 0);
    return rows.filter(
      (one) =>
        words.every((word) => one.text.includes(word)) &&
        asked.every(({ place, values }) => values.some((value) => hasValue(one, place, value))),
    );
  }

  /** Return rows in the order of a column; empty cells come last. @param {typeof rows} chosen @param {string} sort */
  function order(chosen, sort) {
    const place = names.indexOf(sort.replace('-', ''));
    if (place < 0) return chosen;
    const sign = sort.startsWith('-') ? -1 : 1;
    return chosen.toSorted((first, second) => {
      const [one, other] = [first.cells[place], second.cells[place]];
      if (one === '' || other === '') return Number(one === '') - Number(other === '');
      return sign * COLLATOR.compare(one, other);
    });
  }

  /** Put a state into the address and show it. @param {URLSearchParams} state */
  function change(state) {
    history.replaceState({}, '', `#${state}`);
    show();
  }

  /** Return the state after a click on the head of a column. @param {string} name */
  function turn(name) {
    const state = readState();
    const following = { [name]: `-${name}`, [`-${name}`]: '' };
    const sort = following[state.get('sort') ?? ''] ?? name;
    if (sort) state.set('sort', sort);
    else state.delete('sort');
    state.delete('page');
    const select = /** @type {HTMLSelectElement | null} */ (form.querySelector('[name="sort"]'));
    if (select) select.value = sort;
    return state;
  }

  /** Show the rows of the state in the address. */
  function show() {
    const state = readState();
    const chosen = order(choose(state), state.get('sort') ?? '');
    const size = readSize(state, chosen.length);
    const pages = Math.max(Math.ceil(chosen.length / size), 1);
    const page = Math.min(Math.max(Number(state.get('page')) || 1, 1), pages);
    const first = (page - 1) * size;
    const shown = chosen.slice(first, first + size);
    unshown.content.replaceChildren(...rows.map((one) => one.row));
    body?.replaceChildren(...shown.map((one) => one.row));
    const total = section?.getAttribute('data-whole');
    const every = total === '1' ? '%(num)s row' : '%(num)s rows';
    const pattern = chosen.length === rows.length ? every : '%(some)s of %(number)s rows';
    const number = total ?? '';
    const numbers = say(pattern, { num: number, number, some: chosen.length });
    const bounds = { first: first + 1, last: first + shown.length };
    const part = pages > 1 ? say('; %(first)s–%(last)s are shown', bounds) : '';
    status.textContent = `${numbers}${part}${say('.')}`;
    markOrder(state.get('sort') ?? '');
    hideColumns(state.getAll('hide'));
    showPages(page, pages);
  }

  /** Return how many rows a page has. @param {URLSearchParams} state @param {number} number */
  function readSize(state, number) {
    const asked = state.get('rows') ?? ROWS;
    return asked === 'all' ? Math.max(number, 1) : Math.max(Number.parseInt(asked, 10) || 50, 1);
  }

  /** Leave out columns. @param {string[]} hidden */
  function hideColumns(hidden) {
    for (const [place, name] of names.entries()) {
      const isHidden = hidden.includes(name);
      heads[place].hidden = isHidden;
      for (const { row } of rows) row.cells[place].hidden = isHidden;
    }
  }

  /** Show the numbers of the pages of rows. @param {number} page @param {number} pages */
  function showPages(page, pages) {
    const near = new Set([1, pages]);
    for (let one = page - 2; one <= page + 2; one += 1) near.add(one);
    const listed = [...near].filter((one) => one >= 1 && one <= pages).sort((a, b) => a - b);
    turning.hidden = pages < 2;
    turning.replaceChildren();
    for (const [place, one] of listed.entries()) {
      if (place > 0 && one > listed[place - 1] + 1) turning.append(makeElement('span', '…'));
      turning.append(makePageLink(one, one === page));
    }
  }

  /** Return the link to a page of rows. @param {number} number @param {boolean} isShown */
  function makePageLink(number, isShown) {
    if (isShown) {
      const current = makeElement('span', String(number));
      current.setAttribute('aria-current', 'page');
      return current;
    }
    const state = readState();
    state.set('page', String(number));
    const link = document.createElement('a');
    link.href = `#${state}`;
    const aside = makeElement('span', `${say('page')} `);
    aside.className = 'aside';
    link.append(aside, String(number));
    return link;
  }

  /** Tell by which column the rows are sorted. @param {string} sort */
  function markOrder(sort) {
    for (const head of heads) {
      head.removeAttribute('aria-sort');
      if (sort === head.dataset.name) head.setAttribute('aria-sort', 'ascending');
      if (sort === `-${head.dataset.name}`) head.setAttribute('aria-sort', 'descending');
    }
  }

  /** @param {string} name @param {string} text */
  function makeElement(name, text = '') {
    const element = document.createElement(name);
    element.textContent = text;
    return element;
  }

  /** Remove what this script made before, which a page that a browser saved holds. @param {Element} part */
  function removeMade(part) {
    for (const made of part.querySelectorAll('form.arrange, nav.pages')) made.remove();
  }

  /** Return a field for words. */
  function makeWords() {
    const label = makeElement('label', `${say('filter')} `);
    label.className = 'words';
    const input = document.createElement('input');
    input.type = 'search';
    input.name = 'words';
    input.placeholder = say('words in any column');
    input.value = readState().get('words') ?? '';
    label.append(input);
    return label;
  }

  /** Return the values of a column with their rows, the most frequent first. @param {number} place */
  function countValues(place) {
    /** @type {Map<string, number>} */
    const counts = new Map();
    for (const value of rows.flatMap(({ cells }) => cells[place].split('; '))) {
      if (value) counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    return new Map([...counts].sort((one, other) => other[1] - one[1]));
  }

  /** Return the values of a column for choice; null where there are too few or too many. @param {number} place */
  function makeOffer(place) {
    const name = `only.${names[place]}`;
    const counts = countValues(place);
    if (counts.size < 2 || counts.size > MOST) return null;
    const offer = makeElement('details');
    const fields = makeElement('fieldset');
    offer.className = 'offer';
    fields.append(makeElement('legend', heads[place].textContent ?? ''));
    for (const [value, number] of counts) {
      const label = makeElement('label');
      const box = document.createElement('input');
      box.type = 'checkbox';
      box.name = name;
      box.value = value;
      box.checked = readState().getAll(name).includes(value);
      label.append(box, ` ${value} `, makeElement('small', String(number)));
      fields.append(label);
    }
    offer.append(makeElement('summary', heads[place].textContent ?? ''), fields);
    return offer;
  }

  /** Return the state that the form shows, with what else is in the address. @param {HTMLFormElement} form */
  function readForm(form) {
    const state = new URLSearchParams();
    for (const [name, value] of readState()) {
      if (!isOfForm(name)) state.append(name, value);
    }
    for (const [name, value] of new FormData(form)) {
      if (value !== '' && !(name === 'rows' && value === ROWS)) state.append(name, String(value));
    }
    return state;
  }

  /** Return the choice of columns to leave out. */
  function makeColumns() {
    const offer = makeElement('details');
    const fields = makeElement('fieldset');
    offer.className = 'offer';
    fields.append(makeElement('legend', say('leave out')));
    for (const [place, head] of heads.entries()) {
      const label = makeElement('label');
      const box = document.createElement('input');
      box.type = 'checkbox';
      box.name = 'hide';
      box.value = names[place];
      box.checked = readState().getAll('hide').includes(names[place]);
      label.append(box, ` ${head.textContent}`);
      fields.append(label);
    }
    offer.append(makeElement('summary', say('columns')), fields);
    return offer;
  }

  /** Return a field of choices. @param {string} text @param {string} name @param {[string, string][]} options @param {string} chosen */
  function makeSelect(text, name, options, chosen) {
    const label = makeElement('label', `${text} `);
    const select = document.createElement('select');
    select.name = name;
    for (const [value, shown] of options) {
      const option = document.createElement('option');
      option.value = value;
      option.textContent = shown;
      option.selected = value === chosen;
      select.append(option);
    }
    label.append(select);
    return label;
  }

  /** Return the choice of an order. */
  function makeOrder() {
    /** @type {[string, string][]} */
    const orders = [['', say('as the answer')]];
    for (const [place, head] of heads.entries()) {
      orders.push(
        [names[place], `${head.textContent} ↑`],
        [`-${names[place]}`, `${head.textContent} ↓`],
      );
    }
    return makeSelect(say('order'), 'sort', orders, readState().get('sort') ?? '');
  }

  /** Return the choice of how many rows a page has. */
  function makeSizes() {
    const sizes = SIZES.map((size) => /** @type {[string, string]} */ ([size, say(size)]));
    return makeSelect(say('rows a page'), 'rows', sizes, readState().get('rows') ?? ROWS);
  }

  const form = document.createElement('form');
  form.className = 'arrange';
  form.append(makeWords());
  const tail = [makeColumns(), makeOrder(), makeSizes()];
  const turning = makeElement('nav');
  turning.className = 'pages';
  turning.setAttribute('aria-label', say('Pages of rows'));
  for (const [place, head] of heads.entries()) {
    const button = makeElement('button', head.textContent ?? '');
    button.className = 'sort';
    button.addEventListener('click', () => change(turn(names[place])));
    const offer = head.dataset.offered ? makeOffer(place) : null;
    if (offer) form.append(offer);
    head.replaceChildren(button);
  }
  form.append(...tail);
  section.append(turning);
  /** Show what the form asks for, unless an input method composes. @param {Event} event */
  function handleInput(event) {
    if (!(event instanceof InputEvent && event.isComposing)) change(readForm(form));
  }
  form.addEventListener('input', handleInput);
  form.addEventListener('compositionend', handleInput);
  form.addEventListener('submit', (event) => event.preventDefault());
  section.prepend(form);
  const status = makeElement('span', '');
  const [first] = count.childNodes;
  if (first) first.replaceWith(status);
  count.insertBefore(document.createTextNode(' '), status.nextSibling);
  window.addEventListener('hashchange', show);
  show();
})();
