// Writes the shapes of countries as JSON: paths in the Equal Earth projection, and where a number
// stands in each. The detailed map gives the place of countries that the small one leaves out.
import { createRequire } from 'node:module';
import { geoEqualEarth, geoPath } from 'd3-geo';
import polylabel from 'polylabel';
import { feature } from 'topojson-client';

const WIDTH = 2000;
const ANTARCTICA = '010';
const load = createRequire(import.meta.url);
const small = load('world-atlas/countries-110m.json');
const detailed = load('world-atlas/countries-50m.json');
const cities = JSON.parse(process.argv[2]);

const countriesOf = (topology) =>
  feature(topology, topology.objects.countries).features.filter(({ id }) => id !== ANTARCTICA);
const collection = { type: 'FeatureCollection', features: countriesOf(small) };
const projection = geoEqualEarth().fitWidth
  ? geoEqualEarth().fitWidth(WIDTH, collection)
  : geoEqualEarth();
const path = geoPath(projection);
const [[, top], [, bottom]] = path.bounds(collection);

/** Returns the rings of a shape in whole units, those of a point left out. */
function listRings(shape) {
  const rings = [];
  let ring = [];
  const pen = {
    moveTo: (x, y) => {
      ring = [[Math.round(x), Math.round(y - top)]];
    },
    lineTo: (x, y) => {
      const point = [Math.round(x), Math.round(y - top)];
      const last = ring.at(-1);
      if (point[0] !== last[0] || point[1] !== last[1]) ring.push(point);
    },
    closePath: () => {
      if (ring.length > 2) rings.push(ring);
    },
  };
  geoPath(projection, pen)(shape);
  return rings;
}

/** Returns rings as the data of a path, each point by its distance from the one before. */
function writePath(rings) {
  const parts = [];
  for (const ring of rings) {
    let [x, y] = ring[0];
    parts.push(`M${x} ${y}l`);
    const steps = [];
    for (const [nextX, nextY] of ring.slice(1)) {
      const [across, down] = [nextX - x, nextY - y];
      steps.push(steps.length > 0 && across >= 0 ? ` ${across}` : `${across}`, down < 0 ? `${down}` : ` ${down}`);
      [x, y] = [nextX, nextY];
    }
    parts.push(`${steps.join('')}z`);
  }
  return parts.join('');
}

const area = (ring) =>
  Math.abs(
    ring.reduce((sum, [x, y], at) => {
      const [nextX, nextY] = ring[(at + 1) % ring.length];
      return sum + x * nextY - nextX * y;
    }, 0),
  );

/** Returns the point of the largest ring that is farthest from its border. */
function findMiddle(shape) {
  const rings = listRings(shape);
  if (rings.length === 0) return path.centroid(shape).map((value, axis) => Math.round(value - axis * top));
  const largest = rings.sort((one, other) => area(other) - area(one))[0];
  return polylabel([largest]).slice(0, 2).map(Math.round);
}

const codes = new Set(collection.features.map(({ id }) => id));
const others = countriesOf(detailed).filter(({ id }) => id && !codes.has(id));
process.stdout.write(
  JSON.stringify({
    width: WIDTH,
    height: Math.ceil(bottom - top),
    countries: [
      ...collection.features.map((shape) => ({
        id: shape.id ?? '',
        name: shape.properties.name,
        at: findMiddle(shape),
        path: writePath(listRings(shape)),
      })),
      ...others.map((shape) => ({ id: shape.id, name: shape.properties.name, at: findMiddle(shape), path: '' })),
    ],
    cities: cities.map(([longitude, latitude]) => {
      const [x, y] = projection([longitude, latitude]);
      return [Math.round(x * 10) / 10, Math.round((y - top) * 10) / 10];
    }),
  }),
);
