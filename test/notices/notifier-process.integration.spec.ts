import type {} from '@traject/engines/injected';
import { expect, inject, test, vi } from 'vitest';
import { openNoticesWorld } from './notices-world.js';

const patience = { timeout: 20_000 };

test('two notifiers at once send each mail once', async () => {
  const world = await openNoticesWorld(inject('postgresUrl'));
  await world.ask(40);
  const notifiers = [world.notifier(), world.notifier()];
  await vi.waitFor(async () => expect(await world.states()).toEqual({ sent: 40 }), patience);
  expect(new Set(world.mails.map(({ to }) => to)).size).toBe(40);
  expect(world.mails).toHaveLength(40);
  const sentBy = await Promise.all(
    notifiers.map(async (notifier) => {
      const { body } = await notifier.health('/metrics');
      return Number(/^traject_notifier_mails_total\{state="sent"\} (\d+)$/m.exec(body)?.[1] ?? 0);
    }),
  );
  expect(sentBy.reduce((total, each) => total + each, 0)).toBe(40);
});

test('a notifier that is killed between sending and noting sends that mail once more at most, under the same id', async () => {
  const world = await openNoticesWorld(inject('postgresUrl'));
  await world.ask(1);
  const killed = world.notifier();
  world.onMail = async () => {
    world.onMail = async () => undefined;
    await killed.end('SIGKILL');
  };
  await vi.waitFor(() => expect(world.mails).toHaveLength(1), patience);
  world.notifier();
  await vi.waitFor(async () => expect(await world.states()).toEqual({ sent: 1 }), patience);
  expect(world.mails.length).toBeLessThanOrEqual(2);
  expect(new Set(world.mails.map(({ messageId }) => messageId)).size).toBe(1);
  expect(world.mails[0]?.messageId).toMatch(/^<[0-9a-f-]{36}@traject\.example>$/);
});

test('a notifier says that the mail server is away, loses nothing, and goes on by itself', async () => {
  const world = await openNoticesWorld(inject('postgresUrl'));
  await world.stopMailServer();
  const notifier = world.notifier();
  await vi.waitFor(async () => expect((await notifier.health('/health/ready')).status).toBe(200), patience);
  await world.ask(3);
  await vi.waitFor(async () => {
    const { status, body } = await notifier.health('/health/ready');
    expect({ status, body: JSON.parse(body) }).toEqual({
      status: 503,
      body: { status: 'not-ready', missing: [], problem: 'ESOCKET' },
    });
  }, patience);
  await notifier.logged('notices-wait');
  await world.startMailServer();
  await vi.waitFor(async () => expect(await world.states()).toEqual({ sent: 3 }), { timeout: 60_000 });
  expect(world.mails).toHaveLength(3);
  await vi.waitFor(async () => expect((await notifier.health('/health/ready')).status).toBe(200), patience);
  expect(await notifier.end('SIGTERM')).toEqual({ code: 0, signal: null });
}, 120_000);

/** Keeps Node from finding the mail client, as in an installation that lacks it. */
const withoutMailClient = `import { registerHooks } from 'node:module';
registerHooks({
  resolve: (name, context, next) => {
    if (name === 'nodemailer') throw Object.assign(new Error('It is not there.'), { code: 'ERR_MODULE_NOT_FOUND' });
    return next(name, context);
  },
});`;

test('a notifier that cannot load its mail client ends and says so, and every mail is kept', async () => {
  const world = await openNoticesWorld(inject('postgresUrl'));
  await world.ask(2);
  const lame = world.notifier({
    NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(withoutMailClient)}`,
  });
  expect(await lame.logged('notifier-broken')).toMatchObject({ err: { code: 'ERR_MODULE_NOT_FOUND' } });
  expect(await lame.end('SIGTERM')).toEqual({ code: 1, signal: null });
  expect(await world.states()).toEqual({});
  world.notifier();
  await vi.waitFor(async () => expect(await world.states()).toEqual({ sent: 2 }), patience);
});
