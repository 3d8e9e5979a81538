// @ts-check
/** The panel: what is open in it, and the steps that led there. */
const trail = (() => {
  const { say } = model;
  const panel = dom.byId('panel');
  const crumbs = dom.byId('crumbs');
  const body = dom.byId('panel-body');
  /** @type {Record<StepType, (id: string, mark: string) => Element>} */
  const RENDER = {
    node: (id) => details.render(id),
    edge: (id, mark) => ledger.render(id, mark),
    fold: (id) => details.renderFold(id),
    bundle: (id) => details.renderBundle(id),
    path: () => paths.render(),
  };
  /** @type {Step[]} */
  let steps = [];

  const current = () => steps.at(-1) ?? null;

  /**
   * Open something: from the canvas as the first step, from within the panel one step further.
   * @param {StepType} type
   * @param {string} id
   * @param {{ further?: boolean, mark?: string, focus?: boolean }} [options]
   */
  const open = (type, id, { further = false, mark = '', focus = true } = {}) => {
    const step = { type, id, mark };
    const known = steps.findIndex((one) => one.type === type && one.id === id);
    if (!further) steps = [step];
    else if (known >= 0) steps = [...steps.slice(0, known), step];
    else steps = [...steps, step];
    show(focus);
  };

  /** @param {Step} step */
  const titleOf = ({ type, id }) => {
    if (type === 'node') return model.label(id);
    if (type === 'edge') return ledger.title(id);
    if (type === 'path') return say('Paths');
    return type === 'fold' ? id : say('Edges between two groups');
  };

  /** @param {boolean} focus whether the heading gets the keyboard */
  const show = (focus) => {
    const step = current();
    panel.classList.toggle('empty', !step);
    dom.byId('to-ledger').hidden = !step;
    if (step) showStep(step, focus);
    else welcome();
    address.write();
  };

  /**
   * @param {Step} step
   * @param {boolean} focus
   */
  const showStep = (step, focus) => {
    dom.fill(body, RENDER[step.type](step.id, step.mark));
    dom.fill(crumbs, steps.map(crumb));
    crumbs.hidden = steps.length < 2;
    overlay.choose({ selected: step.id });
    draw.reveal(step.id);
    if (focus) {
      panel.scrollTop = 0;
      heading()?.focus({ preventScroll: true });
    }
    if (step.mark) body.querySelector('.marked')?.scrollIntoView({ block: 'center' });
  };
  const heading = () => body.querySelector('h2');

  /**
   * @param {Step} step
   * @param {number} number
   */
  const crumb = (step, number) => {
    const title = titleOf(step);
    if (number === steps.length - 1) {
      return dom.el('li', {}, dom.el('span', { 'aria-current': 'page' }, title));
    }
    const go = () => {
      steps = steps.slice(0, number + 1);
      show(true);
    };
    return dom.el('li', {}, dom.button(title, go, { class: 'link' }));
  };

  const welcome = () => {
    crumbs.hidden = true;
    dom.fill(body, details.welcome());
    overlay.choose({ selected: null, path: new Set() });
  };

  const close = () => {
    steps = [];
    show(false);
  };
  const back = () => {
    if (steps.length < 2) {
      close();
      return;
    }
    steps.pop();
    show(true);
  };

  /**
   * Open what a click on the canvas hit: a node, an edge, a folded group or a bundle of edges.
   * @param {string | undefined} node
   * @param {string | undefined} edge
   */
  const openAt = (node, edge) => {
    overlay.choose({ focus: null });
    if (node !== undefined) {
      const fold = draw.drawnNodes.get(node)?.fold;
      open(fold ? 'fold' : 'node', fold?.name ?? node, { focus: false });
    } else if (edge !== undefined) {
      open(draw.drawnEdges.get(edge)?.item.edge ? 'edge' : 'bundle', edge, { focus: false });
    }
  };

  /**
   * A button that opens the ledger of an edge.
   * @param {string} id
   * @param {string} text
   */
  const edgeButton = (id, text) =>
    dom.button(text, () => open('edge', id, { further: true }), { class: 'link' });

  /**
   * A button that opens a node, or plain text if the diagram does not have it.
   * @param {string} id
   * @param {string} [text]
   */
  const nodeButton = (id, text = model.label(id)) =>
    model.nodes.has(id)
      ? dom.button(text, () => open('node', id, { further: true }), { class: 'link node' })
      : dom.el('span', {}, text);

  /** Render the open panel again after a change, and keep the keyboard where it was. */
  const renew = () => {
    const key = dom.focusedKey(body);
    show(false);
    if (key !== null) (dom.byKey(body, key) ?? heading())?.focus({ preventScroll: true });
  };

  scene.watch(renew);

  return { open, close, back, show, openAt, edgeButton, nodeButton, current };
})();
