import { sentenceOf } from '@traject/contracts';
import { DirectoryProblem } from '@traject/directory';
import { runEntering } from './first-use/entering.js';

try {
  await runEntering(process.argv.slice(2), { variables: process.env, tell: (line) => console.log(line) });
} catch (error) {
  console.error(sentenceOf(error));
  const faults = error instanceof DirectoryProblem ? error.faults : [];
  for (const { path, expected } of faults) console.error(`${path}: ${expected}`);
  process.exitCode = 2;
}
