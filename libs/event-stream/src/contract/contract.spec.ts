import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { JsonSchema } from '../mapping/schema.js';
import { compareContracts, sentenceOf, type ContractComparison, type Schemas } from './contract-changes.js';
import { contractFiles, packageFolder } from './contract-files.js';
import { currentContract } from './current-contract.js';
import {
  compareWithReleased,
  digestOf,
  isUntouched,
  readReleasedContract,
  sinceIn,
  withRelease,
  type ReleasedContract,
} from './released-contract.js';
import { retiredIn } from './retired.js';

const current = currentContract();
const held = 'nl.traject.journey.bmw-talk-held.v1';
const heldNext = 'nl.traject.journey.bmw-talk-held.v2';
const told = ({ breaks }: Pick<ContractComparison, 'breaks'>): readonly string[] => breaks.map(sentenceOf);

/** The contract of the code, with one event otherwise. */
const changed = (change: (schemas: Map<string, JsonSchema>) => void): Schemas => {
  const schemas = new Map(current);
  change(schemas);
  return schemas;
};
const schemaOfHeld = (): JsonSchema => current.get(held) ?? {};
const fieldsOfHeld = (): JsonSchema => Object(schemaOfHeld()['properties']);

describe('the contract of this version', () => {
  const released = readReleasedContract();

  it('is what was released; `npm run event-contract` releases what was added', () => {
    const { breaks, additions } = compareWithReleased(released, current);
    expect(breaks.map(sentenceOf)).toEqual([]);
    expect(additions.map(sentenceOf), 'not released yet').toEqual([]);
  });

  it('was changed by nobody but the command that releases', () => {
    expect(isUntouched(released)).toBe(true);
    const touched = new Map([...released.schemas, [held, { ...schemaOfHeld(), description: 'By hand.' }]]);
    expect(isUntouched({ ...released, schemas: touched })).toBe(false);
  });

  it.each([...contractFiles(released)])('stands in %s; `npm run event-contract` makes it anew', (file, text) => {
    expect(readFileSync(join(packageFolder, file), 'utf8')).toBe(text);
  });

  it('has every event, with its example and since when, in the catalogue and in the changelog', () => {
    const catalogue = contractFiles(released).get('CATALOGUE.md') ?? '';
    const changelog = contractFiles(released).get('schemas/CHANGELOG.md') ?? '';
    for (const event of current.keys()) {
      expect(catalogue).toContain(`\`${event}\`, since 1.`);
      expect(changelog).toContain(`- ${event} is new.`);
    }
    expect(catalogue.split('```json')).toHaveLength(current.size + 2);
    expect(catalogue).not.toMatch(/undefined|not released|\*\*When\.\*\* *\n/);
  });
});

describe('the check against the released contract reports', () => {
  it('an event that is gone', () => {
    const { breaks } = compareContracts(
      current,
      changed((schemas) => schemas.delete(held)),
    );
    expect(breaks).toEqual([{ kind: 'event-removed', event: held }]);
  });

  it('an event under another name, however alike', () => {
    const { breaks, additions } = compareContracts(
      current,
      changed((schemas) => {
        schemas.set('nl.traject.journey.talk-held.v1', schemaOfHeld());
        schemas.delete(held);
      }),
    );
    expect(told({ breaks })).toEqual([
      expect.stringMatching(/bmw-talk-held\.v1 is released and no longer in the code/),
    ]);
    expect(additions).toEqual([{ kind: 'event-added', event: 'nl.traject.journey.talk-held.v1' }]);
  });

  it('a version that was taken back', () => {
    const both = changed((schemas) => schemas.set(heldNext, schemaOfHeld()));
    expect(compareContracts(both, current).breaks).toEqual([{ kind: 'event-removed', event: heldNext }]);
  });

  it.each<readonly [what: string, change: (fields: Record<string, unknown>) => void, sentence: RegExp]>([
    ['a field that is gone', (fields) => delete fields['number'], /lost the field number/],
    [
      'a type that is narrower',
      (fields) => (fields['number'] = { title: 'Number', type: 'integer', minimum: 1 }),
      /another kind in number/,
    ],
    [
      'a list of codes that is narrower',
      (fields) => (fields['next'] = { ...Object(fields['next']), enum: ['finish'] }),
      /does not know continue in next/,
    ],
    [
      'a field with another unit',
      (fields) => (fields['number'] = { ...Object(fields['number']), title: 'Days' }),
      /something else by number/,
    ],
  ])('%s', (_what, change, sentence) => {
    const fields = { ...fieldsOfHeld() };
    change(fields);
    const { breaks } = compareContracts(
      current,
      changed((schemas) => schemas.set(held, { ...schemaOfHeld(), properties: fields })),
    );
    expect(told({ breaks })).toContainEqual(expect.stringMatching(sentence));
  });

  it('a field that is newly required, and takes it for an addition where records of before may lack it', () => {
    const properties = { ...fieldsOfHeld(), minutes: { title: 'Number', type: 'integer' } };
    const required = ['day', 'by', 'number', 'heldAt', 'next'];
    const may = compareContracts(
      current,
      changed((schemas) => schemas.set(held, { ...schemaOfHeld(), properties })),
    );
    expect(may).toEqual({ breaks: [], additions: [{ kind: 'field-added', event: held, field: 'minutes' }] });
    const must = { ...schemaOfHeld(), properties, required: [...required, 'minutes'] };
    expect(
      told(
        compareContracts(
          current,
          changed((schemas) => schemas.set(held, must)),
        ),
      ),
    ).toEqual([`${held} promises the field minutes, which records of before lack: name it in \`later\` of the event.`]);
  });
});

describe('a next version of an event', () => {
  const first: ReleasedContract = withRelease({ schemas: new Map(), releases: [] }, current, {
    additions: compareContracts(new Map(), current).additions,
    on: '2027-01-04',
  });
  const withNext = changed((schemas) => {
    schemas.delete(held);
    schemas.set(heldNext, { ...schemaOfHeld(), properties: { day: fieldsOfHeld()['day'] } });
  });
  const comparison = compareWithReleased(first, withNext);
  const second = withRelease(first, withNext, { ...comparison, on: '2027-02-01' });

  it('may be whatever it likes, beside the one before, which stays in the contract and is told to be retired once', () => {
    expect(comparison).toEqual({
      breaks: [],
      additions: [
        { kind: 'event-added', event: heldNext },
        { kind: 'event-retired', event: held },
      ],
    });
    expect(second.schemas.get(held)).toEqual(schemaOfHeld());
    expect([...retiredIn(second, withNext).keys()]).toEqual([held]);
    expect(compareWithReleased(second, withNext)).toEqual({ breaks: [], additions: [] });
    expect(second.releases.map(({ version }) => version)).toEqual(['1.0', '1.1']);
    expect(second.releases.at(-1)?.digest).toBe(digestOf(second.schemas));
  });

  it('is told in the documents beside the one before, each with since when', () => {
    const files = contractFiles(second);
    expect(files.get('schemas/CHANGELOG.md')).toContain(`## 1.1, 2027-02-01\n\n- ${heldNext} is new.`);
    expect(sinceIn(second.releases).event(heldNext)).toBe('1.1');
    expect(sinceIn(second.releases).event(held)).toBe('1.0');
    // What this code does not publish any more is retired in its documents.
    const asyncApi: unknown = JSON.parse(files.get('asyncapi.json') ?? '');
    expect(asyncApi).toMatchObject({
      info: { version: '1.1.0' },
      components: { messages: { [heldNext]: { name: heldNext, tags: [{ name: 'retired' }] } } },
      channels: { journeyEvents: { messages: { [heldNext]: { $ref: `#/components/messages/${heldNext}` } } } },
    });
    expect(files.get('CATALOGUE.md')).toContain('## No longer published');
  });
});

describe('since when there is a field', () => {
  it('is the release that added it, and that of its event for all others', () => {
    const since = sinceIn([
      { version: '1.0', on: '2027-01-04', digest: '', changes: [{ kind: 'event-added', event: held }] },
      {
        version: '1.1',
        on: '2027-02-01',
        digest: '',
        changes: [{ kind: 'field-added', event: held, field: 'minutes' }],
      },
    ]);
    expect([since.field(held, 'minutes'), since.field(held, 'number'), since.event('unknown')]).toEqual([
      '1.1',
      '1.0',
      'not released',
    ]);
  });
});
