// @ts-check
/** The visible edges as a table: for readers without the canvas, sortable, each row a ledger. */
const table = (() => {
  const { say } = model;
  const { el } = dom;
  const box = dom.byId('table');

  /** @param {Edge} edge */
  const documentsOf = (edge) =>
    [...new Set(model.attributionsOf(edge).map((one) => one.source))].sort().join(', ');

  /** @type {[string, (edge: Edge) => string | number][]} */
  const COLUMNS = [
    [say('Subject'), (edge) => model.label(edge.source)],
    [say('Relation'), (edge) => edge.label],
    [say('Object'), (edge) => edge.object_label],
    [say('Support'), (edge) => (edge.support ? say(model.words.support[edge.support]) : '')],
    [say('Independent sources for'), (edge) => edge.roots],
    [say('Independent sources against'), (edge) => edge.opponents],
    [say('Standing'), (edge) => (edge.standing ? model.standing(edge) : '')],
    [say('Objectors'), (edge) => edge.objectors],
    [say('Documents'), documentsOf],
  ];
  /** The column whose cells open the ledger. */
  const RELATION = 1;
  const order = { column: 0, isDescending: false };

  /**
   * @param {Edge} one
   * @param {Edge} other
   */
  const compare = (one, other) => {
    const [, value] = COLUMNS[order.column];
    const [a, b] = [value(one), value(other)];
    const sign =
      typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b));
    return (order.isDescending ? -sign : sign) || (one.id < other.id ? -1 : 1);
  };

  /**
   * Sort by a column; by the same column again, in the other direction.
   * @param {number} column
   */
  const sortBy = (column) => {
    const isDescending = column === order.column && !order.isDescending;
    Object.assign(order, { column, isDescending });
    render();
    box.querySelectorAll('button')[column].focus();
  };

  /**
   * @param {[string, unknown]} column
   * @param {number} number
   */
  const head = ([name], number) => {
    const isSorted = number === order.column;
    const direction = order.isDescending ? 'descending' : 'ascending';
    const arrow = order.isDescending ? ' ▾' : ' ▴';
    return el(
      'th',
      { scope: 'col', 'aria-sort': isSorted ? direction : 'none' },
      dom.button(`${name}${isSorted ? arrow : ''}`, () => sortBy(number), { class: 'link' }),
    );
  };

  /** @param {Edge} edge */
  const row = (edge) =>
    el(
      'tr',
      {},
      COLUMNS.map(([, value], column) =>
        el('td', {}, column === RELATION ? ledgerButton(edge) : value(edge)),
      ),
    );

  /** @param {Edge} edge */
  const ledgerButton = (edge) =>
    dom.button(edge.label, () => trail.open('edge', edge.id), {
      class: 'link',
      'aria-label': say('Ledger of: %(claim)s', { claim: model.describe(edge) }),
      'data-edge': edge.id,
    });

  const render = () => {
    const isOpen = scene.state.table;
    box.hidden = !isOpen;
    draw.box.hidden = isOpen;
    dom.byId('show-table').setAttribute('aria-pressed', String(isOpen));
    if (!isOpen) return;
    const edges = [...scene.now.edges].sort(compare);
    const name = policy.label(scene.state.policy);
    const caption = say('%(edges)s of this diagram (policy: %(policy)s)', {
      edges: model.countEdges(edges.length),
      policy: name,
    });
    dom.fill(
      box,
      el(
        'table',
        {},
        el('caption', {}, caption),
        el('thead', {}, el('tr', {}, COLUMNS.map(head))),
        el('tbody', {}, edges.map(row)),
      ),
    );
  };

  const toggle = () => {
    scene.change(
      (state) => {
        state.table = !state.table;
      },
      { undo: false },
    );
    const isOpen = scene.state.table;
    dom.announce(isOpen ? say('The edges as a table.') : say('The diagram.'));
    (isOpen ? box : draw.box).focus({ preventScroll: true });
  };

  scene.watch(render);

  return { toggle, compare, sortBy };
})();
