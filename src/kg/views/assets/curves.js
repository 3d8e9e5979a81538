// @ts-check
/** Curves of edges and their arrowheads: the same geometry as in `curves.py`, as a test compares. */
const curves = (() => {
  const { curve: bending, arrow: head, marks } = model.style;

  /**
   * The curve of an edge; from a place to itself it is a loop above it.
   * @param {Place} from
   * @param {Place} to
   * @param {number} bend distance of the control point from the straight edge, as a share of its length
   * @returns {Curve}
   */
  const curve = (from, to, bend) => {
    if (from.x === to.x && from.y === to.y) return loop(from, bend);
    const control = {
      x: (from.x + to.x) / 2 - (to.y - from.y) * bend,
      y: (from.y + to.y) / 2 + (to.x - from.x) * bend,
    };
    return { from, controls: [control], to };
  };

  /**
   * @param {Place} place
   * @param {number} bend
   * @returns {Curve}
   */
  const loop = (place, bend) => {
    const axis = -Math.PI / 2 + bending.loop_turn * bend;
    const controls = [axis - bending.opening, axis + bending.opening].map((angle) => ({
      x: place.x + bending.loop * Math.cos(angle),
      y: place.y + bending.loop * Math.sin(angle),
    }));
    return { from: place, controls, to: place };
  };

  /**
   * The point at a share of a curve.
   * @param {Curve} curve
   * @param {number} share
   * @returns {Place}
   */
  const at = ({ from, controls, to }, share) => {
    const [one = from, two] = controls;
    const rest = 1 - share;
    const [a, b] = two ? [rest ** 3, 3 * rest ** 2 * share] : [rest ** 2, 2 * rest * share];
    const [c, d] = two ? [3 * rest * share ** 2, share ** 3] : [0, share ** 2];
    const { x, y } = two ?? to;
    return {
      x: a * from.x + b * one.x + c * x + d * to.x,
      y: a * from.y + b * one.y + c * y + d * to.y,
    };
  };

  /**
   * The direction at a share of a curve, in radians.
   * @param {Curve} curve
   * @param {number} share
   */
  const direction = (curve, share) => {
    const [one, other] = [
      at(curve, Math.max(0, share - 0.01)),
      at(curve, Math.min(1, share + 0.01)),
    ];
    return Math.atan2(other.y - one.y, other.x - one.x);
  };

  /**
   * The arrowhead of a curve, with a gap before its target; the stroke ends inside it.
   * @param {Curve} curve
   * @param {number} gap
   * @param {number} scale
   * @returns {Arrow}
   */
  const arrow = ({ from, controls, to }, gap, scale) => {
    const last = controls.at(-1) ?? from;
    const angle = Math.atan2(to.y - last.y, to.x - last.x);
    const longest = Math.hypot(to.x - from.x, to.y - from.y) / 2 || bending.loop;
    /** @param {number} distance */
    const before = (distance) => ({
      x: to.x - Math.cos(angle) * Math.min(distance, longest),
      y: to.y - Math.sin(angle) * Math.min(distance, longest),
    });
    return { tip: before(gap), base: before(gap + head.base * scale), angle, scale };
  };

  /**
   * Points of a shape, scaled, turned and moved to a place.
   * @param {[number, number][]} points
   * @param {Place} place
   * @param {number} angle
   * @param {number} scale
   */
  const turned = (points, place, angle, scale) => {
    const [cosine, sine] = [Math.cos(angle) * scale, Math.sin(angle) * scale];
    return points.map(([x, y]) => ({
      x: place.x + x * cosine - y * sine,
      y: place.y + x * sine + y * cosine,
    }));
  };

  /**
   * The corners of an arrowhead.
   * @param {Arrow} arrow
   */
  const arrowCorners = ({ tip, angle, scale }) => turned(head.points, tip, angle, scale);

  /**
   * The corners of the bar across an edge that somebody opposes.
   * @param {'direct' | 'wider'} opposed
   * @param {Place} middle
   * @param {number} angle
   * @param {number} scale
   */
  const markCorners = (opposed, middle, angle, scale) => {
    const [x, y] = [marks[opposed].width / 2, marks[opposed].height / 2];
    /** @type {[number, number][]} */
    const corners = [
      [x, y],
      [-x, y],
      [-x, -y],
      [x, -y],
    ];
    return turned(corners, middle, angle, scale);
  };

  /**
   * Draw a curve on a canvas, to its target or to an end before it.
   * @param {CanvasPath} path
   * @param {Curve} curve
   * @param {Place} [end]
   */
  const trace = (path, { from, controls, to }, end = to) => {
    const [one = from, two] = controls;
    path.moveTo(from.x, from.y);
    if (two) path.bezierCurveTo(one.x, one.y, two.x, two.y, end.x, end.y);
    else path.quadraticCurveTo(one.x, one.y, end.x, end.y);
  };

  /**
   * The curve as an SVG path, to its target or to an end before it.
   * @param {Curve} curve
   * @param {Place} [end]
   */
  const path = ({ from, controls, to }, end = to) => {
    const points = [...controls, end].map(({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`);
    const command = controls.length === 1 ? 'Q' : 'C';
    return `M${from.x.toFixed(1)} ${from.y.toFixed(1)}${command}${points.join(' ')}`;
  };

  /** How many pieces a curve is cut into to measure a distance. */
  const PIECES = 10;

  /**
   * The distance of a point from a curve, or infinity if it is larger than `most`.
   * @param {Curve} curve
   * @param {Place} point
   * @param {number} most
   */
  const distance = (curve, point, most) => {
    const corners = [curve.from, ...curve.controls, curve.to];
    for (const axis of /** @type {const} */ (['x', 'y'])) {
      const values = corners.map((corner) => corner[axis]);
      if (point[axis] < Math.min(...values) - most) return Number.POSITIVE_INFINITY;
      if (point[axis] > Math.max(...values) + most) return Number.POSITIVE_INFINITY;
    }
    let least = Number.POSITIVE_INFINITY;
    let before = curve.from;
    for (let piece = 1; piece <= PIECES; piece += 1) {
      const after = at(curve, piece / PIECES);
      least = Math.min(least, distanceFromPiece(before, after, point));
      before = after;
    }
    return least;
  };

  /**
   * The distance of a point from a straight piece.
   * @param {Place} a
   * @param {Place} b
   * @param {Place} point
   */
  const distanceFromPiece = (a, b, { x, y }) => {
    const [dx, dy] = [b.x - a.x, b.y - a.y];
    const projected = ((x - a.x) * dx + (y - a.y) * dy) / (dx * dx + dy * dy || 1);
    const share = Math.min(1, Math.max(0, projected));
    return Math.hypot(x - a.x - share * dx, y - a.y - share * dy);
  };

  return { curve, at, direction, arrow, arrowCorners, markCorners, trace, path, distance };
})();
