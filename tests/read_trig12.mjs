// Read TriG 1.2 with N3.js, and print how many quads there are, which claims reify what, and every literal.
import { readFileSync } from 'node:fs';
import { Parser } from 'n3';

const quads = new Parser({ format: 'application/trig' }).parse(readFileSync(process.argv[2], 'utf8'));
const claims = {};
const literals = new Set();
for (const { subject, predicate, object } of quads) {
  if (predicate.value.endsWith('#reifies')) {
    claims[subject.value] = [object.subject.value, object.predicate.value, object.object.value];
  }
  for (const term of [object, object.object]) {
    if (term?.termType === 'Literal') literals.add(term.value);
  }
}
process.stdout.write(JSON.stringify({ quads: quads.length, claims, literals: [...literals] }));
