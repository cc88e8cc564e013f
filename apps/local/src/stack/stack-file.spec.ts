import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { lockStateFolder, readStackFile } from './stack-file.js';

const idOfNobody = 2 ** 30;

async function stateFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'traject-state-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A living process whose command line ends in the given word. */
async function processNamed(word: string): Promise<number> {
  const child = spawn(process.execPath, ['-e', 'console.log(1); setInterval(() => 0, 1e6)', word]);
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  await once(child.stdout, 'data');
  return child.pid ?? 0;
}

test('a state folder is locked for one stack and free again afterwards', async () => {
  const folder = await stateFolder();
  const release = await lockStateFolder(folder);
  expect(await readdir(folder)).toEqual(['stack.lock']);
  await release();
  expect(await readdir(folder)).toEqual([]);
});

test('a second stack on the same data is refused, with what to do', async () => {
  const folder = await stateFolder();
  const owner = await processNamed('apps/local/dist/start.js');
  await writeFile(join(folder, 'stack.lock'), String(owner));
  await expect(lockStateFolder(folder)).rejects.toMatchObject({
    code: 'stack-already-running',
    message: expect.stringMatching(new RegExp(`process ${owner}.*TRAJECT_STATE_DIR`)),
  });
  expect(await readdir(folder)).toEqual(['stack.lock']);
});

test.for(['of a start that was killed', 'whose id went to another program'])(
  'a lock %s does not count',
  async (lock) => {
    const folder = await stateFolder();
    const owner = lock.includes('killed') ? idOfNobody : await processNamed('another-program');
    await writeFile(join(folder, 'stack.lock'), String(owner));
    await expect(lockStateFolder(folder)).resolves.toBeTypeOf('function');
  },
);

test('without a running stack, the message says how to start one', async () => {
  const folder = await stateFolder();
  await expect(readStackFile(folder)).rejects.toMatchObject({ code: 'stack-not-running' });
  await writeFile(join(folder, 'stack.json'), JSON.stringify({ pid: idOfNobody, gateway: 'http://127.0.0.1:1' }));
  await expect(readStackFile(folder)).rejects.toMatchObject({
    code: 'stack-not-running',
    message: expect.stringContaining('npm start'),
  });
});
