// Read QuickStatements by quickstatements-to-wikibase-edit, and print the edits that it makes.
import { readFileSync } from 'node:fs';
import convert from 'quickstatements-to-wikibase-edit';

process.stdout.write(JSON.stringify(convert(readFileSync(process.argv[2], 'utf8'))));
