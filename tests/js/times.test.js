import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeAttribution, makeNode, openPage } from './page.js';

const page = () =>
  openPage({
    nodes: [makeNode('a')],
    attributions: {
      1: makeAttribution('a', { said: { from: '2023-01-01', to: '2023-12-31' } }),
      2: makeAttribution('a', { said: { from: '2022-06-01' }, holds: { to: '2020-01-01' } }),
      3: makeAttribution('a', { said: { from: '2023-01-01' } }),
    },
  });
const DAYS = ['2022-06-01', '2023-01-01', '2023-12-31'];

test('the first position of a first day and the last of a last day are open', () => {
  const { dayAt } = page().times;
  assert.deepEqual(
    [0, 1, 2, 3].map((at) => dayAt('said', 'from', at)),
    ['', ...DAYS],
  );
  assert.deepEqual(
    [0, 1, 2, 3].map((at) => dayAt('said', 'to', at)),
    [...DAYS, ''],
  );
});

test('each day has the position at which it is', () => {
  const { dayAt, sliderPosition } = page().times;
  for (const bound of ['from', 'to']) {
    for (const day of ['', ...DAYS]) {
      assert.equal(dayAt('said', bound, sliderPosition('said', bound, day)), day);
    }
  }
  assert.equal(sliderPosition('said', 'from', '1999-01-01'), 0);
  assert.equal(sliderPosition('said', 'to', '1999-01-01'), 3);
});

test('the handles never pass each other', () => {
  const kg = page();
  const span = () => [kg.scene.state.said.from, kg.scene.state.said.to];
  kg.times.slide('said', 'to', 0);
  assert.deepEqual(span(), ['', '2022-06-01']);
  kg.times.slide('said', 'from', 3);
  assert.deepEqual(span(), ['2023-12-31', '2023-12-31']);
  kg.times.slide('said', 'to', 1);
  assert.deepEqual(span(), ['2023-01-01', '2023-01-01']);
  kg.times.slide('said', 'from', 0);
  kg.times.slide('said', 'to', 3);
  assert.deepEqual(span(), ['', '']);
});
