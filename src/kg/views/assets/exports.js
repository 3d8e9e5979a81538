/** Files for others: PNG, SVG, JSON, and the list of the claims that are shown. */
kg.exports = (() => {
  const { model, scene, dom, citation, policy } = kg;
  const LARGEST = 8000;

  const save = (name, blob) => {
    const address = URL.createObjectURL(blob);
    const link = dom.el('a', { href: address, download: `${model.picture.name || 'picture'}${name}` });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
    dom.say(`Saved: ${link.download}.`);
  };

  const svg = () => save('.svg', new Blob([kg.svg.source()], { type: 'image/svg+xml' }));

  /** The same drawing as pixels, twice as fine, as far as browsers go. */
  const png = () => {
    const element = kg.svg.element();
    const [wide, high] = ['width', 'height'].map((name) => Number(element.getAttribute(name)));
    const scale = Math.min(2, LARGEST / wide, LARGEST / high);
    const image = new Image();
    image.onload = () => {
      const canvas = dom.el('canvas', { width: Math.round(wide * scale), height: Math.round(high * scale) });
      canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
      canvas.toBlob((blob) => (blob ? save('.png', blob) : dom.say('The browser could not make this PNG: save SVG.')));
    };
    image.onerror = () => dom.say('The browser could not make this PNG: save SVG.');
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(element))}`;
  };

  const about = () => ({
    title: model.picture.title, view: model.picture.name, policy: scene.state.policy, version: model.picture.digest,
    licence: model.words.licence, notice: model.words.notice, address: kg.address.current(),
    ...(model.passages.size && { redistribution: 'made with passages: not for redistribution' }),
  });

  const json = () => {
    const lines = scene.now.lines;
    const told = Object.fromEntries(lines.flatMap(model.told).map((one) => [one.id, one]));
    const things = [...scene.now.things].map((id) => model.nodes.get(id));
    const data = { ...about(), things, lines, attributions: told, sources: model.picture.sources };
    save('.json', new Blob([JSON.stringify(data, null, 1)], { type: 'application/json' }));
  };

  const claim = (line) => [
    `## ${model.inWords(line)}`, '', `${line.id} (${model.words.support[line.support]}; roots ${line.roots} for, ${line.opponents} against)`, '',
    ...[...model.told(line), ...model.opponents(line).wider].map((one) => `- ${citation.plain(one)}`), '',
  ];

  /** The claims shown, each with a citation of every statement on both sides, as Markdown. */
  const claims = () => {
    const head = [`# ${model.picture.title}`, '', kg.svg.about(), '', `Claims: ${scene.now.lines.length}; policy: ${policy.words(scene.state.policy)}`, ''];
    save('-claims.md', new Blob([[...head, ...scene.now.lines.flatMap(claim)].join('\n')], { type: 'text/markdown' }));
  };

  return { png, svg, json, claims };
})();
