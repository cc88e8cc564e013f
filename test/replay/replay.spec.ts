import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from '@temporalio/worker';
import { beforeAll, describe, expect, test } from 'vitest';
import { quietTemporal } from '../real-parts/quiet-temporal.js';
import { bundleOf, workflowSources } from '../workflows/workflow-bundle.js';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const source = (path: string): string => fileURLToPath(new URL(`../../workflows/src/${path}`, import.meta.url));

type Source = keyof typeof workflowSources;

/** A history and the workflows that wrote it. */
interface Kept {
  readonly source: Source;
  readonly name: string;
}

const sources: readonly Source[] = ['product', 'shortHistory'];
const kept: readonly Kept[] = sources.flatMap((from) =>
  readdirSync(here(`histories/${from}`)).map((name) => ({ source: from, name })),
);

const textOf = ({ source: from, name }: Kept): string => readFileSync(here(`histories/${from}/${name}`), 'utf8');

type Bundle = { readonly code: string };
let asTheyAre: Readonly<Record<Source, Bundle>>;
let alteredAtTheBeginning: Bundle;
let alteredInTheMiddle: Readonly<Record<Source, Bundle>>;

const bothSources = async (bundle: (from: Source) => Promise<Bundle>): Promise<Readonly<Record<Source, Bundle>>> => {
  const [product, shortHistory] = await Promise.all([bundle('product'), bundle('shortHistory')]);
  return { product, shortHistory };
};

beforeAll(async () => {
  quietTemporal();
  asTheyAre = await bothSources((from) => bundleOf(workflowSources[from]));
  alteredAtTheBeginning = await bundleOf(here('altered-processes.ts'));
  const otherClock = { [source('process/clock.ts')]: here('clock-that-stops.ts') };
  alteredInTheMiddle = await bothSources((from) => bundleOf(workflowSources[from], otherClock));
}, 60_000);

const replay = (workflowBundle: Bundle, history: Kept): Promise<void> =>
  Worker.runReplayHistory({ workflowBundle }, JSON.parse(textOf(history)) as unknown);

const nondeterministic = { name: 'DeterminismViolationError' };

const timersOf = (history: Kept): number => textOf(history).split('EVENT_TYPE_TIMER_STARTED').length - 1;

describe('the history of a journey or an advice that runs since an earlier release', () => {
  test('is there to be replayed, of every shape, and names no process and no machine', () => {
    expect(kept.length).toBeGreaterThan(10);
    for (const history of kept) expect(textOf(history)).not.toMatch(/\d@|"[^"@]*sticky/);
  });

  test.for(kept)('is gone through the same way by the present code: $source/$name', async (history) => {
    await replay(asTheyAre[history.source], history);
  });

  test.for(kept)('is told from one that begins another way: $source/$name', async (history) => {
    await expect(replay(alteredAtTheBeginning, history)).rejects.toMatchObject(nondeterministic);
  });

  const [withOneTimer, withMore] = [
    kept.filter((history) => timersOf(history) <= 1),
    kept.filter((history) => timersOf(history) > 1),
  ];

  test.for(withMore)('is told from one whose clock stops on the way: $source/$name', async (history) => {
    await expect(replay(alteredInTheMiddle[history.source], history)).rejects.toMatchObject(nondeterministic);
  });

  test.for(withOneTimer)('is the same with that clock up to its second timer: $source/$name', async (history) => {
    await replay(alteredInTheMiddle[history.source], history);
  });

  test('has a second timer in most cases', () => {
    expect(withMore.length).toBeGreaterThan(withOneTimer.length);
    expect(withOneTimer.length).toBeGreaterThan(0);
  });
});
