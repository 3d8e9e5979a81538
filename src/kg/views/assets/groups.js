/** Folding: a large picture is drawn as groups with counts, and one group at a time unfolds. */
kg.groups = (() => {
  const { model, dom } = kg;
  const KINDS = ['community', 'country', 'bureau'];
  /** Above so many things a picture opens folded. */
  const MANY = 1200;
  const NONE = 'without a group';
  /** So many things without a group are drawn as they are; more are folded like a group. */
  const LONERS = 300;
  const LONGEST = 34;

  /** The group of a thing under a way of grouping. */
  const of = (id, grouping) => model.groups.get(id)?.[grouping] ?? NONE;

  /** The ways of grouping that this file can show. */
  const ways = () => KINDS.filter((kind) => [...model.groups.values()].some((group) => group[kind]));

  const nodeId = (name) => `folded ${name}`;

  /** Where a folded group stands: amid its members, whether they are shown or not, so that it never moves. */
  const centres = new Map();
  const centre = (name, grouping) => {
    const key = `${grouping} ${name}`;
    if (!centres.has(key)) centres.set(key, amid([...model.nodes.keys()].filter((id) => of(id, grouping) === name)));
    return centres.get(key);
  };
  const amid = (ids) => {
    const total = ids.map((id) => model.places.get(id)).reduce((sum, at) => ({ x: sum.x + at.x, y: sum.y + at.y }), { x: 0, y: 0 });
    return { x: total.x / ids.length, y: total.y / ids.length };
  };

  /** What is drawn of the visible things and lines: nodes and edges, folded where the state says so. */
  const drawn = (things, lines, state) => {
    if (!state.grouping) return plain(things, lines);
    const home = new Map();
    const folds = new Map();
    const loners = [...things].filter((id) => of(id, state.grouping) === NONE).length;
    for (const id of things) {
      const name = of(id, state.grouping);
      if (state.unfolded.has(name) || (name === NONE && loners <= LONERS)) continue;
      home.set(id, nodeId(name));
      if (!folds.has(name)) folds.set(name, []);
      folds.get(name).push(id);
    }
    const nodes = [...things].filter((id) => !home.has(id)).map((id) => ({ id }));
    for (const [name, members] of folds) nodes.push({ id: nodeId(name), fold: { name, members, at: centre(name, state.grouping) } });
    return { nodes, edges: joined(lines, home) };
  };

  const plain = (things, lines) => ({
    nodes: [...things].map((id) => ({ id })),
    edges: lines.map((line) => ({ id: line.id, source: line.source, target: line.target, line })),
  });

  /** Lines between things as they are; those at a folded end added up. */
  const joined = (lines, home) => {
    const edges = [];
    const sums = new Map();
    for (const line of lines) {
      const [source, target] = [home.get(line.source) ?? line.source, home.get(line.target) ?? line.target];
      if (source === line.source && target === line.target) edges.push({ id: line.id, source, target, line });
      else if (source !== target) add(sums, source < target ? [source, target] : [target, source], line);
    }
    return [...edges, ...sums.values()];
  };

  const add = (sums, [source, target], line) => {
    const id = `${source} ~ ${target}`;
    if (!sums.has(id)) sums.set(id, { id, source, target, lines: [] });
    sums.get(id).lines.push(line);
  };

  /** The label of a folded group, in rows. */
  const rows = ({ name, members }) =>
    [name.length > LONGEST ? `${name.slice(0, LONGEST - 1)}…` : name, dom.count(members.length, 'thing')];

  const unfold = (name) => {
    kg.scene.change((state) => state.unfolded.add(name));
    dom.say(`Unfolded: ${name}.`);
  };
  const fold = (name) => {
    kg.scene.change((state) => state.unfolded.delete(name));
    dom.say(`Folded: ${name}.`);
  };

  return { MANY, of, ways, nodeId, drawn, rows, unfold, fold };
})();
