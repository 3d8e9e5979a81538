// @ts-check
/** Changes of what is in the diagram: expand, hide, add, undo. */
const steps = (() => {
  const { say } = model;
  /** @param {string} id */
  const neighbours = (id) =>
    new Set((model.edgesOf.get(id) ?? []).flatMap((edge) => [edge.source, edge.target]));

  /**
   * @param {State} state
   * @param {string} id
   */
  const put = (state, id) => {
    state.extra.add(id);
    state.hidden.delete(id);
    const group = groups.groupOf(id, state.grouping);
    if (group !== groups.NO_GROUP) state.unfolded.add(group);
  };

  /**
   * Add all neighbours of a node.
   * @param {string} id
   */
  const expand = (id) => {
    const before = scene.now.nodes.size;
    scene.change((state) => {
      for (const one of [id, ...neighbours(id)]) put(state, one);
    });
    const more = scene.now.nodes.size - before;
    const label = model.label(id);
    dom.announce(
      more
        ? say('%(nodes)s added around %(label)s.', { nodes: model.countNodes(more), label })
        : say('%(label)s has no more neighbours.', { label }),
    );
  };

  /**
   * Add a node and show it.
   * @param {string} id
   */
  const add = (id) => {
    if (!draw.drawnNodes.has(id)) scene.change((state) => put(state, id));
    draw.centre(id);
  };

  /** @param {string} id */
  const hide = (id) => {
    scene.change((state) => {
      state.extra.delete(id);
      state.hidden.add(id);
    });
    dom.announce(say('Hidden: %(label)s. Press U to undo.', { label: model.label(id) }));
  };

  /** @param {string} id */
  const expandOrUnfold = (id) => {
    const fold = draw.drawnNodes.get(id)?.fold;
    if (fold) groups.unfold(fold.name);
    else expand(id);
  };

  const undo = () => dom.announce(scene.undo() ? say('Undone.') : say('Nothing to undo.'));
  const redo = () => dom.announce(scene.redo() ? say('Redone.') : say('Nothing to redo.'));

  /** The node that has the keyboard or is open in the panel. */
  const current = () => {
    const step = trail.current();
    return overlay.chosen.focus ?? (step?.type === 'node' ? step.id : null);
  };

  return { expand, add, hide, expandOrUnfold, undo, redo, current };
})();
