// Bundle the editor of the SPARQL page: `make editor`. With --check, only say whether it is so.
//
// Run it from the root of the repository, after `npm ci`.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';

const TARGET = 'src/kg/pages/assets/sparql-editor.js';
const LICENCES = 'src/kg/pages/assets/sparql-editor-licences.txt';
const BANNER =
  '/* CodeMirror and parts of it, MIT: see sparql-editor-licences.txt. Made by make editor. */';

const { outputFiles, metafile } = await build({
  entryPoints: ['tools/editor/editor.js'],
  outfile: TARGET,
  bundle: true,
  minify: true,
  format: 'iife',
  target: 'es2022',
  charset: 'utf8',
  legalComments: 'none',
  banner: { js: BANNER },
  metafile: true,
  write: false,
});

/** Return the licence of a package, with its name and version. */
function readLicence(name) {
  const folder = `node_modules/${name}`;
  const { version, license } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
  const file = readdirSync(folder).find((one) => /^licen[cs]e/i.test(one));
  if (!file) throw new Error(`${name} has no licence`);
  const text = readFileSync(`${folder}/${file}`, 'utf8').replaceAll('\r\n', '\n').trim();
  return `${name} ${version}: ${license}\n\n${text}\n`;
}

const PACKAGE = /^node_modules\/((?:@[^/]+\/)?[^/]+)\//;
const names = Object.keys(metafile.inputs).map((path) => PACKAGE.exec(path)?.[1]);
const packages = [...new Set(names)].filter((name) => name !== undefined).sort();
const files = [
  [TARGET, outputFiles[0].text],
  [LICENCES, packages.map(readLicence).join(`\n${'-'.repeat(72)}\n\n`)],
];
for (const [path, text] of files) {
  if (!process.argv.includes('--check')) writeFileSync(path, text);
  else if (readFileSync(path, 'utf8') !== text) {
    console.error(`${path} is not what tools/editor makes: run make editor`);
    process.exitCode = 1;
  }
}
