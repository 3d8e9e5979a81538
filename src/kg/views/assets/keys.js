// @ts-check
/** Everything by keyboard, and the list of keys. */
const keys = (() => {
  const { say } = model;
  const { el } = dom;
  const STEP = 80;

  /**
   * @param {'evidence' | 'colours'} flag
   * @param {string} name
   */
  const toggle = (flag, name) => {
    scene.change(
      (state) => {
        state[flag] = !state[flag];
      },
      { undo: false },
    );
    const values = { name };
    dom.announce(scene.state[flag] ? say('%(name)s: on.', values) : say('%(name)s: off.', values));
  };
  const toggleNumbers = () => toggle('evidence', say('Numbers on the edges'));
  const toggleColours = () => toggle('colours', say('Colours by community'));

  /** @param {(id: string) => void} run */
  const onCurrent = (run) => () => {
    const id = steps.current();
    if (id) run(id);
    else dom.announce(say('Choose a node first: J and K move from node to node.'));
  };

  /** Drawn nodes in the order in which J and K visit them: those with most edges first. */
  const order = () =>
    [...draw.drawnNodes.values()].sort(
      (one, other) => draw.sizeAt(other.id) - draw.sizeAt(one.id) || (one.id < other.id ? -1 : 1),
    );

  /** @param {number} step */
  const move = (step) => {
    const items = order();
    if (!items.length) return;
    const at = items.findIndex((item) => item.id === overlay.chosen.focus);
    // from no node at all, J moves to the first and K to the last
    const start = at < 0 && step < 0 ? 0 : at;
    const item = items[(start + step + items.length) % items.length];
    overlay.choose({ focus: item.id });
    draw.centre(item.id);
    dom.announce(ledger.describe(item));
  };
  const enter = () => {
    const item = draw.drawnNodes.get(overlay.chosen.focus ?? '');
    if (item?.fold) groups.unfold(item.fold.name);
    else if (item) trail.open('node', item.id);
  };

  const show = () => {
    const rows = KEYS.map(({ key, label }) => [
      el('dt', {}, el('kbd', {}, key)),
      el('dd', {}, label),
    ]);
    dom.fill(dom.byId('keys-list'), rows);
    dom.dialogById('keys').showModal();
  };

  /**
   * Keys and their actions; capitals need Shift. Some act only while the canvas has the keyboard.
   * @type {{ key: string, label: string, run: () => void, onCanvas?: boolean }[]}
   */
  const KEYS = [
    { key: '/', label: say('search'), run: () => search.focus() },
    { key: 'j', label: say('next node'), run: () => move(1) },
    { key: 'k', label: say('previous node'), run: () => move(-1) },
    {
      key: 'Enter',
      label: say('open the node, or unfold the group (on the diagram)'),
      run: enter,
      onCanvas: true,
    },
    { key: 'e', label: say('expand: add its neighbours'), run: onCurrent(steps.expandOrUnfold) },
    { key: 'h', label: say('hide it'), run: onCurrent(steps.hide) },
    { key: 'u', label: say('undo'), run: () => steps.undo() },
    { key: 'U', label: say('redo'), run: () => steps.redo() },
    { key: 'p', label: say('numbers on all edges'), run: toggleNumbers },
    { key: 't', label: say('the edges as a table'), run: () => table.toggle() },
    { key: 'f', label: say('filters'), run: () => filters.open() },
    { key: 'c', label: say('colours by community'), run: toggleColours },
    { key: '+', label: say('zoom in'), run: () => draw.zoom(1.25) },
    { key: '-', label: say('zoom out'), run: () => draw.zoom(0.8) },
    { key: '0', label: say('fit the diagram'), run: () => draw.fit() },
    {
      key: 'ArrowLeft',
      label: say('move left (on the diagram)'),
      run: () => draw.pan(-STEP, 0),
      onCanvas: true,
    },
    { key: 'ArrowRight', label: say('move right'), run: () => draw.pan(STEP, 0), onCanvas: true },
    { key: 'ArrowUp', label: say('move up'), run: () => draw.pan(0, -STEP), onCanvas: true },
    { key: 'ArrowDown', label: say('move down'), run: () => draw.pan(0, STEP), onCanvas: true },
    { key: 'Escape', label: say('back, or close the panel'), run: () => trail.back() },
    { key: '?', label: say('this list of keys'), run: show },
  ];
  const byKey = new Map(KEYS.map((one) => [one.key, one]));
  /** What signs are on the keys of a layout that has no Latin letters, without and with Shift. */
  const SIGNS = /** @type {Record<string, string>} */ ({
    Slash: '/?',
    Equal: '=+',
    Minus: '-_',
    Digit0: '0)',
  });

  /**
   * The letter, sign or name of a key. What the layout writes counts, so that the letter on the
   * key is the one in the list; where it writes no Latin letter or sign, the place of the key does.
   * @param {KeyboardEvent} event
   */
  const nameOf = ({ key, code, shiftKey }) => {
    if (byKey.has(key) || /^[!-~]$/.test(key)) return key;
    const [, letter] = /^Key([A-Z])$/.exec(code) ?? [];
    return letter?.toLowerCase() ?? SIGNS[code]?.[Number(shiftKey)] ?? key;
  };

  /**
   * What a key does. Caps Lock changes nothing, and Shift only where a capital has its own action.
   * @param {KeyboardEvent} event
   */
  const actionOf = (event) => {
    const name = nameOf(event);
    if (name.length > 1) return byKey.get(name);
    const small = name.toLowerCase();
    const isLocked = event.getModifierState?.('CapsLock');
    const isCapital = event.shiftKey || (name !== small && !isLocked);
    return (isCapital ? byKey.get(small.toUpperCase()) : undefined) ?? byKey.get(small);
  };

  const TYPING = 'input:not([type=checkbox]):not([type=radio]), textarea, select, dialog[open]';
  /** @param {EventTarget | null} target */
  const isTyping = (target) => target instanceof Element && target.closest(TYPING) !== null;

  /** @param {KeyboardEvent} event */
  const press = (event) => {
    if (dom.isComposing(event) || isTyping(event.target) || event.altKey) return;
    const run = event.ctrlKey || event.metaKey ? commandOf(event) : runOf(event);
    if (!run) return;
    event.preventDefault();
    run();
  };
  /** @param {KeyboardEvent} event */
  const commandOf = (event) => {
    if (nameOf(event).toLowerCase() !== 'z') return undefined;
    return event.shiftKey ? steps.redo : steps.undo;
  };
  /** @param {KeyboardEvent} event */
  const runOf = (event) => {
    const action = actionOf(event);
    return action?.onCanvas && event.target !== draw.box ? undefined : action?.run;
  };

  addEventListener('keydown', press);

  return { show, toggleNumbers, toggleColours };
})();
