// @ts-check
/** Places of labels and of words on edges at a zoom: nothing lies on another, or on a foreign node. */
const labels = (() => {
  /** Side of the squares, in pixels, by which covered parts of the screen are looked up. */
  const CELL = 64;
  const LINE_HEIGHT = 1.2;
  /** Pixels between a node and its label, and around a label. */
  const GAP = 3;
  const ROOM = 1;
  /** Where a label can stand, best first: to the right of and below its node. As in `labels.py`. */
  const SIDES = [
    [0, 1],
    [0, -1],
    [1, 0],
    [-1, 0],
    [1, 1],
    [-1, 1],
    [1, -1],
    [-1, -1],
  ];
  /** The shares of an edge to try for its words. */
  const SHARES = [0.5, 0.4, 0.6, 0.32, 0.68];
  /** The longest words of an edge, as a share of its length on the screen. */
  const LONGEST = 0.95;
  /** Font sizes in pixels of the screen: of words on edges, and of headings. */
  const WORDS = 10;
  const HEADING = 13;
  /** The space of a mark on an edge, in pixels of the diagram. */
  const MARK = 9;

  /** Covered boxes of the screen, by the squares that they overlap. */
  const makeCovered = () => {
    /** @type {Map<string, Box[]>} */
    const cells = new Map();
    /** @param {Box} box */
    const keysOf = ({ left, top, right, bottom }) => {
      const keys = [];
      for (let column = Math.floor(left / CELL); column <= right / CELL; column += 1) {
        for (let row = Math.floor(top / CELL); row <= bottom / CELL; row += 1) {
          keys.push(`${column},${row}`);
        }
      }
      return keys;
    };
    /** @param {Box} box */
    const add = (box) => {
      for (const key of keysOf(box)) {
        const list = cells.get(key);
        if (list) list.push(box);
        else cells.set(key, [box]);
      }
    };
    /** @param {Box} box */
    const isFree = (box) =>
      keysOf(box).every((key) => !cells.get(key)?.some((other) => overlap(box, other)));
    return { add, isFree };
  };

  /**
   * @param {Box} one
   * @param {Box} other
   */
  const overlap = (one, other) =>
    one.left < other.right &&
    other.left < one.right &&
    one.top < other.bottom &&
    other.top < one.bottom;

  /**
   * A box around a place.
   * @param {Place} place
   * @param {number} width
   * @param {number} height
   * @returns {Box}
   */
  const around = ({ x, y }, width, height) => ({
    left: x - width / 2,
    top: y - height / 2,
    right: x + width / 2,
    bottom: y + height / 2,
  });

  /** @param {number} scale */
  const sizeOf = (scale) => Math.min(Math.max(12 * scale, 11), 15);

  /**
   * The place of every label that has room at a zoom, the nodes that matter most first. Places
   * are in pixels of the screen from the origin of the diagram.
   * @param {number} scale
   * @param {DrawnNode[]} ranked
   * @param {(text: string, size: number) => number} measure
   * @param {boolean} withWords whether edges have their words
   * @returns {Lettering}
   */
  const place = (scale, ranked, measure, withWords) => {
    const covered = makeCovered();
    for (const { id } of ranked) {
      const side = 2 * draw.sizeAt(id) * scale;
      covered.add(around(onScreen(draw.placeOf(id), scale), side, side));
    }
    if (withWords) coverMarks(covered, scale);
    const limits = limitsOf(ranked, scale);
    const headings = placeHeadings(covered, scale, measure);
    const names = ranked.flatMap(
      (item) => placeName({ covered, limits }, item, scale, measure) ?? [],
    );
    const words = withWords ? placeWords(covered, scale, measure) : [];
    return { scale, headings, names, words };
  };

  /** @typedef {ReturnType<typeof makeCovered>} Covered */
  /** @typedef {(text: string, size: number) => number} Measure */

  /**
   * @param {Place} place
   * @param {number} scale
   */
  const onScreen = ({ x, y }, scale) => ({ x: x * scale, y: y * scale });

  /**
   * @param {Covered} covered
   * @param {number} scale
   */
  const coverMarks = (covered, scale) => {
    for (const { item, middle } of draw.drawnEdges.values()) {
      const side = 2 * MARK * scale;
      if (item.edge?.opposed) covered.add(around(onScreen(middle, scale), side, side));
    }
  };

  /**
   * @param {Covered} covered
   * @param {number} scale
   * @param {Measure} measure
   */
  const placeHeadings = (covered, scale, measure) =>
    draw.headings().flatMap(({ text, ...middle }) => {
      const box = around(onScreen(middle, scale), measure(text, HEADING), HEADING * LINE_HEIGHT);
      if (!covered.isFree(box)) return [];
      covered.add(box);
      return [{ text, x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 }];
    });

  /**
   * How far labels reach at most to either side, so that nothing of the diagram is cut.
   * @param {DrawnNode[]} items
   * @param {number} scale
   */
  const limitsOf = (items, scale) => {
    const { left, right } = camera.boundsOf(items.map(({ id }) => draw.placeOf(id)));
    return { left: left * scale - camera.SIDE, right: right * scale + camera.SIDE };
  };

  /**
   * @param {{ covered: Covered, limits: ReturnType<typeof limitsOf> }} space
   * @param {DrawnNode} item
   * @param {number} scale
   * @param {Measure} measure
   */
  const placeName = ({ covered, limits }, item, scale, measure) => {
    const rows = overlay.rowsOf(item);
    const size = sizeOf(scale);
    const width = Math.max(...rows.map((row) => measure(row, size))) + 2 * ROOM;
    const height = rows.length * size * LINE_HEIGHT;
    const { x, y } = onScreen(draw.placeOf(item.id), scale);
    const gap = draw.sizeAt(item.id) * scale + GAP;
    const boxes = SIDES.map(([right, down]) => {
      const distance = right && down ? gap * 0.75 : gap;
      const middle = {
        x: x + right * (distance + width / 2),
        y: y + down * (distance + height / 2),
      };
      return around(middle, width, height);
    });
    const box = boxes.find(
      (one) => one.left >= limits.left && one.right <= limits.right && covered.isFree(one),
    );
    if (!box) return null;
    covered.add(box);
    return { id: item.id, rows, x: (box.left + box.right) / 2, y: box.top };
  };

  /**
   * @param {Covered} covered
   * @param {number} scale
   * @param {Measure} measure
   */
  const placeWords = (covered, scale, measure) => {
    const words = [];
    for (const drawn of draw.drawnEdges.values()) {
      const { edge } = drawn.item;
      if (!edge) continue;
      const middle = placeWord(covered, drawn, measure(edge.label, WORDS) + 2 * ROOM, scale);
      if (middle) words.push({ id: drawn.item.id, text: edge.label, ...middle });
    }
    return words;
  };

  /**
   * @param {Covered} covered
   * @param {DrawnEdge} drawn
   * @param {number} width
   * @param {number} scale
   */
  const placeWord = (covered, drawn, width, scale) => {
    const { from, to } = drawn;
    const length = Math.hypot(to.x - from.x, to.y - from.y) * scale;
    if (length && width > LONGEST * length) return null;
    for (const share of SHARES) {
      const middle = onScreen(curves.at(drawn, share), scale);
      const box = around(middle, width, WORDS * LINE_HEIGHT);
      if (!covered.isFree(box)) continue;
      covered.add(box);
      return middle;
    }
    return null;
  };

  return { LINE_HEIGHT, WORDS, HEADING, sizeOf, place };
})();
