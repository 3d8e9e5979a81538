// @ts-check
/** Folded marks that open: everything else makes room for what a mark holds. */
const openings = (() => {
  /** Names of the marks that are open. @type {Set<string>} */
  const open = new Set();

  /**
   * Bring places to the marks that are open now.
   * @param {Map<string, Place>} positions
   * @param {NodeItem[]} items what is drawn
   */
  const update = (positions, items) => {
    const drawn = new Set(items.map(({ id }) => id));
    for (const [name, fold] of model.folds) {
      const members = membersOf(name);
      const isOpen = members.some((id) => drawn.has(id));
      if (isOpen === open.has(name)) continue;
      if (isOpen) open.add(name);
      else open.delete(name);
      placeAll(positions);
      change(positions, { name, fold, members }, isOpen);
    }
  };

  /** @param {string} name */
  const membersOf = (name) =>
    [...model.nodes.keys()].filter((id) => groups.groupOf(id, 'stations') === name);

  /**
   * Give a place to whatever has none, so that all of it can be pushed.
   * @param {Map<string, Place>} positions
   */
  const placeAll = (positions) => {
    const marks = [...model.folds].map(([name, { x, y }]) => ({ id: groups.nodeId(name), x, y }));
    const nodes = [...model.places].map(([id, { x, y }]) => ({ id, x, y }));
    for (const { id, x, y } of [...nodes, ...marks]) {
      if (!positions.has(id)) positions.set(id, { x, y });
    }
  };

  /**
   * Push everything aside from a mark that opens, and back when it closes.
   * @param {Map<string, Place>} positions
   * @param {{ name: string, fold: Opening, members: string[] }} mark
   * @param {boolean} isOpen
   */
  const change = (positions, { name, fold, members }, isOpen) => {
    const id = groups.nodeId(name);
    const middle = positions.get(id) ?? fold;
    const sign = isOpen ? 1 : -1;
    const inside = new Set([id, ...members]);
    for (const [other, { x, y }] of positions) {
      if (inside.has(other)) continue;
      positions.set(other, {
        x: x + (sign * Math.sign(x - middle.x) * fold.width) / 2,
        y: y + (sign * Math.sign(y - middle.y) * fold.height) / 2,
      });
    }
    for (const member of members) positions.set(member, beside(member, fold, middle));
  };

  /**
   * The place of a station of a mark, wherever the mark is now.
   * @param {string} id
   * @param {Opening} fold
   * @param {Place} middle
   */
  const beside = (id, fold, middle) => {
    const { x, y } = model.places.get(id) ?? fold;
    return { x: x - fold.x + middle.x, y: y - fold.y + middle.y };
  };

  return { update };
})();
