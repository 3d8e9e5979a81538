/** Puts the parts together when everything is there. */
kg.page = (() => {
  const { model, scene, draw, dom, trail } = kg;
  const { byId } = dom;

  const openFilters = () => {
    const drawer = byId('filters');
    drawer.open = !drawer.open;
    if (drawer.open) drawer.querySelector('input, button')?.focus();
  };

  const dark = matchMedia('(prefers-color-scheme: dark)');
  const paint = (theme) => {
    document.documentElement.dataset.theme = theme;
    byId('theme').textContent = theme === 'dark' ? 'Light' : 'Dark';
    draw.sync(scene.now, true);
    kg.legend.render();
    trail.show(false);
    kg.overlay.forget();
  };
  const setTheme = () => paint(draw.theme() === 'dark' ? 'light' : 'dark');

  /** What is shown, in numbers. */
  const counts = () => {
    const { things, lines } = scene.now;
    const opposed = lines.filter((line) => line.opposed).length;
    byId('counts').textContent = `${dom.count(things.size, 'thing')}, ${dom.count(lines.length, 'line')}, ${opposed} of them denied or disputed`;
    byId('active').textContent = kg.filters.active() || scene.narrowed() ? ' · filtered' : '';
    byId('nothing').hidden = lines.length > 0;
  };

  const pressed = (id, on) => byId(id).setAttribute('aria-pressed', on ? 'true' : 'false');
  const toggles = () => {
    pressed('evidence', scene.state.evidence);
    pressed('colours', scene.state.colours);
    byId('bare').checked = scene.state.bare;
    byId('grouping').value = scene.state.grouping;
  };

  const ACTS = {
    'show-table': () => kg.table.toggle(), evidence: () => kg.keys.evidence(), colours: () => kg.keys.colours(), theme: setTheme,
    undo: () => kg.steps.undo(), redo: () => kg.steps.redo(), fit: () => draw.fit(), 'show-keys': () => kg.keys.show(),
    'show-path': () => kg.paths.open(), link: () => kg.address.copy(), 'save-png': () => kg.exports.png(), 'save-svg': () => kg.exports.svg(),
    'save-json': () => kg.exports.json(), 'save-claims': () => kg.exports.claims(), 'close-panel': () => trail.close(),
  };

  const wire = () => {
    for (const [id, act] of Object.entries(ACTS)) byId(id).addEventListener('click', act);
    for (const button of document.querySelectorAll('dialog button')) button.addEventListener('click', () => button.closest('dialog').close());
    byId('bare').addEventListener('change', (event) => scene.change((state) => {
      state.bare = event.target.checked;
    }));
    byId('physics').addEventListener('change', (event) => draw.physics(event.target.checked));
    byId('grouping').append(...['', ...kg.groups.ways()].map((way) => dom.el('option', { value: way }, way || 'not grouped')));
    byId('grouping').addEventListener('change', (event) => scene.change((state) => {
      Object.assign(state, { grouping: event.target.value, unfolded: new Set() });
    }));
    dark.addEventListener('change', ({ matches }) => paint(matches ? 'dark' : 'light'));
  };

  const follow = (now) => {
    draw.sync(now, scene.state.colours !== coloured);
    coloured = scene.state.colours;
    kg.legend.render();
    counts();
    toggles();
  };
  let coloured = false;

  const boot = () => {
    document.documentElement.dataset.theme = dark.matches ? 'dark' : 'light';
    byId('theme').textContent = dark.matches ? 'Light' : 'Dark';
    byId('with-passages').hidden = model.passages.size === 0;
    wire();
    scene.watch(follow);
    scene.refresh();
    draw.start();
    kg.address.read();
    kg.address.aim();
    if (!trail.here()) trail.show(false);
    performance.mark('drawn');
  };

  boot();

  return { openFilters };
})();
