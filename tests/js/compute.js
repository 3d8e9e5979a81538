/** Computes curves, arrowheads and strokes for cases on standard input, to compare with Python. */
import { readFileSync } from 'node:fs';
import { openPage } from './page.js';

const { curves, style } = openPage();
const { cases, edges } = JSON.parse(readFileSync(0, 'utf8'));
const pair = ({ x, y }) => [x, y];

/** What `curves.js` makes of one edge. */
const compute = ({ start: [x1, y1], end: [x2, y2], bend, gap, scale, share }) => {
  const curve = curves.curve({ x: x1, y: y1 }, { x: x2, y: y2 }, bend);
  const arrow = curves.arrow(curve, gap, scale);
  return {
    controls: curve.controls.map(pair),
    at: pair(curves.at(curve, share)),
    direction: curves.direction(curve, share),
    tip: pair(arrow.tip),
    base: pair(arrow.base),
    angle: arrow.angle,
    path: curves.path(curve, arrow.base),
  };
};

/** The stroke of an edge in a theme, with the scale of its arrowhead. */
const look = (edge) => {
  const { width, dashes, colour, core } = style.strokeOf(edge);
  return [width, dashes, style.THEMES.light[colour], core, style.arrowScale(width)];
};

const result = { curves: cases.map(compute), strokes: edges.map(look) };
process.stdout.write(JSON.stringify(result));
