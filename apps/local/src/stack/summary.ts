import { environment } from '@traject/contracts';
import Table from 'cli-table3';
import pc from 'picocolors';
import { mailFolderOf } from './kept-mails.js';
import type { StackFile } from './stack-file.js';

const withoutPassword = (url: string): string => {
  const shown = new URL(url);
  shown.password = '';
  return shown.href;
};

/** The table that tells a person where everything is and what to try. */
export function summary(stack: StackFile, stateFolder: string): string {
  const table = new Table({ style: { head: [], border: [] } });
  table.push(
    ['Product (HTTP)', `${stack.gateway}/api`],
    ['Log in with a browser', `${stack.publicUrl}/login?return=/api/me`],
    ['Its description', `${stack.gateway}/openapi.json`],
    ['Identity provider', stack.issuer],
    ['PostgreSQL', withoutPassword(stack.databaseUrl)],
    ['Temporal', stack.temporalAddress],
    ['Kafka', stack.kafkaBrokers],
    ['Mails that went out', mailFolderOf(stateFolder)],
    ['Data, logs, secrets', stateFolder],
  );
  if (stack.dayLengthMs !== undefined) table.push(['A day lasts', `${stack.dayLengthMs} ms`]);
  const demoNeeds = stack.dayLengthMs === undefined ? ` after a start with ${environment.dayLengthMs}=100` : '';
  return [
    table.toString(),
    `${pc.bold('Ready.')} In another terminal: npm run --silent token -- hr-noord, or npm run demo${demoNeeds}`,
    'Ctrl-C stops everything and keeps the data.',
  ].join('\n');
}
