// Select passages by Apache Annotator's own matcher, and print the words of each by its id.
import { readFileSync } from 'node:fs';
import { textPositionSelectorMatcher } from '@apache-annotator/selector';

const { documents, passages } = JSON.parse(readFileSync(process.argv[2], 'utf8'));

/** A document in one chunk. */
function chunk(data) {
  return {
    currentChunk: { data, equals: (other) => other.data === data },
    nextChunk: () => null,
    previousChunk: () => null,
    precedesCurrentChunk: () => false,
  };
}

const selected = {};
for (const { id, source, selector } of passages) {
  const text = documents[source.split('/').at(-1)];
  for await (const match of textPositionSelectorMatcher(selector)(chunk(text))) {
    selected[id] = text.slice(match.startIndex, match.endIndex);
  }
}
process.stdout.write(JSON.stringify(selected));
