import { sentenceOf } from '@traject/contracts';
import { runVerification } from './access-log/verification.js';

try {
  const tell = (line: string): void => console.log(line);
  process.exitCode = await runVerification(process.argv.slice(2), { variables: process.env, tell });
} catch (error) {
  console.error(`${sentenceOf(error)}\nNothing was changed.`);
  process.exitCode = 2;
}
