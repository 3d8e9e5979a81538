// Comunica on an N3 store: one JSON message a line, {load: file}, {ask: text}, {told: true};
// or, with more arguments, one answer on the output.
// Usage: node comunica.cjs FOLDER-OF-node_modules [DATA.nt QUERY.rq MEDIA-TYPE]
const { createRequire } = require("node:module");
const { createReadStream, readFileSync } = require("node:fs");
const { createInterface } = require("node:readline");

const from = createRequire(process.argv[2] + "/");
const { QueryEngine } = from("@comunica/query-sparql");
const { Store, StreamParser } = from("n3");

const engine = new QueryEngine();
const store = new Store();
let columns = [];
let rows = [];

const written = (term) =>
  term && { type: term.termType, value: term.value, language: term.language, datatype: term.datatype?.value };

async function load(file) {
  const parsed = store.import(createReadStream(file).pipe(new StreamParser({ format: "N-Triples" })));
  await new Promise((resolve, reject) => parsed.on("end", resolve).on("error", reject));
  return { count: store.size };
}

async function ask(text) {
  const found = await engine.query(text, { sources: [store] });
  const answer = await found.execute();
  if (found.resultType === "bindings") {
    columns = (await found.metadata()).variables.map((one) => (one.variable ?? one).value);
    rows = await answer.toArray();
  } else {
    columns = null;
    rows = await answer.toArray();
  }
  return { count: rows.length };
}

function told() {
  if (columns === null) {
    return { columns, rows: rows.map((one) => [one.subject, one.predicate, one.object].map(written)) };
  }
  return { columns, rows: rows.map((one) => columns.map((name) => written(one.get(name)))) };
}

const verbs = { load: ({ load: file }) => load(file), ask: ({ ask: text }) => ask(text), told };

async function once(data, query, media) {
  await load(data);
  const found = await engine.query(readFileSync(query, "utf8"), { sources: [store] });
  const { data: output } = await engine.resultToString(found, media);
  output.pipe(process.stdout);
}

async function listen() {
  for await (const line of createInterface({ input: process.stdin })) {
    const message = JSON.parse(line);
    let answer;
    try {
      answer = await verbs[Object.keys(message)[0]](message);
    } catch (error) {
      answer = { error: String(error.message ?? error) };
    }
    process.stdout.write(JSON.stringify(answer) + "\n");
  }
}

const [, , , ...rest] = process.argv;
rest.length ? once(...rest) : listen();
