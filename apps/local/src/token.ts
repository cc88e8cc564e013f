import { environment, localStackEnvironment } from '@traject/contracts';
import { demoLogins } from './demo-identities.js';
import { LocalFailure, failureText } from './local-failure.js';
import { requestToken } from './request-token.js';
import { stateFolderOf } from './stack/settings.js';
import { readStackFile } from './stack/stack-file.js';

/** Prints a token for a demo identity, and nothing else on standard output. */
async function main(): Promise<void> {
  const identity = process.argv[2];
  if (identity === undefined || !demoLogins.some(({ name }) => name === identity)) {
    const known = demoLogins.map(({ name }) => name).join(', ');
    throw new LocalFailure(
      'identity-unknown',
      `${identity === undefined ? 'No identity was given' : `There is no identity ${identity}`}. Give one of: ${known}.`,
    );
  }
  process.stdout.write(`${await requestToken({ identity, ...(await whereTokensAre()) })}\n`);
}

async function whereTokensAre(): Promise<{ issuer: string; clientSecret: string }> {
  const issuer = process.env[environment.issuer];
  const clientSecret = process.env[localStackEnvironment.clientSecret];
  if (issuer !== undefined && clientSecret !== undefined) return { issuer, clientSecret };
  const stack = await readStackFile(stateFolderOf(process.env));
  return { issuer: issuer ?? stack.issuer, clientSecret: clientSecret ?? stack.clientSecret };
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${failureText(error)}\n`);
  process.exitCode = 1;
}
