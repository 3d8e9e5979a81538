// @ts-check
/** Two clocks: when claims are said to hold, and when they were said. */
const times = (() => {
  const { say } = model;
  const { el } = dom;
  /** @type {Record<Clock, string>} */
  const TITLES = { holds: say('Said to hold'), said: say('Was said') };
  const CLOCKS = /** @type {Clock[]} */ (Object.keys(TITLES));
  /** @type {Bound[]} */
  const BOUNDS = ['from', 'to'];

  /**
   * The days that occur on a clock, in order.
   * @param {Clock} clock
   */
  const daysOf = (clock) => {
    const days = new Set();
    for (const { [clock]: time } of model.attributions.values()) {
      for (const day of [time.from, time.to]) if (day) days.add(day);
    }
    return /** @type {string[]} */ ([...days].sort());
  };

  const days = { said: daysOf('said'), holds: daysOf('holds') };
  /** @type {Record<string, HTMLInputElement>} */
  const inputs = {};

  /**
   * The day at a position of a slider: the first position of a first day is open, and the last
   * position of a last day.
   * @param {Clock} clock
   * @param {Bound} bound
   * @param {number} position
   */
  const dayAt = (clock, bound, position) =>
    (bound === 'from' ? days[clock][position - 1] : days[clock][position]) ?? '';

  /**
   * The position of a day on a slider; an unknown day is open.
   * @param {Clock} clock
   * @param {Bound} bound
   * @param {string} day
   */
  const sliderPosition = (clock, bound, day) => {
    const number = days[clock].indexOf(day);
    if (bound === 'from') return number + 1;
    return number < 0 ? days[clock].length : number;
  };

  /**
   * @param {Clock} clock
   * @param {Bound} bound
   * @param {number} position
   */
  const slide = (clock, bound, position) =>
    scene.change(({ [clock]: span }) => {
      span[bound] = dayAt(clock, bound, position);
      // the two handles never pass each other
      if (span.from && span.to && span.from > span.to) {
        span[bound === 'from' ? 'to' : 'from'] = span[bound];
      }
    });

  /**
   * @param {Clock} clock
   * @param {Bound} bound
   */
  const range = (clock, bound) => {
    /** @type {HTMLInputElement} */
    const input = el('input', {
      type: 'range',
      min: 0,
      max: days[clock].length,
      'aria-label': `${TITLES[clock]}, ${bound === 'from' ? say('first day') : say('last day')}`,
      onchange: () => slide(clock, bound, Number(input.value)),
      oninput: () => describe(clock, bound, Number(input.value)),
    });
    inputs[`${clock} ${bound}`] = input;
    return input;
  };

  /**
   * Write the day of a slider beside it.
   * @param {Clock} clock
   * @param {Bound} bound
   * @param {number} position
   */
  const describe = (clock, bound, position) => {
    const open = bound === 'from' ? say('from the start') : say('to the end');
    const text = dayAt(clock, bound, position) || open;
    inputs[`${clock} ${bound}`].setAttribute('aria-valuetext', text);
    dom.byId(`${clock}-${bound}`).textContent = text;
  };

  /** @param {Clock} clock */
  const fieldset = (clock) => {
    const dated = el('input', {
      type: 'checkbox',
      onchange: () =>
        scene.change((state) => {
          state[clock].dated = dated.checked;
        }),
    });
    inputs[`${clock} dated`] = dated;
    return el(
      'fieldset',
      { class: 'clock' },
      el('legend', {}, TITLES[clock]),
      el(
        'div',
        { class: 'range' },
        el('output', { id: `${clock}-from` }),
        range(clock, 'from'),
        range(clock, 'to'),
        el('output', { id: `${clock}-to` }),
      ),
      el('label', {}, dated, ` ${say('only what is dated')}`),
    );
  };

  const render = () => {
    const box = dom.byId('clocks');
    if (!box.childElementCount) dom.fill(box, CLOCKS.map(fieldset));
    for (const clock of CLOCKS) {
      inputs[`${clock} dated`].checked = scene.state[clock].dated;
      for (const bound of BOUNDS) {
        const position = sliderPosition(clock, bound, scene.state[clock][bound]);
        inputs[`${clock} ${bound}`].value = String(position);
        describe(clock, bound, position);
      }
    }
  };

  scene.watch(render);

  return { dayAt, sliderPosition, slide };
})();
