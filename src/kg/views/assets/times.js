/** Two clocks: when things are said to hold, and when they were said. */
(() => {
  const { model, scene, dom } = kg;
  const { el } = dom;
  const CLOCKS = { holds: 'Said to hold', said: 'Was said' };

  /** The days that occur on a clock, in order. */
  const days = (clock) =>
    [...new Set([...model.attributions.values()].flatMap((one) => [one[clock].from, one[clock].to]).filter(Boolean))].sort();

  const known = Object.fromEntries(Object.keys(CLOCKS).map((clock) => [clock, days(clock)]));
  const inputs = {};

  /** Position 0 is open for a first day, the last position for a last one. */
  const dayOf = (clock, edge, position) => {
    if (edge === 'from') return position === 0 ? '' : known[clock][position - 1];
    return position === known[clock].length ? '' : known[clock][position];
  };
  const placeOf = (clock, edge, day) => {
    const place = known[clock].indexOf(day);
    if (edge === 'from') return day && place >= 0 ? place + 1 : 0;
    return day && place >= 0 ? place : known[clock].length;
  };

  const slide = (clock, edge, position) => scene.change((state) => {
    state[clock][edge] = dayOf(clock, edge, position);
    const { from, to } = state[clock];
    // the two handles never pass each other
    if (from && to && from > to) state[clock][edge === 'from' ? 'to' : 'from'] = state[clock][edge];
  });

  const range = (clock, edge) => {
    const input = el('input', {
      type: 'range', min: 0, max: known[clock].length, 'aria-label': `${CLOCKS[clock]}, ${edge === 'from' ? 'first' : 'last'} day`,
      onchange: () => slide(clock, edge, Number(input.value)), oninput: () => tell(clock, edge, Number(input.value)),
    });
    inputs[`${clock} ${edge}`] = input;
    return input;
  };

  const words = (clock, edge, position) => dayOf(clock, edge, position) || (edge === 'from' ? 'from the start' : 'to the end');
  const tell = (clock, edge, position) => {
    const text = words(clock, edge, position);
    inputs[`${clock} ${edge}`].setAttribute('aria-valuetext', text);
    dom.byId(`${clock}-${edge}`).textContent = text;
  };

  const fieldset = ([clock, title]) => {
    const dated = el('input', { type: 'checkbox', onchange: () => scene.change((state) => {
      state[clock].dated = dated.checked;
    }) });
    inputs[`${clock} dated`] = dated;
    return el('fieldset', { class: 'clock' }, el('legend', {}, title),
      el('div', { class: 'range' }, el('output', { id: `${clock}-from` }), range(clock, 'from'), range(clock, 'to'), el('output', { id: `${clock}-to` })),
      el('label', {}, dated, ' only what is dated'));
  };

  const render = () => {
    const box = dom.byId('clocks');
    if (!box.childElementCount) dom.fill(box, Object.entries(CLOCKS).map(fieldset));
    for (const clock of Object.keys(CLOCKS)) {
      inputs[`${clock} dated`].checked = scene.state[clock].dated;
      for (const edge of ['from', 'to']) {
        const position = placeOf(clock, edge, scene.state[clock][edge]);
        inputs[`${clock} ${edge}`].value = position;
        tell(clock, edge, position);
      }
    }
  };

  scene.watch(render);
})();
