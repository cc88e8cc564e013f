import { describe, expect, test } from 'vitest';
import type { Asking, Heard } from './asking.js';
import { newReaders, type Again } from './readers.js';

const paths = Array.from({ length: 12 }, (_, index) => `/api/journeys/1/dossier/${String.fromCharCode(97 + index)}`);

/** Readers of what is answered by a status, and what was asked for at the moment that went before. */
const readersOf = (again: Again, statusOf: (identity: string) => number) => {
  let asked: string[] = [];
  const get = (identity: string, path: string, headers: Readonly<Record<string, string>> = {}): Promise<Heard> => {
    asked.push(`${identity} ${path} ${headers['accept-language'] ?? ''}`);
    return Promise.resolve({
      identity,
      method: 'GET',
      path,
      status: statusOf(identity),
      bytes: Buffer.from(''),
      body: {},
    });
  };
  const notAsked = () => Promise.reject(new Error('Nobody gives a command here.'));
  const asking: Asking = { get, ask: notAsked, post: notAsked, send: notAsked };
  const readers = newReaders(
    {
      asking,
      eachAtOnce: async (all, act) => {
        for (const each of all) await act(each);
      },
    },
    again,
  );
  return async (
    identity: string,
    close: readonly string[] = [],
    addresses: readonly string[] = paths,
  ): Promise<readonly string[]> => {
    asked = [];
    await readers.everybodyReads([identity], () => addresses, close);
    return asked;
  };
};

const inLanguage = (language: string) => paths.map((path) => `eva ${path} ${language}`);

describe('who reads something', () => {
  test('asks for it in every language at first, and later in one, another each time', async () => {
    const moment = readersOf('in turn', () => 200);
    expect((await moment('eva')).toSorted()).toEqual([...inLanguage('en'), ...inLanguage('nl')].toSorted());
    expect(await moment('eva')).toEqual(inLanguage('nl'));
    expect(await moment('eva')).toEqual(inLanguage('en'));
  });

  test('that was refused before asks for it in every language', async () => {
    let status = 404;
    const moment = readersOf('in turn', () => status);
    expect(await moment('eva')).toEqual(inLanguage('en'));
    status = 200;
    expect((await moment('eva', ['eva'])).toSorted()).toEqual([...inLanguage('en'), ...inLanguage('nl')].toSorted());
  });
});

describe('who is refused something', () => {
  test('asks for all of it at first, and for each thing once in three moments then', async () => {
    const moment = readersOf('in turn', () => 404);
    expect(await moment('eva')).toEqual(inLanguage('en'));
    const later = [await moment('eva'), await moment('eva'), await moment('eva')];
    for (const asked of later) expect(asked).toHaveLength(4);
    expect(later.flat().map((asked) => asked.split(' ')[1])).toEqual(expect.arrayContaining(paths));
  });

  test('asks for what is in it in turn from the first moment on', async () => {
    const moment = readersOf('in turn', () => 404);
    const everything = ['/api/journeys/1', ...paths];
    const [first, ...later] = [
      await moment('eva', [], everything),
      await moment('eva', [], everything),
      await moment('eva', [], everything),
    ];
    expect(first).toHaveLength(1 + 4);
    const asked = [first, ...later].flat().map((each) => each.split(' ')[1]);
    expect(asked).toEqual(expect.arrayContaining(everything));
    expect(await moment('ali')).toHaveLength(paths.length);
  });

  test('asks for all of it at every moment that is about them', async () => {
    const moment = readersOf('in turn', () => 404);
    for (let times = 0; times < 4; times += 1) expect(await moment('eva', ['eva'])).toHaveLength(paths.length);
  });
});

test('where nothing is left out everybody asks for all of it at every moment', async () => {
  const moment = readersOf('all', (identity) => (identity === 'eva' ? 200 : 403));
  for (let times = 0; times < 3; times += 1) {
    expect(await moment('eva')).toHaveLength(2 * paths.length);
    expect(await moment('ali')).toHaveLength(paths.length);
  }
});
