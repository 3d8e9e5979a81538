/** The panel: what is open in it, how one came there, and the way back. */
kg.trail = (() => {
  const { model, scene, draw, dom, overlay } = kg;
  const panel = dom.byId('panel');
  const crumbs = dom.byId('crumbs');
  const body = dom.byId('panel-body');
  const RENDER = {
    thing: (id) => kg.thing.render(id),
    line: (id, mark) => kg.ledger.render(id, mark),
    fold: (id) => kg.thing.renderFold(id),
    lines: (id) => kg.thing.renderLines(id),
    path: () => kg.paths.render(),
  };
  let trail = [];

  const here = () => trail.at(-1) ?? null;

  /** Open something: from the canvas anew, from within the panel one step further. */
  const open = (type, id, { further = false, mark = '', focus = true } = {}) => {
    const step = { type, id, mark };
    const known = trail.findIndex((one) => one.type === type && one.id === id);
    if (!further) trail = [step];
    else if (known >= 0) trail = [...trail.slice(0, known), step];
    else trail = [...trail, step];
    show(focus);
  };

  const titleOf = ({ type, id }) => {
    if (type === 'thing') return model.label(id);
    if (type === 'line') return kg.ledger.title(id);
    if (type === 'path') return 'Paths';
    return type === 'fold' ? id : 'Lines between two groups';
  };

  const show = (focus) => {
    const step = here();
    panel.classList.toggle('empty', !step);
    if (!step) return welcome();
    const content = RENDER[step.type](step.id, step.mark);
    dom.fill(body, content);
    dom.fill(crumbs, trail.map((one, number) => crumb(one, number)));
    crumbs.hidden = trail.length < 2;
    overlay.choose({ selected: step.id });
    kg.address.write();
    if (focus) panel.scrollTop = 0;
    if (focus) body.querySelector('h2')?.focus({ preventScroll: true });
    if (step.mark) body.querySelector('.marked')?.scrollIntoView({ block: 'center' });
    return undefined;
  };

  const crumb = (step, number) => {
    const last = number === trail.length - 1;
    const go = () => {
      trail = trail.slice(0, number + 1);
      show(true);
    };
    return dom.el('li', {}, last ? dom.el('span', { 'aria-current': 'page' }, titleOf(step)) : dom.button(titleOf(step), go, { class: 'link' }));
  };

  const welcome = () => {
    crumbs.hidden = true;
    dom.fill(body, kg.thing.welcome());
    overlay.choose({ selected: null, path: new Set() });
    kg.address.write();
  };

  const close = () => {
    trail = [];
    show(false);
  };
  const back = () => {
    if (trail.length < 2) return close();
    trail.pop();
    return show(true);
  };

  /** What a click on the canvas hit: a thing, a line, a folded group or a bundle of lines. */
  const touch = (node, edge) => {
    overlay.choose({ focus: null });
    if (node !== undefined) return openNode(node);
    return edge === undefined ? undefined : openEdge(edge);
  };
  const openNode = (id) => {
    const item = draw.drawn.get(id);
    if (item?.fold) return open('fold', item.fold.name, { focus: false });
    return open('thing', id, { focus: false });
  };
  const openEdge = (id) => open(draw.curves.get(id)?.edge.line ? 'line' : 'lines', id, { focus: false });

  /** A button that opens a line's ledger from within the panel. */
  const toLine = (id, text, properties) => dom.button(text, () => open('line', id, { further: true }), { class: 'link', ...properties });
  /** A button that opens a thing; plain text where the picture does not have it. */
  const toThing = (id, text = model.label(id)) =>
    model.nodes.has(id) ? dom.button(text, () => open('thing', id, { further: true }), { class: 'link thing' }) : dom.el('span', {}, text);

  /** Write the open panel anew after a change, with the keyboard where it was. */
  const renew = () => {
    const key = body.contains(document.activeElement) && (document.activeElement.dataset.key ?? '');
    show(false);
    if (key === false) return;
    const same = [...body.querySelectorAll('[data-key]')].find((element) => element.dataset.key === key);
    (same ?? body.querySelector('h2'))?.focus({ preventScroll: true });
  };

  scene.watch(renew);

  return { open, close, back, show, touch, toLine, toThing, here, get steps() { return trail; } };
})();
