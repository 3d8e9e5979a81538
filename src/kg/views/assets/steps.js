/** Steps that change what is in the picture: expand, hide, add, and the way back. */
kg.steps = (() => {
  const { model, scene, groups, draw, dom, trail } = kg;

  const neighbours = (id) => [...new Set((model.linesOf.get(id) ?? []).flatMap((line) => [line.source, line.target]))];

  const put = (state, id) => {
    state.extra.add(id);
    state.hidden.delete(id);
    if (state.grouping) state.unfolded.add(groups.of(id, state.grouping));
  };

  /** Put everything that is tied to a thing into the picture. */
  const expand = (id) => {
    const before = scene.now.things.size;
    scene.change((state) => [id, ...neighbours(id)].forEach((one) => put(state, one)));
    const more = scene.now.things.size - before;
    dom.say(more ? `${dom.count(more, 'thing')} more around ${model.label(id)}.` : `Nothing more is tied to ${model.label(id)}.`);
  };

  /** Put one thing into the picture and show it. */
  const add = (id) => {
    if (!scene.now.things.has(id)) scene.change((state) => put(state, id));
    draw.centre(id);
  };

  const hide = (id) => {
    scene.change((state) => {
      state.extra.delete(id);
      state.hidden.add(id);
    });
    dom.say(`Hidden: ${model.label(id)}. U brings it back.`);
  };

  const expandOrUnfold = (id) => {
    const fold = draw.drawn.get(id)?.fold;
    return fold ? groups.unfold(fold.name) : expand(id);
  };

  const undo = () => dom.say(scene.undo() ? 'One step back.' : 'Nothing to undo.');
  const redo = () => dom.say(scene.redo() ? 'One step on again.' : 'Nothing to redo.');

  /** The thing that the keyboard or the panel is at. */
  const current = () => {
    const step = trail.here();
    return kg.overlay.chosen.focus ?? (step?.type === 'thing' ? step.id : null);
  };

  return { expand, add, hide, expandOrUnfold, undo, redo, current };
})();
