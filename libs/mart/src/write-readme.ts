import { writeFile } from 'node:fs/promises';
import { readme } from './readme.js';

await writeFile(new URL('../README.md', import.meta.url), readme());
process.stdout.write('Wrote libs/mart/README.md.\n');
