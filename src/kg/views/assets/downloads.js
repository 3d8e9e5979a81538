// @ts-check
/** Files to save: PNG, SVG, JSON, and a list of the visible claims. */
const downloads = (() => {
  const { say } = model;
  /** The longest side of a canvas that browsers draw. */
  const LONGEST_SIDE = 8000;
  const REVOKE_MS = 10_000;
  const FAILURE = say('The browser could not make this PNG: save SVG.');

  /**
   * @param {string} ending
   * @param {Blob} blob
   */
  const save = (ending, blob) => {
    const href = URL.createObjectURL(blob);
    const download = `${model.diagram.name || 'diagram'}${ending}`;
    const link = dom.el('a', { href, download });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(href), REVOKE_MS);
    dom.announce(say('Saved: %(name)s.', { name: download }));
  };

  const saveSvg = () => save('.svg', new Blob([svg.source()], { type: 'image/svg+xml' }));

  /** Save the SVG as pixels, at twice its size or as large as browsers draw. */
  const savePng = () => {
    const source = new XMLSerializer().serializeToString(svg.element());
    const image = new Image();
    image.onload = () => drawPng(image);
    image.onerror = () => dom.announce(FAILURE);
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(source)}`;
  };

  /** @param {HTMLImageElement} image */
  const drawPng = (image) => {
    const scale = Math.min(2, LONGEST_SIDE / image.width, LONGEST_SIDE / image.height);
    const width = Math.round(image.width * scale);
    const height = Math.round(image.height * scale);
    const canvas = dom.el('canvas', { width, height });
    canvas.getContext('2d')?.drawImage(image, 0, 0, width, height);
    canvas.toBlob((blob) => {
      if (blob) save('.png', blob);
      else dom.announce(FAILURE);
    });
  };

  /** The visible claims with their statements, as plain values. */
  const toJson = () => {
    const { edges, nodes } = scene.now;
    const attributions = edges.flatMap(model.attributionsOf).map((one) => [one.id, one]);
    return {
      title: model.diagram.title,
      view: model.diagram.name,
      policy: scene.state.policy,
      version: model.diagram.digest,
      licence: model.words.licence,
      notice: model.words.notice,
      address: address.current(),
      ...(model.passages.size && { redistribution: 'made with passages: not for redistribution' }),
      things: [...nodes].map(model.nodeOf),
      lines: edges,
      attributions: Object.fromEntries(attributions),
      sources: model.diagram.sources,
    };
  };

  const saveJson = () => {
    const text = JSON.stringify(toJson(), null, 1);
    save('.json', new Blob([text], { type: 'application/json' }));
  };

  /** @param {Edge} edge */
  const claimSection = (edge) => {
    const objectors = edge.objectors
      ? [say('objectors: %(names)s', { names: edge.objectors }), '']
      : [];
    const numbers = model.countSources(edge);
    const statements = [...model.attributionsOf(edge), ...model.opponents(edge).wider];
    return [
      `## ${model.describe(edge)}`,
      '',
      `${edge.id} (${model.standing(edge)}; ${numbers})`,
      '',
      ...objectors,
      ...statements.map((one) => `- ${citation.plain(one)}`),
      '',
    ];
  };

  /** The visible claims as Markdown, each with a citation of every statement on both sides. */
  const toMarkdown = () => {
    const { edges } = scene.now;
    const name = policy.label(scene.state.policy);
    const head = [`# ${model.diagram.title}`, '', svg.about(), ''];
    const rows = [...head, `${say('Claims')}: ${edges.length}; ${say('policy')}: ${name}`, ''];
    return [...rows, ...edges.flatMap(claimSection)].join('\n');
  };

  const saveClaims = () => save('-claims.md', new Blob([toMarkdown()], { type: 'text/markdown' }));

  return { savePng, saveSvg, saveJson, saveClaims, toJson, toMarkdown };
})();
