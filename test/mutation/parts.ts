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

/** Steps of a journey in which somebody consents, accepts, takes back, or lets words go; and the ledger of those words. */
const stepsWithConsent = [
  'request',
  'referral',
  'coaching',
  'neutral-conversation',
  'closing',
  'advice',
  'anytime',
  'disclosure',
  'erasure',
] as const;

/** Every part, the quick ones first. */
export const parts: readonly Part[] = [
  {
    name: 'libs/access',
    mutated: sourcesIn('libs/access/src'),
    tests: ['libs/access/src/**/*.spec.ts'],
    needsPostgres: false,
  },
  {
    name: 'libs/payload-encryption',
    mutated: sourcesIn('libs/payload-encryption/src'),
    tests: ['libs/payload-encryption/src/**/*.spec.ts'],
    needsPostgres: false,
  },
  {
    name: 'libs/domain',
    mutated: stepsWithConsent.flatMap((step) => sourcesIn(`libs/domain/src/${step}`)),
    tests: ['libs/domain/src/**/*.spec.ts'],
    needsPostgres: false,
  },
  {
    name: 'libs/dossier',
    mutated: [
      ...sourcesIn('libs/dossier/src'),
      '!libs/dossier/src/migrations/**',
      '!libs/dossier/src/read-grounds/**',
      '!libs/dossier/src/erase-for-tests.ts',
    ],
    tests: ['libs/dossier/src/**/*.spec.ts', 'test/key-service/key-service.spec.ts'],
    needsPostgres: true,
  },
];

/**
 * What is asked for on the command line: parts by their names, or single files of them. All when nothing is named.
 * @throws Error when something named is of no part
 */
export const chosenParts = (names: readonly string[]): readonly Part[] => {
  const strange = names.find((name) => !parts.some((part) => isOf(part, name)));
  if (strange !== undefined) {
    const known = parts.map(({ name }) => name).join(', ');
    throw new Error(`${strange} is of no part. Name some of ${known}, or files of theirs.`);
  }
  if (names.length === 0) return parts;
  return parts.flatMap((part) => {
    const own = names.filter((name) => isOf(part, name));
    if (own.length === 0) return [];
    return own.includes(part.name) ? [part] : [{ ...part, mutated: own }];
  });
};

const isOf = ({ name }: Part, named: string): boolean => named === name || named.startsWith(`${name}/`);
