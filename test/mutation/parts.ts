import { matchesGlob } from 'node:path';

/** What is mutated together, and the tests that must notice. */
export interface Part {
  readonly name: string;
  /** Sources, as patterns; what follows a `!` is left out. `DECISIONS.md` says why. */
  readonly mutated: readonly string[];
  readonly tests: readonly string[];
  /** Whether the tests ask a real PostgreSQL. */
  readonly needsPostgres: boolean;
}

const sourcesIn = (folder: string): readonly string[] => [
  `${folder}/**/*.ts`,
  `!${folder}/**/*.spec.ts`,
  `!${folder}/**/index.ts`,
];

const domain = 'libs/domain/src';
/** Steps of a journey in which somebody consents, accepts, takes back, or lets words go. */
const stepsWithConsent = [
  'request',
  'referral',
  'coaching',
  'neutral-conversation',
  'closing',
  'advice',
  'anytime',
] as const;
/** What tells what happened, and what is to be done next. */
const courseOfSteps = ['events', 'state', 'steps', 'trajectory'] as const;

const dossier = 'libs/dossier/src';
/** Sources whose tests ask a real database, and those tests. */
const withDatabase = [
  'dossier',
  'drafts',
  'store-content',
  'read-content',
  'versions',
  'person-keys',
  'purpose-keys',
  'rotate-keys',
  'access-log/verify-log',
  'access-log/reads-about',
  'access-log/entry-columns',
  'attachments/attachments',
  'destruction/apply-list',
  'destruction/destructions',
  'destruction/hold-problem',
] as const;
const besideKeysAndSeals = [
  'migrations/**',
  'read-grounds/**',
  'references/**',
  'attachments/media-types.ts',
  'attachments/folder-store.ts',
  'key-rotations.ts',
  'destruction/legal-holds.ts',
  'destruction/old-drafts.ts',
  '**/*-for-tests.ts',
] as const;

/** Every part, the quick ones first. */
export const parts: readonly Part[] = [
  {
    name: 'libs/payload-encryption',
    mutated: sourcesIn('libs/payload-encryption/src'),
    tests: ['libs/payload-encryption/src/**/*.spec.ts'],
    needsPostgres: false,
  },
  {
    name: 'libs/access',
    mutated: sourcesIn('libs/access/src'),
    tests: ['libs/access/src/**/*.spec.ts'],
    needsPostgres: false,
  },
  {
    name: 'libs/domain',
    mutated: [
      ...stepsWithConsent.flatMap((step) => [
        ...sourcesIn(`${domain}/${step}`),
        ...courseOfSteps.map((file) => `!${domain}/${step}/${file}.ts`),
      ]),
      ...sourcesIn(`${domain}/disclosure`),
      ...sourcesIn(`${domain}/erasure`),
    ],
    tests: [`${domain}/**/*.spec.ts`],
    needsPostgres: false,
  },
  {
    name: 'libs/dossier',
    mutated: [
      ...sourcesIn(dossier),
      ...besideKeysAndSeals.map((left) => `!${dossier}/${left}`),
      ...withDatabase.map((file) => `!${dossier}/${file}.ts`),
    ],
    tests: [
      `${dossier}/**/!(*.integration).spec.ts`,
      'test/key-service/key-service.spec.ts',
      'test/key-service/misbehaving-service.spec.ts',
    ],
    needsPostgres: false,
  },
  {
    name: 'libs/dossier, with a database',
    mutated: withDatabase.map((file) => `${dossier}/${file}.ts`),
    tests: [`${dossier}/**/*.integration.spec.ts`],
    needsPostgres: true,
  },
];

const isMutated = ({ mutated }: Part, file: string): boolean => {
  const last = mutated.findLast((pattern) => matchesGlob(file, pattern.replace('!', '')));
  return last !== undefined && !last.startsWith('!');
};

const isOf = (part: Part, named: string): boolean => part.name.split(', ')[0] === named || isMutated(part, named);

/**
 * What is asked for on the command line: parts by their folders, or single files of them. All when nothing is named.
 * @throws Error when something named is of no part
 */
export const chosenParts = (names: readonly string[]): readonly Part[] => {
  const strange = names.find((name) => !parts.some((part) => isOf(part, name)));
  if (strange !== undefined) {
    const known = [...new Set(parts.map(({ name }) => name.split(', ')[0]))].join(', ');
    throw new Error(`${strange} is of no part. Name some of ${known}, or files of theirs.`);
  }
  if (names.length === 0) return parts;
  return parts.flatMap((part) => {
    const files = names.filter((name) => isMutated(part, name));
    if (names.some((name) => isOf(part, name) && !files.includes(name))) return [part];
    return files.length === 0 ? [] : [{ ...part, mutated: files }];
  });
};
