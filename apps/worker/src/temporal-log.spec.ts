import { openLog } from '@traject/daemon';
import { expect, it } from 'vitest';
import { temporalLogTo } from './temporal-log.js';

const hostile = 'Eva cannot sleep';

const told = (say: (log: ReturnType<typeof temporalLogTo>) => void): readonly Record<string, unknown>[] => {
  const lines: Record<string, unknown>[] = [];
  say(temporalLogTo(openLog('worker', 'info', { write: (line) => lines.push(JSON.parse(line)) })));
  return lines;
};

it('sentences of the workflows and of the SDK are told with their ids and codes', () => {
  const meta = { code: 'stream-conflict', stream: 'journey/1', workflowId: 'journey/1', attempt: 3 };
  expect(told((log) => log.error('ALARM: the log refuses for good.', meta))).toEqual([
    expect.objectContaining({ ...meta, level: 50, msg: 'ALARM: the log refuses for good.' }),
  ]);
  expect(told((log) => log.warn('Workflow failed', { sdkComponent: 'worker', workflowId: 'journey/1' }))).toEqual([
    expect.objectContaining({ code: 'temporal-sdk', component: 'worker', msg: 'Workflow failed' }),
  ]);
});

it.each([
  ['in its sentence', (log: ReturnType<typeof temporalLogTo>) => log.error(`Could not decode ${hostile}`)],
  ['in a second line', (log: ReturnType<typeof temporalLogTo>) => log.error(`Workflow failed\n${hostile}`)],
  ['in its details', (log: ReturnType<typeof temporalLogTo>) => log.warn('Workflow failed', { args: [hostile] })],
  [
    'in a detail that is taken over',
    (log: ReturnType<typeof temporalLogTo>) => log.warn('Workflow failed', { stream: hostile }),
  ],
  [
    'in its error',
    (log: ReturnType<typeof temporalLogTo>) =>
      log.warn('Activity failed', { error: new Error(hostile, { cause: new TypeError(hostile) }) }),
  ],
])('what a line of the SDK holds %s is not written', (_where, say) => {
  const lines = told(say);
  expect(lines).toHaveLength(1);
  expect(JSON.stringify(lines)).not.toMatch(/Eva|sleep/);
});
