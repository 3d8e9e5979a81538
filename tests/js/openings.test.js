import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeEdge, makeNode, openPage } from './page.js';

const NAME = 'Stations of a bureau';
const page = () =>
  openPage({
    nodes: ['hub', 's1', 's2', 'far'].map((id) => makeNode(id)),
    edges: [makeEdge('1', 's1', 'hub'), makeEdge('2', 's2', 'hub'), makeEdge('3', 's2', 'far')],
    groups: { s1: { stations: NAME }, s2: { stations: NAME } },
    places: {
      hub: { x: -100, y: 0 },
      s1: { x: -40, y: 0 },
      s2: { x: 40, y: 0 },
      far: { x: 100, y: 50 },
    },
    folds: { [NAME]: { x: 0, y: 0, width: 160, height: 40 } },
    bundles: { [`folded ${NAME} ~ hub`]: 0.2, [`far ~ folded ${NAME}`]: -0.1 },
  });
const at = (kg, id) => {
  const { x, y } = kg.draw.placeOf(id);
  return [x, y];
};

test('the stations of a bureau are one mark at first, and everything else is drawn', () => {
  const kg = page();
  assert.deepEqual([...kg.draw.drawnNodes.keys()], ['hub', 'far', `folded ${NAME}`]);
  assert.deepEqual(at(kg, `folded ${NAME}`), [0, 0]);
  assert.deepEqual(kg.overlay.rowsOf(kg.draw.drawnNodes.get(`folded ${NAME}`)), [
    NAME,
    '2 stations',
  ]);
});

test('one edge of a mark is drawn as it is, several as a bundle, both bent as computed', () => {
  const kg = page();
  const { item, controls } = kg.draw.drawnEdges.get('3');
  assert.equal(item.edge.id, '3');
  assert.deepEqual([item.source, item.target], [`folded ${NAME}`, 'far']);
  assert.notDeepEqual(controls, [{ x: 50, y: 25 }]);
  const bundle = kg.draw.drawnEdges.get(`folded ${NAME} ~ hub`);
  assert.equal(bundle.item.bundle.length, 2);
});

test('a mark that opens pushes everything aside, and back when it closes', () => {
  const kg = page();
  kg.groups.unfold(NAME);
  assert.deepEqual(at(kg, 'hub'), [-180, 0]);
  assert.deepEqual(at(kg, 'far'), [180, 70]);
  assert.deepEqual(at(kg, 's1'), [-40, 0]);
  kg.groups.fold(NAME);
  assert.deepEqual(at(kg, 'hub'), [-100, 0]);
  assert.deepEqual(at(kg, 'far'), [100, 50]);
});

test('a station that is searched for opens its mark', () => {
  const kg = page();
  kg.steps.add('s1');
  assert.ok(kg.draw.drawnNodes.has('s1'));
});
