/** The same lines as a table: complete for readers without the canvas, sortable, each row opens its ledger. */
kg.table = (() => {
  const { model, scene, trail, dom } = kg;
  const { el } = dom;
  const box = dom.byId('table');
  const against = (line) => ({ direct: 'directly', wider: 'through a wider proposition' })[line.opposed] ?? 'no';
  const documents = (line) => [...new Set(model.told(line).map((one) => one.source))].sort().join(', ');
  const COLUMNS = [
    ['Subject', (line) => model.label(line.source)],
    ['Relation', (line) => line.label],
    ['Object', (line) => line.object_label],
    ['How it is said', (line) => model.words.support[line.support]],
    ['Roots for', (line) => line.roots],
    ['Roots against', (line) => line.opponents],
    ['Denied or disputed', against],
    ['Documents', documents],
  ];
  const order = { column: 0, down: false };

  const compare = (one, other) => {
    const value = COLUMNS[order.column][1];
    const [a, b] = [value(one), value(other)];
    const by = typeof a === 'number' ? a - b : String(a).localeCompare(String(b));
    return (order.down ? -by : by) || (one.id < other.id ? -1 : 1);
  };

  const head = ([name], column) => {
    const here = column === order.column;
    const sort = () => {
      Object.assign(order, { column, down: here && !order.down });
      render();
      box.querySelectorAll('th button')[column].focus();
    };
    return el('th', { scope: 'col', 'aria-sort': here ? (order.down ? 'descending' : 'ascending') : 'none' },
      dom.button(`${name}${here ? (order.down ? ' ▾' : ' ▴') : ''}`, sort, { class: 'link' }));
  };

  const row = (line) =>
    el('tr', {}, COLUMNS.map(([, value], column) => {
      const text = String(value(line));
      if (column !== 1) return el('td', {}, text);
      return el('td', {}, dom.button(text, () => trail.open('line', line.id), { class: 'link', 'aria-label': `Ledger of: ${model.inWords(line)}`, 'data-line': line.id }));
    }));

  const render = () => {
    box.hidden = !scene.state.table;
    dom.byId('canvas').hidden = scene.state.table;
    dom.byId('show-table').setAttribute('aria-pressed', scene.state.table ? 'true' : 'false');
    if (!scene.state.table) return;
    const lines = [...scene.now.lines].sort(compare);
    dom.fill(box, el('table', {},
      el('caption', {}, `${dom.count(lines.length, 'line')} of this picture (policy: ${kg.policy.words(scene.state.policy)})`),
      el('thead', {}, el('tr', {}, COLUMNS.map(head))), el('tbody', {}, lines.map(row))));
  };

  const toggle = () => {
    scene.change((state) => {
      state.table = !state.table;
    }, { undo: false });
    dom.say(scene.state.table ? 'The lines as a table.' : 'The picture.');
    (scene.state.table ? box : dom.byId('canvas')).focus({ preventScroll: true });
  };

  scene.watch(render);

  return { toggle };
})();
