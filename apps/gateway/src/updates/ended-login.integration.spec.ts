import { randomUUID } from 'node:crypto';
import { connect, type OpenTransaction } from '@traject/database';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, inject, onTestFinished, test } from 'vitest';
import { fromOwnPage, loginWorld, type Browser, type LoginWorld } from '../login/login-world-for-tests.js';
import { updatesOf, updateSettings, type Updates } from './updates.js';

let world: LoginWorld;
let noord: string;
let eva: string;
let evaElsewhere: string;
beforeAll(async () => {
  world = await loginWorld(inject('postgresUrl'));
  noord = await world.employer('Noord');
  eva = await world.person('eva', ['employee'], noord);
  evaElsewhere = await world.person('of-two-parties', ['requester'], await world.employer('Zuid'));
  await actsAsEva('of-two-parties');
});
afterAll(() => world.close());

/** Lets a login act as Eva, beside whomever else. */
const actsAsEva = (subject: string): Promise<void> => {
  const { database, directory } = world.gateway.parts;
  return database.query
    .transaction()
    .execute((transaction) =>
      directory.people.linkIdentity(transaction, { issuer: world.provider.issuer, subject }, eva),
    );
};

const updatesWith = (heartbeatMs: number): Updates => {
  const updates = updatesOf(world.gateway.parts, { ...updateSettings, heartbeatMs });
  onTestFinished(() => updates.close());
  return updates;
};

/** A stream of updates for a login, with how many messages came and when it ended. */
const follow = async (updates: Updates, loginId: string | null, subject = 'eva') => {
  const identity = world.gateway.parts.directory.people.hashedIdentity({
    issuer: world.provider.issuer,
    subject,
  });
  const caller = { personId: eva, roles: ['employee'], organisationId: noord, departmentId: null } as const;
  const expiresAtMs = Date.now() + 60_000;
  const messages = await updates.follow({ caller, identity, loginId, expiresAtMs, authenticatedAtMs: null }, undefined);
  const ended = Promise.withResolvers<void>();
  let heard = 0;
  let awaited: { readonly count: number; readonly resolve: () => void } | undefined;
  const subscription = messages.subscribe({
    next: () => {
      heard += 1;
      if (awaited !== undefined && heard >= awaited.count) awaited.resolve();
    },
    complete: ended.resolve,
  });
  onTestFinished(() => subscription.unsubscribe());
  /** Resolves after so many more messages. */
  const hears = (count: number): Promise<void> =>
    new Promise((resolve) => {
      awaited = { count: heard + count, resolve };
    });
  return { ended: ended.promise, hears };
};

const loginIdOf = async (browser: Browser): Promise<string> => {
  const { login } = (await browser.ask('/api/me')).body;
  return typeof login === 'object' && login !== null && 'loginId' in login ? String(login.loginId) : '';
};

/** Somebody who logged in and acts as Eva of Noord, and a request that lets the login act as who she is elsewhere. */
const loggedInForTwoParties = async () => {
  world.provider.signedIn = 'of-two-parties';
  const browser = world.browser();
  await browser.logIn();
  const choose = async (personId: string): Promise<void> => {
    const asked = { method: 'POST', headers: fromOwnPage, body: { personId } } as const;
    expect((await browser.ask('/api/me/party', asked)).status).toBe(200);
  };
  await choose(eva);
  return { loginId: await loginIdOf(browser), choose };
};

/** Somebody who logged in, and a request that logs them out. */
const loggedIn = async () => {
  world.provider.signedIn = 'eva';
  const browser = world.browser();
  await browser.logIn();
  const loginId = await loginIdOf(browser);
  const logOut = async (): Promise<void> => {
    expect((await browser.ask('/logout', { method: 'POST', headers: fromOwnPage })).status).toBe(200);
  };
  return { loginId, logOut };
};
const anHourMs = 3_600_000;

test('a stream of updates ends in the moment in which its login does, long before its next heartbeat', async () => {
  const updates = updatesWith(anHourMs);
  // Twice: what ended before the gateway listened is found when it does, so that only the second is sure to be heard of.
  for (const { loginId, logOut } of [await loggedIn(), await loggedIn()]) {
    const stream = await follow(updates, loginId);
    await stream.hears(1);
    await logOut();
    await stream.ended;
  }
});

test('a stream of a token ends once its login was taken from the person, also when that was not heard of', async () => {
  const superuser = connect<unknown>(world.database.superuserUrl);
  onTestFinished(() => superuser.close());
  const subject = `of-a-program-${randomUUID()}`;
  const identity = { issuer: world.provider.issuer, subject };
  const { database, directory } = world.gateway.parts;
  const change = (work: (transaction: OpenTransaction) => Promise<unknown>) =>
    database.query.transaction().execute(work);
  await change((transaction) => directory.people.linkIdentity(transaction, identity, eva));
  const updates = updatesWith(20);
  const [stream, ofAnother] = [await follow(updates, null, subject), await follow(updates, null)];
  await Promise.all([stream.hears(2), ofAnother.hears(2)]);
  // As when the gateway was cut off from PostgreSQL in that moment.
  await sql`alter table directory.identities disable trigger login_taken_away`.execute(superuser.query);
  const [entered] = await directory.identities.of(database.query, eva);
  const administrator = { personId: randomUUID(), role: 'administrator', ground: 'administration' };
  await change((transaction) =>
    directory.identities.takeAway(transaction, eva, entered?.identityId ?? '', administrator),
  );
  await sql`alter table directory.identities enable trigger login_taken_away`.execute(superuser.query);
  await stream.ended;
  // Control: she acts by another one still.
  await ofAnother.hears(4);
});

test('a stream of updates goes on while its login does, which each heartbeat looks at as well', async () => {
  const { loginId, logOut } = await loggedIn();
  const updates = updatesWith(20);
  const [stream, ofToken] = [await follow(updates, loginId), await follow(updates, null)];
  await stream.hears(4);
  await logOut();
  await stream.ended;
  // Control: that of a token, which no log-out ends, still goes on.
  await ofToken.hears(4);
});

test('a stream of updates ends in the moment in which its login acts as somebody of another party', async () => {
  const updates = updatesWith(anHourMs);
  // Twice, as above.
  for (const { loginId, choose } of [await loggedInForTwoParties(), await loggedInForTwoParties()]) {
    const stream = await follow(updates, loginId, 'of-two-parties');
    await stream.hears(1);
    await choose(evaElsewhere);
    await stream.ended;
  }
});

test('it ends also where the choice was made before the gateway listened, or was not heard of', async () => {
  const superuser = connect<unknown>(world.database.superuserUrl);
  onTestFinished(() => superuser.close());
  const { loginId, choose } = await loggedInForTwoParties();
  const stream = await follow(updatesWith(20), loginId, 'of-two-parties');
  // As who it acts as already, it goes on.
  await choose(eva);
  await stream.hears(4);
  await sql`alter table logins.browser_logins disable trigger tell_of_choice`.execute(superuser.query);
  await choose(evaElsewhere);
  await sql`alter table logins.browser_logins enable trigger tell_of_choice`.execute(superuser.query);
  await stream.ended;
});
