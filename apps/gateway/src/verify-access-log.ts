import { runVerification } from './access-log/verification.js';

try {
  const tell = (line: string): void => console.log(line);
  process.exitCode = await runVerification(process.argv.slice(2), { variables: process.env, tell });
} catch (error) {
  console.error(`${error instanceof Error ? error.message : String(error)}\nNothing was changed.`);
  process.exitCode = 2;
}
