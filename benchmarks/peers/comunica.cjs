// Comunica on an N3 store: one JSON message a line, {load: file}, {ask: text}, {read: true};
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

const format = (term) =>
  term && { type: term.termType, value: term.value, language: term.language, datatype: term.datatype?.value };

async function load(file) {
  const parsed = store.import(createReadStream(file).pipe(new StreamParser({ format: "N-Triples" })));
  await new Promise((resolve, reject) => parsed.on("end", resolve).on("error", reject));
  return { count: store.size };
}

async function ask(text) {
  const result = await engine.query(text, { sources: [store] });
  const answer = await result.execute();
  if (result.resultType === "bindings") {
    columns = (await result.metadata()).variables.map((one) => (one.variable ?? one).value);
    rows = await answer.toArray();
  } else {
    columns = null;
    rows = await answer.toArray();
  }
  return { count: rows.length };
}

function read() {
  if (columns === null) {
    return { columns, rows: rows.map((one) => [one.subject, one.predicate, one.object].map(format)) };
  }
  return { columns, rows: rows.map((one) => columns.map((name) => format(one.get(name)))) };
}

const verbs = { load: ({ load: file }) => load(file), ask: ({ ask: text }) => ask(text), read };

async function once(data, query, media) {
  await load(data);
  const result = await engine.query(readFileSync(query, "utf8"), { sources: [store] });
  const { data: output } = await engine.resultToString(result, media);
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
