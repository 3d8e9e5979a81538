import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeAttribution, makeEdge, makeFact, makeNode, openPage } from './page.js';

const { model } = openPage({
  nodes: [makeNode('a', { label: 'Alpha' }), makeNode('b', { label: 'Beta' })],
  edges: [
    makeEdge('e', 'a', 'b', { object_label: '', wider: 'w', attributions: ['2', '1', 'unknown'] }),
    makeEdge('loop', 'a', 'a'),
    makeEdge('outside', 'a', 'c'),
  ],
  facts: [makeFact('f', 'b')],
  wider: { w: makeFact('w', 'general', { attributions: ['3'] }) },
  propositions: { e: 'Alpha — works with — Beta, as worded' },
  attributions: {
    1: makeAttribution('e', { side: 'opposing' }),
    2: makeAttribution('e', { side: 'opposing', withdrawn: true }),
    3: makeAttribution('w', { side: 'opposing' }),
  },
});
const edgeOf = (id) => model.claims.get(id);

test('edges without both ends are left out, and loops are listed once', () => {
  assert.deepEqual(
    model.edges.map(({ id }) => id),
    ['e', 'loop'],
  );
  assert.equal(model.edgesOf.get('a').length, 2);
  assert.deepEqual(model.edgesOf.get('b'), [edgeOf('e')]);
  assert.deepEqual(model.factsOf.get('b'), [edgeOf('f')]);
});

test('attributions have their id, are in the order of the claim, and indexed by what they are about', () => {
  const ids = (list) => list.map(({ id }) => id);
  assert.deepEqual(ids(model.attributionsOf(edgeOf('e'))), ['2', '1']);
  assert.deepEqual(ids(model.attributionsAbout.get('e')), ['1', '2']);
});

test('opponents are direct or through the general claim, and never withdrawn', () => {
  const { direct, wider } = model.opponents(edgeOf('e'));
  assert.deepEqual([direct.map(({ id }) => id), wider.map(({ id }) => id)], [['1'], ['3']]);
  assert.deepEqual(model.opponents(edgeOf('loop')), { direct: [], wider: [] });
});

test('a claim is described by its labels, and a proposition by the best words there are', () => {
  assert.equal(model.describe(edgeOf('e')), 'Alpha — works with — Beta');
  assert.equal(model.proposition('e'), 'Alpha — works with — Beta, as worded');
  assert.equal(model.proposition('loop'), 'Alpha — works with — a');
  assert.equal(model.proposition('a'), 'Alpha');
  assert.equal(model.proposition('nobody'), 'nobody');
  assert.throws(() => model.nodeOf('nobody'), /no node nobody/);
});

test('the caveat of an accusation is beside its standing wherever scripts print it', () => {
  const caveat = 'that it is charged; a charge is no finding of guilt';
  const charged = { standing: 'undisputed', attributions: ['s'], caveat };
  const kg = openPage({
    nodes: [makeNode('a'), makeNode('b')],
    edges: [makeEdge('e', 'a', 'b', charged)],
    facts: [makeFact('f', 'a', charged)],
    attributions: { s: makeAttribution('e') },
  });
  const words = `undisputed (${caveat})`;
  const edge = kg.model.claims.get('e');
  assert.equal(kg.model.standing(edge), words);
  assert.equal(kg.model.standing({ ...edge, standing: '' }), `alleged (${caveat})`);
  assert.equal(kg.model.standing({ ...edge, caveat: '' }), 'undisputed');
  kg.table.toggle();
  kg.paths.from('a');
  kg.paths.to('b');
  const surfaces = [
    kg.ledger.render('e').querySelector('.standing').textContent,
    kg.ledger.describe({ id: 'e', source: 'a', target: 'b', edge }),
    kg.details.render('a').textContent,
    kg.byId('table').textContent,
    kg.paths.render().textContent,
    kg.downloads.toMarkdown(),
    JSON.stringify(kg.downloads.toJson().lines.map((line) => `${line.standing} (${line.caveat})`)),
  ];
  for (const text of surfaces) assert.ok(text.includes(words), text);
});

test('a text of ours is in the language of the page, with its values', () => {
  const said = { '%(num)s edges': '%(num)s 条边', Undo: '撤销' };
  const page = openPage({ said }).model;
  assert.equal(page.say('Undo'), '撤销');
  assert.equal(page.say('Redo'), 'Redo');
  assert.equal(page.countEdges(12345), '12,345 条边');
  assert.equal(model.countEdges(1), '1 edge');
  assert.equal(model.countNodes(0), '0 nodes');
});

test('who objects is named with the statements, each with how it does', () => {
  const claim = makeEdge('e', 'a', 'b', { objectors: 'B', objections: ['1-2', '1-3 in answer'] });
  assert.equal(model.describeObjectors(claim), 'objectors: B [1-2, 1-3 in answer]');
});
