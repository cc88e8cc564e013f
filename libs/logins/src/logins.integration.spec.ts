import { randomBytes, randomUUID } from 'node:crypto';
import { databaseRoles, endedLoginsChannel } from '@traject/contracts';
import { connect, type Database } from '@traject/database';
import { createTestDatabase, type TestDatabase } from '@traject/database/testing';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest';
import { loginMigrations, openLogins, type Logins, type NewLogin } from './index.js';

let database: TestDatabase;
let gateway: Database<unknown>;
let owner: Database<unknown>;
beforeAll(async () => {
  database = await createTestDatabase(inject('postgresUrl'), [loginMigrations]);
  gateway = connect(database.urls[databaseRoles.gateway]);
  owner = connect(database.ownerUrl);
});
afterAll(async () => {
  await Promise.all([gateway.close(), owner.close()]);
  await database.drop();
});

const key = randomBytes(32);
const limits = { idleMs: 30_000, longestMs: 100_000 };
const start = 1_800_000_000_000;

/** Logins with a clock of their own. */
const opened = (given: { key?: Uint8Array } = {}) => {
  const clock = { nowMs: start };
  const logins = openLogins({ key: () => given.key ?? key, limits, now: () => clock.nowMs });
  return { clock, logins };
};
const tokens = (mark: string = randomUUID()) => ({
  subject: `subject-${mark}`,
  idToken: `id-${mark}`,
  accessToken: `access-${mark}`,
  refreshToken: `refresh-${mark}`,
});
const somebody = () => ({ issuer: 'https://login.example', subjectHash: randomBytes(32) });
const newLogin = (given: Partial<NewLogin> = {}): NewLogin => ({
  identity: somebody(),
  personId: randomUUID(),
  tokens: tokens(),
  renewAtMs: start + 10_000,
  authenticatedAtMs: start - 1_000,
  ...given,
});
const open = (logins: Logins, login: NewLogin) => logins.open(gateway.query, login);
const find = (logins: Logins, secret: string) => logins.find(gateway.query, secret);

describe('a login', () => {
  test('is found by its secret alone, as it was opened', async () => {
    const { logins } = opened();
    const login = newLogin();
    const { loginId, secret } = await open(logins, login);
    expect(await find(logins, secret)).toEqual({
      loginId,
      identity: { issuer: login.identity.issuer, subjectHash: Buffer.from(login.identity.subjectHash) },
      personId: login.personId,
      authenticatedAtMs: start - 1_000,
      openedAtMs: start,
      lastUsedAtMs: start,
      expiresAtMs: start + 100_000,
      renewAtMs: start + 10_000,
    });
    for (const made of ['', loginId, `${secret}x`, secret.toUpperCase(), 'A'.repeat(43)])
      expect(await find(logins, made)).toBeNull();
  });

  test('is over when it was not used, and its end moves on while it is', async () => {
    const { logins, clock } = opened();
    const { secret, loginId } = await open(logins, newLogin());
    for (let turn = 0; turn < 3; turn += 1) {
      clock.nowMs += 29_999;
      expect(await find(logins, secret)).not.toBeNull();
    }
    clock.nowMs += 10_002;
    expect(await find(logins, secret)).toMatchObject({ loginId });
    clock.nowMs = start + 100_000;
    expect(await find(logins, secret)).toBeNull();
    expect(await logins.byId(gateway.query, loginId)).toBeNull();
  });

  test('is not kept alive by looking at it', async () => {
    const { logins, clock } = opened();
    const { secret, loginId } = await open(logins, newLogin());
    clock.nowMs += 29_999;
    expect(await logins.byId(gateway.query, loginId)).not.toBeNull();
    clock.nowMs += 1;
    expect(await logins.byId(gateway.query, loginId)).toBeNull();
    expect(await find(logins, secret)).toBeNull();
  });

  test('that is over goes away when the next one is opened', async () => {
    const { logins, clock } = opened();
    const { loginId } = await open(logins, newLogin());
    clock.nowMs += 30_000;
    await open(logins, newLogin());
    const { rows } = await sql`select from logins.browser_logins where login_id = ${loginId}`.execute(gateway.query);
    expect(rows).toEqual([]);
  });

  test('acts as who was chosen under another secret, and the former one finds nothing', async () => {
    const { logins } = opened();
    const { secret, loginId } = await open(logins, newLogin({ personId: null }));
    expect(await find(logins, secret)).toMatchObject({ personId: null });
    const personId = randomUUID();
    const chosen = await logins.choose(gateway.query, loginId, personId);
    expect(await find(logins, chosen?.secret ?? '')).toMatchObject({ loginId, personId });
    expect(await find(logins, secret)).toBeNull();
    expect(await logins.choose(gateway.query, randomUUID(), personId)).toBeNull();
  });

  test('is ended by whom it belongs to, once, and gives its tokens to be revoked', async () => {
    const { logins } = opened();
    const login = newLogin();
    const { secret, loginId } = await open(logins, login);
    expect(await logins.end(gateway.query, loginId, somebody())).toBeNull();
    expect(await find(logins, secret)).not.toBeNull();
    expect(await logins.end(gateway.query, loginId, login.identity)).toEqual(login.tokens);
    expect(await logins.end(gateway.query, loginId, login.identity)).toBeNull();
    expect(await find(logins, secret)).toBeNull();
  });

  test('is one of several of an identity, which are listed and ended together, and nobody else’s', async () => {
    const { logins, clock } = opened();
    const [mine, alsoMine] = [somebody(), somebody()];
    const one = await open(logins, newLogin({ identity: mine }));
    clock.nowMs += 1;
    const two = await open(logins, newLogin({ identity: mine }));
    const three = await open(logins, newLogin({ identity: alsoMine }));
    const other = await open(logins, newLogin());
    expect((await logins.of(gateway.query, mine)).map(({ loginId }) => loginId)).toEqual([two.loginId, one.loginId]);
    expect(await logins.endEvery(gateway.query, [])).toEqual([]);
    expect(await logins.endEvery(gateway.query, [mine, alsoMine])).toHaveLength(3);
    for (const { secret } of [one, two, three]) expect(await find(logins, secret)).toBeNull();
    expect(await find(logins, other.secret)).not.toBeNull();
  });

  test('that ended is announced, for whoever keeps something open for it', async () => {
    const client = new pg.Client(database.urls[databaseRoles.gateway]);
    await client.connect();
    onTestFinished(() => client.end());
    const heard = new Promise<string | undefined>((resolve) =>
      client.once('notification', ({ payload }) => resolve(payload)),
    );
    await client.query(`listen ${endedLoginsChannel}`);
    const { logins } = opened();
    const login = newLogin();
    const { loginId } = await open(logins, login);
    await logins.end(gateway.query, loginId, login.identity);
    expect(await heard).toBe(loginId);
  });
});

describe('the tokens of a login', () => {
  test('are renewed by one of many at once, when it is time', async () => {
    const { logins, clock } = opened();
    const login = newLogin();
    const { secret, loginId } = await open(logins, login);
    const claimAll = async () => {
      const found = await find(logins, secret);
      if (found === null) throw new Error('The login is there.');
      const claims = await Promise.all(Array.from({ length: 8 }, () => logins.claimRenewal(gateway.query, found)));
      return claims.filter((claim) => claim !== null);
    };
    expect(await claimAll()).toEqual([]);
    clock.nowMs += 10_000;
    const [claim, ...more] = await claimAll();
    expect(more).toEqual([]);
    if (claim === undefined) throw new Error('One of them renews.');
    expect(claim.tokens).toEqual(login.tokens);
    const fresh = tokens();
    expect(await logins.renewed(gateway.query, claim, fresh, clock.nowMs + 10_000)).toBe(true);
    expect(await logins.renewed(gateway.query, claim, tokens(), null)).toBe(false);
    expect(await claimAll()).toEqual([]);
    expect(await logins.end(gateway.query, loginId, login.identity)).toEqual(fresh);
    expect(await logins.renewed(gateway.query, claim, tokens(), null)).toBe(false);
  });

  test('are renewed by the next one when somebody gave up, or died', async () => {
    const { logins, clock } = opened();
    const { secret } = await open(logins, newLogin());
    clock.nowMs += 10_000;
    const found = await find(logins, secret);
    if (found === null) throw new Error('The login is there.');
    const claim = await logins.claimRenewal(gateway.query, found);
    if (claim === null) throw new Error('It is time.');
    await logins.releaseRenewal(gateway.query, claim);
    expect(await logins.claimRenewal(gateway.query, found)).not.toBeNull();
    expect(await logins.claimRenewal(gateway.query, found)).toBeNull();
    clock.nowMs += 20_000;
    expect(await logins.claimRenewal(gateway.query, found)).not.toBeNull();
  });

  test('open under the key for them alone, in the row of their own login alone', async () => {
    const { logins } = opened();
    const [one, two] = [newLogin(), newLogin()];
    const [{ loginId }, { loginId: other }] = [await open(logins, one), await open(logins, two)];
    await expect(opened({ key: randomBytes(32) }).logins.end(gateway.query, loginId, one.identity)).rejects.toThrow();
    await sql`
      update logins.browser_logins set sealed_tokens = (
        select sealed_tokens from logins.browser_logins where login_id = ${other}
      ) where login_id = ${(await open(logins, one)).loginId}
    `.execute(gateway.query);
    await expect(logins.endEvery(gateway.query, [one.identity])).rejects.toThrow();
  });
});

describe('an attempt to log in', () => {
  const attempt = {
    state: 'state',
    nonce: 'nonce',
    codeVerifier: 'verifier',
    returnTo: '/',
    maxAgeSeconds: 300,
    fromLoginId: null,
  };

  test('is taken once, by the secret of the browser that began it', async () => {
    const { logins } = opened();
    const secret = await logins.begin(gateway.query, attempt);
    for (const made of ['', 'A'.repeat(43), `${secret}x`]) expect(await logins.take(gateway.query, made)).toBeNull();
    const taken = await Promise.all(Array.from({ length: 8 }, () => logins.take(gateway.query, secret)));
    expect(taken.filter((each) => each !== null)).toEqual([attempt]);
  });

  test('is nothing any more after ten minutes, and goes away with the next one', async () => {
    const { logins, clock } = opened();
    const [late, gone] = [await logins.begin(gateway.query, attempt), await logins.begin(gateway.query, attempt)];
    clock.nowMs += 600_000;
    expect(await logins.take(gateway.query, late)).toBeNull();
    await logins.begin(gateway.query, attempt);
    clock.nowMs = start;
    expect(await logins.take(gateway.query, gone)).toBeNull();
  });
});

describe('what stands in the tables', () => {
  test('is nothing by which anybody could act, and no word of a token', async () => {
    const { logins } = opened();
    const mark = 'VandermarkerMark';
    const { secret } = await open(logins, newLogin({ tokens: tokens(mark) }));
    const attempt = await logins.begin(gateway.query, {
      state: mark,
      nonce: mark,
      codeVerifier: mark,
      returnTo: `/${mark}`,
      maxAgeSeconds: 1,
      fromLoginId: null,
    });
    const { rows } = await sql<{ row: string }>`
      select t::text as row from logins.browser_logins t union all select t::text from logins.attempts t
    `.execute(gateway.query);
    const all = rows.map(({ row }) => row).join('\n');
    const texts = [mark, secret, attempt];
    for (const text of [...texts, ...texts.map((each) => Buffer.from(each).toString('hex'))])
      expect(all).not.toContain(text);
    for (const raw of [secret, attempt]) expect(all).not.toContain(Buffer.from(raw, 'base64url').toString('hex'));
  });

  test('is the gateway’s alone: no other role may look, and not even the owner sees a row', async () => {
    await open(opened().logins, newLogin());
    for (const table of ['browser_logins', 'attempts']) {
      const look = sql`select * from ${sql.table(`logins.${table}`)}`;
      expect((await look.execute(owner.query)).rows).toEqual([]);
      for (const role of Object.values(databaseRoles).filter((each) => each !== databaseRoles.gateway)) {
        const other = connect<unknown>(database.urls[role], { maxConnections: 1 });
        await expect(look.execute(other.query)).rejects.toThrow('permission denied');
        await other.close();
      }
    }
    expect((await sql`select * from logins.browser_logins`.execute(gateway.query)).rows).not.toEqual([]);
  });

  test('is not changed in what a login was opened with', async () => {
    for (const change of ['expires_at = now()', 'authenticated_at = now()', "issuer = 'x'", "subject_hash = '\\x00'"])
      await expect(sql`update logins.browser_logins set ${sql.raw(change)}`.execute(gateway.query)).rejects.toThrow(
        'permission denied',
      );
  });
});
