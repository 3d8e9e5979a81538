/** Everything by keyboard, and the list of keys. */
kg.keys = (() => {
  const { scene, draw, overlay, trail, steps, dom } = kg;
  const { el } = dom;
  const STEP = 80;

  const flip = (flag, words) => () => {
    scene.change((state) => {
      state[flag] = !state[flag];
    }, { undo: false });
    dom.say(`${words}: ${scene.state[flag] ? 'on' : 'off'}.`);
  };
  const evidence = flip('evidence', 'Numbers on the lines');
  const colours = flip('colours', 'Colours by community');
  const onCurrent = (run) => () => {
    const id = steps.current();
    if (id) run(id);
    else dom.say('Choose a thing first: J and K go from one to the next.');
  };

  /** Things in the order of their ties, to go through with J and K. */
  const go = (step) => {
    const order = [...draw.drawn.values()].sort((one, other) => draw.sizes.get(other.id) - draw.sizes.get(one.id) || (one.id < other.id ? -1 : 1));
    if (!order.length) return;
    const at = order.findIndex((item) => item.id === overlay.chosen.focus);
    const item = order[(at + step + order.length) % order.length];
    overlay.choose({ focus: item.id });
    draw.centre(item.id);
    dom.say(kg.ledger.brief(item));
  };
  const enter = () => {
    const item = draw.drawn.get(overlay.chosen.focus);
    if (item?.fold) return kg.groups.unfold(item.fold.name);
    return item && trail.open('thing', item.id);
  };

  /** Key, what it does, and the act; capitals with Shift. */
  const KEYS = [
    ['/', 'search', () => kg.search.focus()],
    ['j', 'next thing', () => go(1)],
    ['k', 'thing before', () => go(-1)],
    ['Enter', 'open the chosen thing, or unfold a group (on the picture)', enter, true],
    ['e', 'expand its neighbours', onCurrent((id) => steps.expandOrUnfold(id))],
    ['h', 'hide it', onCurrent((id) => steps.hide(id))],
    ['u', 'undo', () => steps.undo()],
    ['U', 'redo', () => steps.redo()],
    ['p', 'evidence numbers on all lines', evidence],
    ['t', 'the same lines as a table', () => kg.table.toggle()],
    ['f', 'filters', () => kg.page.openFilters()],
    ['c', 'colours by community', colours],
    ['+', 'nearer', () => draw.zoom(1.25)],
    ['-', 'farther', () => draw.zoom(0.8)],
    ['0', 'the whole picture', () => draw.fit()],
    ['ArrowLeft', 'move the picture (on the picture)', () => draw.pan(-STEP, 0), true],
    ['ArrowRight', 'move the picture', () => draw.pan(STEP, 0), true],
    ['ArrowUp', 'move the picture', () => draw.pan(0, -STEP), true],
    ['ArrowDown', 'move the picture', () => draw.pan(0, STEP), true],
    ['Escape', 'back, or close the panel', () => trail.back()],
    ['?', 'these keys', () => show()],
  ];
  const acts = new Map(KEYS.map(([key, , act, onCanvas]) => [key, { act, onCanvas }]));

  const show = () => {
    dom.fill(dom.byId('keys-list'), KEYS.map(([key, words]) => [el('dt', {}, el('kbd', {}, key)), el('dd', {}, words)]));
    dom.byId('keys').showModal();
  };

  const typing = (target) => target.closest?.('input:not([type=checkbox]):not([type=radio]), textarea, select, dialog[open]');

  addEventListener('keydown', (event) => {
    if (event.key === 'z' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      return event.shiftKey ? steps.redo() : steps.undo();
    }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return undefined;
    const known = acts.get(event.key);
    if (!known || (known.onCanvas && event.target !== draw.box)) return undefined;
    event.preventDefault();
    return known.act();
  });

  return { show, evidence, colours };
})();
