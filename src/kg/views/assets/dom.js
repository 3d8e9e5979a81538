/** Small hands for the document: every text is put in as text. */
kg.dom = (() => {
  const SVG = 'http://www.w3.org/2000/svg';

  const give = (element, properties) => {
    for (const [name, value] of Object.entries(properties ?? {})) {
      if (value === undefined || value === null || value === false) continue;
      if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
      else if (name in element && ['value', 'checked', 'disabled', 'open'].includes(name)) element[name] = value;
      else element.setAttribute(name, value === true ? '' : value);
    }
  };

  /** An element with its attributes, listeners (`onclick`) and children; strings become text. */
  const el = (tag, properties, ...children) => {
    const element = document.createElement(tag);
    give(element, properties);
    element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
    return element;
  };

  /** The same for SVG. */
  const svg = (tag, properties, ...children) => {
    const element = document.createElementNS(SVG, tag);
    give(element, properties);
    element.append(...children.flat().filter(Boolean));
    return element;
  };

  const byId = (id) => document.getElementById(id);

  /** Replace what an element holds. */
  const fill = (element, ...children) => {
    element.replaceChildren(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
    return element;
  };

  const button = (text, onclick, properties) => el('button', { type: 'button', onclick, ...properties }, text);

  let fading;
  /** Say something to everybody: in the live region, which is also seen. */
  const say = (text) => {
    const live = byId('live');
    live.textContent = text;
    live.classList.add('fresh');
    clearTimeout(fading);
    fading = setTimeout(() => live.classList.remove('fresh'), 6000);
  };

  /** "1 line", "2 lines". */
  const count = (number, one, many = `${one}s`) => `${number.toLocaleString('en')} ${number === 1 ? one : many}`;

  return { el, svg, byId, fill, button, say, count };
})();
