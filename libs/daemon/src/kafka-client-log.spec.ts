import { expect, it } from 'vitest';
import { clientLogTo } from './kafka-client-log.js';
import { openLog } from './log.js';

it('the Kafka client is told by part and by what Node said, and its words are left out', () => {
  const lines: unknown[] = [];
  const log = clientLogTo(openLog('relay', 'debug', { write: (line) => lines.push(JSON.parse(line)) }));
  log({ level: 'error', component: 'kafkajs', message: 'Eva cannot sleep: connect ECONNREFUSED 127.0.0.1:1' });
  log({ level: 'info', component: 'kafkajs', message: 'Eva cannot sleep' });
  expect(lines).toEqual([
    expect.objectContaining({ level: 50, code: 'kafka-client', component: 'kafkajs', reason: 'ECONNREFUSED' }),
    expect.objectContaining({ level: 20, code: 'kafka-client' }),
  ]);
  expect(JSON.stringify(lines)).not.toMatch(/Eva|sleep/);
});
