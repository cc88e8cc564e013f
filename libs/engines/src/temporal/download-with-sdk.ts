import { chmod, mkdir, readFile, readdir, rename, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand } from '../run-command.js';
import { toolCacheFolder } from '../tool-cache.js';

const limitMs = 20_000;
const rememberedMs = 24 * 60 * 60_000;
const noteFile = () => join(toolCacheFolder(), 'temporal-sdk-download-failed');

/** Whether the SDK's download failed within the last day, so that trying again would only cost time. */
export async function sdkDownloadFailedLately(now = Date.now()): Promise<boolean> {
  try {
    return now - Number(await readFile(noteFile(), 'utf8')) < rememberedMs;
  } catch {
    // No note: it never failed here.
    return false;
  }
}

/** Notes that the SDK's download does not work on this machine for now. */
export async function noteSdkDownloadFailure(): Promise<void> {
  await mkdir(toolCacheFolder(), { recursive: true });
  await writeFile(noteFile(), String(Date.now()));
}

/**
 * Lets Temporal's SDK download a program and puts it into the folder as `bin/<name>`.
 * @throws EngineFailure `command-failed`, after at most 20 seconds
 */
export async function downloadWithSdk(
  kind: 'cli' | 'time-skipping',
  folder: string,
  name: string,
  signal?: AbortSignal,
): Promise<void> {
  const program = fileURLToPath(new URL(`./sdk-download${extname(import.meta.url)}`, import.meta.url));
  const bin = join(folder, 'bin');
  await mkdir(bin);
  await runCommand(process.execPath, [program, kind, bin], { limitMs, signal });
  const [downloaded] = (await readdir(bin)).filter((file) => file.startsWith('temporal'));
  if (downloaded === undefined) throw new Error('The SDK downloaded nothing.');
  await rename(join(bin, downloaded), join(bin, name));
  await chmod(join(bin, name), 0o755);
}
