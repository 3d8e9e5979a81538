// @ts-check
/** Connects the scripts with the controls of the page, and starts it. */
const page = (() => {
  const { say } = model;
  const { byId, inputById } = dom;
  const grouping = /** @type {HTMLSelectElement} */ (byId('grouping'));
  const dark = matchMedia('(prefers-color-scheme: dark)');
  let isColoured = false;

  /** @param {Theme} theme */
  const showTheme = (theme) => {
    document.documentElement.dataset.theme = theme;
    byId('theme').textContent = theme === 'dark' ? say('Light') : say('Dark');
  };
  /** @param {Theme} theme */
  const setTheme = (theme) => {
    showTheme(theme);
    draw.sync(scene.now, true);
    legend.render();
    trail.show(false);
  };

  /** @param {Visible} now */
  const showCounts = ({ nodes, edges }) => {
    const opposed = edges.filter((edge) => edge.opposed).length;
    byId('counts').textContent = say('%(nodes)s, %(edges)s, %(opposed)s of them objected to', {
      nodes: model.countNodes(nodes.size),
      edges: model.countEdges(edges.length),
      opposed,
    });
    byId('active').textContent =
      filters.countOff() || scene.isNarrowed() ? ` · ${say('filtered')}` : '';
    byId('nothing').textContent = tellNothing();
    byId('nothing').hidden = edges.length > 0;
  };

  /** Why nothing is visible, which is news where the policy asks for two independent sources. */
  const tellNothing = () => {
    const { edges } = model;
    if (filters.countOff() || scene.isNarrowed() || scene.state.policy !== 'corroborated') {
      return say('Nothing to show: choose another policy, clear the filters, or reset the time.');
    }
    const number = edges.filter(({ shown, policies }) => shown && policies.length).length;
    return say('None of these %(edges)s rests on two independent sources.', {
      edges: model.countEdges(number),
    });
  };

  const showToggles = () => {
    const { state } = scene;
    byId('evidence').setAttribute('aria-pressed', String(state.evidence));
    byId('colours').setAttribute('aria-pressed', String(state.colours));
    inputById('bare').checked = state.bare;
    inputById('stated').checked = state.stated || Boolean(model.diagram.without_inferred);
    inputById('stated').disabled = Boolean(model.diagram.without_inferred);
    grouping.value = state.grouping;
  };

  /** @param {Visible} now */
  const update = (now) => {
    draw.sync(now, scene.state.colours !== isColoured);
    isColoured = scene.state.colours;
    legend.render();
    showCounts(now);
    showToggles();
  };

  /** @type {Record<string, () => unknown>} */
  const ACTIONS = {
    'show-table': table.toggle,
    evidence: keys.toggleNumbers,
    colours: keys.toggleColours,
    theme: () => setTheme(draw.theme() === 'dark' ? 'light' : 'dark'),
    undo: steps.undo,
    redo: steps.redo,
    fit: draw.fit,
    'show-keys': keys.show,
    'show-path': paths.open,
    link: address.copy,
    'save-png': downloads.savePng,
    'save-svg': downloads.saveSvg,
    'save-json': downloads.saveJson,
    'save-claims': downloads.saveClaims,
    'close-panel': trail.close,
  };

  /**
   * Close the menus that a click is outside of.
   * @param {EventTarget | null} target
   */
  const closeMenus = (target) => {
    for (const menu of document.querySelectorAll('.tools details')) {
      const isInside = target instanceof Element && menu.contains(target);
      if (!isInside) menu.removeAttribute('open');
    }
  };

  const listen = () => {
    for (const [id, action] of Object.entries(ACTIONS)) {
      byId(id).addEventListener('click', () => action());
    }
    // a download is a click of the page itself, which closes nothing
    addEventListener('click', ({ target, isTrusted }) => isTrusted && closeMenus(target));
    for (const button of document.querySelectorAll('dialog button')) {
      button.addEventListener('click', () => button.closest('dialog')?.close());
    }
    inputById('bare').addEventListener('change', () =>
      scene.change((state) => {
        state.bare = inputById('bare').checked;
      }),
    );
    inputById('stated').addEventListener('change', () =>
      scene.change((state) => {
        state.stated = inputById('stated').checked;
      }),
    );
    inputById('physics').addEventListener('change', () =>
      draw.physics(inputById('physics').checked),
    );
    for (const name of ['', ...groups.groupings()]) {
      grouping.append(dom.el('option', { value: name }, name ? say(name) : say('not grouped')));
    }
    grouping.addEventListener('change', () =>
      scene.change((state) => {
        state.grouping = /** @type {Grouping | ''} */ (grouping.value);
        state.unfolded = new Set();
      }),
    );
    dark.addEventListener('change', ({ matches }) => setTheme(matches ? 'dark' : 'light'));
  };

  /** Draw; where that fails, the page shows the table that it has for readers without scripts. */
  const start = () => {
    const root = document.documentElement;
    root.setAttribute('data-drawn', '');
    try {
      open();
    } catch (error) {
      root.removeAttribute('data-drawn');
      throw error;
    }
  };

  const open = () => {
    showTheme(dark.matches ? 'dark' : 'light');
    byId('with-passages').hidden = model.passages.size === 0;
    listen();
    const legendBox = /** @type {HTMLDetailsElement} */ (byId('legend'));
    legendBox.open = !matchMedia('(max-width: 900px)').matches;
    scene.watch(update);
    scene.refresh();
    draw.start();
    address.read();
    address.aim();
    if (!trail.current()) trail.show(false);
    performance.mark('drawn');
  };

  return { start };
})();

/** The page's only global name, for the console and for tests. */
Object.assign(globalThis, {
  kg: {
    model,
    dom,
    style,
    curves,
    groups,
    scene,
    openings,
    camera,
    draw,
    labels,
    overlay,
    legend,
    trail,
    citation,
    ledger,
    details,
    steps,
    search,
    filters,
    policy,
    times,
    paths,
    table,
    svg,
    downloads,
    address,
    keys,
    page,
  },
});
page.start();
