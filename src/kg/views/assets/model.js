'use strict';

/** The page's only global name; each file adds one member. */
const kg = {};

/** What the file carries, with the indexes that everything else looks things up in. */
kg.model = (() => {
  const data = JSON.parse(document.getElementById('data').textContent);
  const { picture } = data;
  const nodes = new Map(picture.nodes.map((node) => [node.id, node]));
  const lines = picture.lines.filter((line) => nodes.has(line.source) && nodes.has(line.target));
  const attributions = new Map(Object.entries(picture.attributions));
  const sources = new Map(Object.entries(picture.sources));
  const propositions = new Map(Object.entries(picture.propositions));
  const wider = new Map(Object.entries(picture.wider));
  const claims = new Map([...wider.values(), ...picture.facts, ...lines].map((line) => [line.id, line]));
  const linesOf = new Map();
  const factsOf = new Map();
  const about = new Map();
  const places = new Map(data.network.nodes.map((node) => [node.id, { x: node.x, y: node.y }]));
  const labels = new Map(data.network.nodes.map((node) => [node.id, node.label]));
  const strokes = new Map(Object.entries(data.strokes));
  const bends = new Map(data.network.edges.map((edge) => [edge.id, edge.bend]));
  const groups = new Map(Object.entries(data.groups));
  const passages = new Map(Object.entries(data.passages));

  const file = (index, key, value) => {
    if (!index.has(key)) index.set(key, []);
    index.get(key).push(value);
  };
  for (const line of lines) {
    file(linesOf, line.source, line);
    if (line.target !== line.source) file(linesOf, line.target, line);
  }
  for (const fact of picture.facts) file(factsOf, fact.source, fact);
  for (const [id, attribution] of attributions) {
    attribution.id = id;
    file(about, attribution.about, attribution);
  }

  /** The attributions of a line, in order. */
  const told = (line) => line.attributions.map((id) => attributions.get(id)).filter(Boolean);

  /** The words of a claim, or what stands for them. */
  const proposition = (id) => {
    const line = claims.get(id);
    return propositions.get(id) ?? (line ? words(line) : (nodes.get(id)?.label ?? id));
  };

  /** A line in words. */
  const words = (line) => `${label(line.source)} — ${line.label} — ${line.object_label || label(line.target)}`;

  /** The label of a thing; of one that the picture does not have, its id. */
  const label = (id) => nodes.get(id)?.label ?? id;

  /** Who opposes a line itself, and who opposes the wider proposition under which it falls. */
  const opponents = (line) => {
    const against = (one) => told(one).filter((a) => a.side === 'opposing' && !a.withdrawn);
    const wide = wider.get(line.wider);
    return { direct: against(line), wider: wide ? against(wide) : [] };
  };

  return {
    picture, nodes, lines, facts: picture.facts, attributions, sources, wider, claims, linesOf, factsOf, about,
    places, labels, strokes, bends, groups, passages, words: data.words, shapes: data.shapes, told, proposition, inWords: words, label, opponents,
  };
})();
