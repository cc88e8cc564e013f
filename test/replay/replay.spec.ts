import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from '@temporalio/worker';
import { beforeAll, describe, expect, test } from 'vitest';
import { quietTemporal } from '../real-parts/quiet-temporal.js';
import { bundleOf, workflowSources } from '../workflows/workflow-bundle.js';

const folder = new URL('histories/', import.meta.url);
const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
const altered = fileURLToPath(new URL('altered-journey.ts', import.meta.url));

beforeAll(() => quietTemporal());

const replay = async (workflows: string, name: string): Promise<void> => {
  const history: unknown = JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
  await Worker.runReplayHistory({ workflowBundle: await bundleOf(workflows) }, history);
};

describe('the history of a journey that runs since an earlier release', () => {
  test('is there to be replayed', () => {
    expect(names.length).toBeGreaterThan(0);
  });

  test.for(names)('is gone through the same way by the present code: %s', async (name) => {
    await replay(workflowSources.product, name);
  });

  test.for(names)('is told from a journey that goes another way: %s', async (name) => {
    await expect(replay(altered, name)).rejects.toMatchObject({ name: 'DeterminismViolationError' });
  });
});
