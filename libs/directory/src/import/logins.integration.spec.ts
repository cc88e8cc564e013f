import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import type { Actor } from '../context.js';
import { administrator, employeeOf, openDirectoryWorld, type DirectoryWorld } from '../directory-for-tests.js';

let world: DirectoryWorld;
beforeAll(async () => {
  world = await openDirectoryWorld(inject('postgresUrl'));
});
afterAll(() => world.close());

const issuer = 'https://login.example';
let noord: string;
beforeEach(async () => {
  noord = (await world.enterOrganisation()).id;
});

const header = 'external_key,name,email,roles,login';
const row = (key: string, login: string): string => `${key},Noor Bakker,${key}@noord.example,employee,${login}`;
const importing = (
  lines: readonly string[],
  { by = administrator, dryRun = false, into = noord }: { by?: Actor; dryRun?: boolean; into?: string } = {},
) => {
  const asked: string[] = [];
  const issuerOfLogins = (): string => {
    asked.push(issuer);
    return issuer;
  };
  const file = { csv: Buffer.from([header, ...lines].join('\n')), dryRun, issuerOfLogins };
  return world
    .inTransaction((transaction) => world.directory.imports.people(transaction, into, file, by))
    .then((report) => ({ report, asked: asked.length }));
};
const problemsOf = async (...given: Parameters<typeof importing>) =>
  (await importing(...given)).report.problems.map(({ line, column, code }) => [line, column, code]);
const actsAs = async (subject: string): Promise<readonly (string | null)[]> =>
  (await world.actingAs({ issuer, subject })).map(({ organisationId }) => organisationId);

describe('the logins of a file', () => {
  it('act as its people from then on, and stand on record; sent again, nothing changes', async () => {
    const [one, two] = [randomUUID(), randomUUID()];
    const lines = [row('E1', one), row('E2', two), row('E3', '')];
    expect((await importing(lines, { dryRun: true })).report).toMatchObject({ created: 3, written: false });
    expect(await actsAs(one)).toEqual([]);
    expect(await importing(lines)).toMatchObject({ report: { created: 3, written: true }, asked: 1 });
    expect([await actsAs(one), await actsAs(two)]).toEqual([[noord], [noord]]);
    const [person] = await world.actingAs({ issuer, subject: one });
    expect(await world.directory.identities.of(world.gateway.query, person?.id ?? '')).toMatchObject([
      { issuer, state: 'linked', linkedBy: administrator.personId },
    ]);
    expect((await importing(lines)).report).toMatchObject({ unchanged: 3, updated: 0, written: true });
  });

  it('are given to people on record who had none, which is a change of theirs; an empty cell takes none away', async () => {
    await importing([row('E1', '')]);
    const login = randomUUID();
    expect((await importing([row('E1', login)])).report).toMatchObject({ updated: 1, written: true });
    expect((await importing([row('E1', '')])).report).toMatchObject({ unchanged: 1, written: true });
    expect(await actsAs(login)).toEqual([noord]);
  });

  it('are refused row by row, and then none is given', async () => {
    const [taken, free] = [randomUUID(), randomUUID()];
    await importing([row('E1', taken), row('E2', randomUUID())]);
    const lines = [row('E1', taken), row('E2', free), row('E3', taken), row('E4', free)];
    expect(await problemsOf(lines)).toEqual([
      [3, 'login', 'login-second'],
      [4, 'login', 'twice-in-file'],
      [4, 'login', 'login-taken'],
      [5, 'login', 'twice-in-file'],
    ]);
    expect(await actsAs(free)).toEqual([]);
    // The same login may be somebody else at another employer.
    const zuid = (await world.enterOrganisation('Zuid')).id;
    expect(await problemsOf([row('E3', taken)], { into: zuid })).toEqual([]);
    expect((await actsAs(taken)).toSorted()).toEqual([noord, zuid].toSorted());
  });

  it('are never those of whoever imports them', async () => {
    const self = await world.enterPerson(employeeOf(null, { roles: ['administrator'] }));
    const subject = randomUUID();
    await world.inTransaction((transaction) =>
      world.directory.people.linkIdentity(transaction, { issuer, subject }, self.id),
    );
    const by = { ...administrator, personId: self.id };
    expect(await problemsOf([row('E1', subject)], { by })).toEqual([[2, 'login', 'login-own']]);
    expect(await problemsOf([row('E1', subject)])).toEqual([]);
  });

  it('are asked about before anybody is written, and a file without them asks for nothing', async () => {
    expect((await importing([row('E1', '')])).asked).toBe(0);
    const refused = (lines: readonly string[]) =>
      world.inTransaction((transaction) =>
        world.directory.imports.people(
          transaction,
          noord,
          {
            csv: Buffer.from([header, ...lines].join('\n')),
            dryRun: false,
            issuerOfLogins: () => {
              throw new Error('not now');
            },
          },
          administrator,
        ),
      );
    await expect(refused([row('E8', randomUUID())])).rejects.toThrow('not now');
    expect(await world.directory.people.findByEmail(world.gateway.query, noord, 'E8@noord.example')).toBeNull();
  });
});
