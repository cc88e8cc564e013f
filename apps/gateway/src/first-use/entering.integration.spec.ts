import { execFile } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { databaseRoles, environment } from '@traject/contracts';
import { destroyedListInFile } from '@traject/dossier';
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest';
import { fromOwnPage, loginWorld, type Browser, type LoginWorld } from '../login/login-world-for-tests.js';
import { runEntering } from './entering.js';

let world: LoginWorld;
let variables: Readonly<Record<string, string>>;
const subject = `first-${randomUUID()}`;

beforeAll(async () => {
  world = await loginWorld(inject('postgresUrl'));
  const { keys } = world.gateway.parts.settings;
  if (keys.kind !== 'file') throw new Error('The keys of this gateway are in a file.');
  variables = {
    [environment.databaseUrl]: world.database.urls[databaseRoles.gateway],
    [environment.issuer]: world.provider.issuer,
    [environment.keyEncryptionKeyFile]: keys.file,
    [environment.administratorName]: 'Adem Beheerder',
    [environment.administratorEmail]: 'adem@provider.example',
    [environment.administratorSubject]: subject,
  };
});
afterAll(() => world.close());

const enter = async (
  changed: Readonly<Record<string, string>> = {},
  args: readonly string[] = [],
): Promise<readonly string[]> => {
  const told: string[] = [];
  await runEntering(args, { variables: { ...variables, ...changed }, tell: (line) => told.push(line) });
  return told;
};
const logInAs = async (name: string): Promise<{ readonly browser: Browser; readonly status: number }> => {
  const browser = world.browser();
  world.provider.signedIn = name;
  return { browser, status: (await browser.logIn()).status };
};
const post = async (by: Browser, path: string, body: object) => {
  const headers = { ...fromOwnPage, 'idempotency-key': randomUUID() };
  const answer = await by.ask(`/api/${path}`, { method: 'POST', headers, body });
  expect(answer.status).toBe(201);
  return answer.body;
};

describe('the first use of a database in which there is nobody', () => {
  test('begins with two administrators who log in and enter everybody else, who log in too', async () => {
    expect((await logInAs(subject)).status).toBe(403);
    const [told] = await enter();
    expect(told).toContain('administers from now on');
    const { browser: administrator } = await logInAs(subject);
    const { body: me } = await administrator.ask('/api/me');
    expect(me).toMatchObject({ roles: ['administrator'], organisationId: null });
    expect(told).toContain(String(me['personId']));
    expect(await enter()).toEqual([expect.stringContaining('Nothing was changed')]);

    const hers = {
      [environment.administratorSubject]: randomUUID(),
      [environment.administratorEmail]: 'bea@provider.example',
    };
    await enter(hers, ['--beside-others']);
    const { browser: second } = await logInAs(hers[environment.administratorSubject]);
    const { id: organisationId } = await post(administrator, 'organisations', { name: 'Noord' });
    for (const [role, place, enteredBy] of [
      ['coordinator', null, [administrator, second]],
      ['requester', organisationId, [administrator]],
      ['employee', organisationId, [second]],
    ] as const) {
      const [login, email] = [`${role}-${randomUUID()}`, `${randomUUID()}@noord.example`];
      const person = { organisationId: place, roles: [role], name: 'Somebody', email };
      const { id } = await post(administrator, 'people', person);
      const identity = { issuer: world.provider.issuer, subject: login };
      for (const by of enteredBy) await post(by, `people/${String(id)}/identities`, identity);
      const { browser } = await logInAs(login);
      expect((await browser.ask('/api/me')).body).toMatchObject({ personId: id, roles: [role] });
    }
  });

  test('is told why it cannot be, by codes and names of settings, and names nobody', async () => {
    const another = {
      [environment.administratorSubject]: randomUUID(),
      [environment.administratorEmail]: 'b@b.example',
    };
    await expect(enter(another)).rejects.toMatchObject({ code: 'administrator-there' });
    expect(await enter(another, ['--beside-others'])).toEqual([expect.stringContaining('administers from now on')]);
    expect((await logInAs(another[environment.administratorSubject])).status).toBe(303);
    const wrong = {
      [environment.databaseUrl]: '',
      [environment.issuer]: 'provider',
      [environment.administratorName]: '',
      [environment.administratorSubject]: '',
    };
    const refused = enter(wrong);
    await expect(refused).rejects.toMatchObject({ code: 'settings-invalid' });
    for (const name of Object.keys(wrong)) await expect(refused).rejects.toThrow(name);
    await expect(refused).rejects.not.toThrow(/adem/i);
  });

  test('touches no database to which the list of what was destroyed was not applied, and names the list in production', async () => {
    const list = join(await mkdtemp(join(tmpdir(), 'traject-list-')), 'destroyed-keys');
    onTestFinished(() => rm(dirname(list), { recursive: true }));
    await writeFile(list, '');
    const heeding = { [environment.destroyedKeysFile]: list };
    expect(await enter(heeding)).toEqual([expect.stringContaining('Nothing was changed')]);
    await destroyedListInFile(list).add({ kind: 'person', personId: randomUUID() });
    await expect(enter(heeding)).rejects.toMatchObject({ code: 'destroyed-list-not-applied' });
    await expect(enter({ [environment.mode]: 'production' })).rejects.toThrow(environment.destroyedKeysFile);
  });

  test('is a program of its own, which says how it is used and ends with 2 when it could not be done', async () => {
    const program = fileURLToPath(new URL('../../dist/enter-administrator.js', import.meta.url));
    const run = (args: readonly string[], env: Readonly<Record<string, string>>) =>
      new Promise<{ readonly exitCode: number | null; readonly said: string }>((resolve) => {
        const child = execFile(
          process.execPath,
          [program, ...args],
          { env: { PATH: process.env['PATH'], ...env } },
          (_error, printed, complained) => resolve({ exitCode: child.exitCode, said: `${printed}${complained}` }),
        );
      });
    expect(await run(['--help'], {})).toMatchObject({
      exitCode: 0,
      said: expect.stringContaining(environment.administratorSubject),
    });
    expect(await run([], {})).toMatchObject({ exitCode: 2, said: expect.stringContaining('settings-invalid') });
    expect(await run([], variables)).toMatchObject({ exitCode: 0, said: expect.stringContaining('already') });
    const wrongKey = { [environment.keyEncryptionKeyFile]: `/nowhere/${randomBytes(4).toString('hex')}` };
    expect(await run([], { ...variables, ...wrongKey })).toMatchObject({ exitCode: 2 });
  });
});
