import type { Phase } from '@traject/domain';
import { adviceFields, fieldsByStanding } from './advice.js';
import { accessTable, allowed, type AccessGround } from './allowed.js';
import { answers, type AnswerShape } from './answers.js';
import { consentsThatOpen, consentStates } from './consent.js';
import { whoseWords } from './dossier.js';
import { personDetailFields, personDetailsFor } from './people.js';
import { permissions, type Permission } from './permission.js';
import { contentLabels, opens, readGrounds, readRules, type Reader } from './read-rules.js';
import { identityRoles, phases, relations, type Identity, type Relation, type Subject } from './relation.js';
import { timelineShown } from './timeline.js';
import { heardByTheEmployer } from './updates.js';
import { fieldsByRelation, journeyFields } from './visible-fields.js';
import { wordsOfTask } from './words-of-task.js';

const yes = '●';
const no = '·';

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const table = (heads: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(heads), row(heads.map(() => '---')), ...rows.map(row)].join('\n');
const code = (text: string): string => `\`${text}\``;
const codes = (texts: readonly string[]): string => texts.map(code).join(', ');
const mark = (holds: boolean): string => (holds ? yes : no);

const restingOn = (by: 'role' | 'relation' | 'task'): readonly Permission[] =>
  permissions.filter((permission) => accessTable[permission].by === by);

/** A journey in which one person, `x`, stands in one relation. */
const subjectWith = (relation: Relation): Subject => {
  const at = (own: Relation) => (own === relation ? 'x' : 'other');
  return {
    organisationId: 'employer',
    employeeId: at('employee'),
    requesterId: at('requester'),
    managerId: at('manager'),
    practitionerIds: [at('practitioner')],
    receiverId: at('receiver'),
    emergencyReaderIds: [at('emergency-reader')],
  };
};

const identityIn: Readonly<Record<(typeof relations)[number], Identity>> = {
  employee: { personId: 'x', roles: ['employee'], organisationId: 'employer' },
  practitioner: { personId: 'x', roles: ['bmw-practitioner'], organisationId: null },
  receiver: { personId: 'x', roles: ['coach'], organisationId: null },
  coordinator: { personId: 'x', roles: ['coordinator'], organisationId: null },
  'emergency-reader': { personId: 'x', roles: ['administrator'], organisationId: null },
  requester: { personId: 'x', roles: ['requester'], organisationId: 'employer' },
  manager: { personId: 'x', roles: ['manager'], organisationId: 'employer' },
};

const during = (held: readonly string[]): string => {
  if (held.length === 0) return no;
  return held.length === phases.length ? yes : held.join(', ');
};

const byRelation = (permission: Permission): readonly string[] => [
  code(permission),
  ...relations.map((relation) => {
    const mayIn = (phase: { readonly phase?: Phase }) =>
      allowed(permission, identityIn[relation], { ...subjectWith(relation), ...phase }).allowed;
    if (!permission.startsWith('journey.')) return mark(mayIn({}));
    return during(phases.filter((phase) => mayIn({ phase })));
  }),
];

const byRole = (permission: Permission): readonly string[] => [
  code(permission),
  ...identityRoles.map((role) =>
    mark(allowed(permission, { personId: 'x', roles: [role], organisationId: null }, null).allowed),
  ),
];

const readersOf = (ground: (typeof readGrounds)[number]): readonly string[] =>
  Object.entries(readRules[ground].opens).map(([reader, labels]) => `${reader}: ${labels.join(', ')}`);

const groundRow = (ground: (typeof readGrounds)[number]): readonly string[] => {
  const { during: held, needsConsent } = readRules[ground];
  return [
    code(ground),
    readersOf(ground).join('<br>'),
    held === null ? 'at any time' : during(held),
    needsConsent ? yes : no,
  ];
};

const consentRow = (consent: (typeof consentStates)[number]): readonly string[] => [
  consent,
  ...phases.map((phase) => mark(consentsThatOpen(phase).includes(consent))),
];

const labelRow = (reader: Reader): readonly string[] => [
  reader,
  ...contentLabels.map((label) => {
    const grounds = readGrounds.filter((ground) =>
      phases.some((phase) => opens(ground, { as: reader, label, phase, consent: 'opened' })),
    );
    return grounds.length === 0 ? no : codes(grounds);
  }),
];

const readers = (): readonly Reader[] => [
  // The keys of each row are readers; Object.keys forgets their type.
  ...new Set(readGrounds.flatMap((ground) => Object.keys(readRules[ground].opens) as readonly Reader[])),
];

const wordsRow = ([kind, events]: readonly [string, Readonly<Record<string, object>>]): readonly string[] => [
  code(kind),
  Object.entries(events)
    .map(([event, fields]) => `${codes(Object.values(fields))} of ${code(event)}`)
    .join('<br>'),
];

const groundsGranted = (permission: Permission): readonly AccessGround[] => {
  const ground = accessTable[permission];
  if (ground.by === 'task') return ['task'];
  return ground.by === 'role' ? ground.roles : ground.relations;
};

const shapeInWords = ({ fields, items, details }: AnswerShape): string =>
  [
    codes(fields),
    ...(items === undefined ? [] : [`each item ${items.map(codes).join(' or ')}`]),
    ...(details === undefined ? [] : [`details ${codes(details)}`]),
  ].join('; ');

/** Grounds with the same answer stand together. */
const answerRows = (permission: Permission): readonly (readonly string[])[] => {
  const granted = groundsGranted(permission);
  const inWords = (ground: AccessGround) => answers[permission](ground).map(shapeInWords).join('<br>');
  return [...new Set(granted.map(inWords))].map((shown) => [
    code(permission),
    granted.filter((ground) => inWords(ground) === shown).join(', '),
    shown,
  ]);
};

const whoseWordsRows = (): readonly (readonly string[])[] =>
  Object.entries(whoseWords).flatMap(([event, fields]) =>
    Object.entries(fields).map(([field, whose]) => [code(`${event}.${field}`), whose]),
  );

const sections = (): readonly string[] => [
  `# Access: who may do and see what

Everything below is made from the code of this package by \`npm run access-table\`; a test fails when it is not what the
code makes. The rules themselves stand in \`src\`, each beside its reason, and the reasons of their shape in
\`DECISIONS.md\`. What a row does not grant is refused. ${yes} is yes, ${no} is no.`,
  `## What rests on a role

Of these only what belongs to the own organisation, where somebody belongs to one.

${table(['permission', ...identityRoles], restingOn('role').map(byRole))}`,
  `## What rests on the relation to a journey or an advice, by phase of the journey

People have one relation, the closest. Whoever has none is told that there is no such journey; whoever has one that does not
suffice is told that it is not allowed; only an emergency opens a dossier to a coordinator too who asked for it as administrator. In an
advice its author stands as practitioner, its recipient as requester or manager
from the moment it is sent, and whom it is about as employee. The employer has no relation to a journey that the employee
asked for by themselves; and whoever speaks for an employer, as requester or manager under another name, coordinates none of
its journeys. Whether a command fits the moment is decided by the domain after this.

${table(['permission', ...relations], restingOn('relation').map(byRelation))}`,
  `## What rests on a task

${codes(restingOn('task'))}: whom the task names; where it names nobody, whoever at the
provider has its role, and does not speak for that employer. It shows these words, to the employer's people only what was written for them:

${table(['task', 'words'], Object.entries(wordsOfTask).map(wordsRow))}`,
  `## Fields of a journey

${table(
  ['field', ...relations],
  journeyFields.map((field) => [
    code(field),
    ...relations.map((relation) => mark(fieldsByRelation[relation].includes(field))),
  ]),
)}`,
  `## What happened, as a relation sees it

The employee sees everything. Who serves sees everything, of ${codes(timelineShown.happeningToPractitioner)} only that it happened.
The coordinator sees that each thing happened. The requester sees that these happened: ${codes(timelineShown.toRequester)}; the manager:
${codes(timelineShown.toManager)}. Nobody else sees anything.

Of whatever they see there they are told at once that the journey moved on. Of these events, too, the requester is told that much:
${codes(heardByTheEmployer.requester)}; the manager: ${codes(heardByTheEmployer.manager)}.`,
  `## Fields of an advice

${table(
  ['field', ...Object.keys(fieldsByStanding)],
  adviceFields.map((field) => [
    code(field),
    ...Object.values(fieldsByStanding).map((fields) => mark(fields.includes(field))),
  ]),
)}`,
  `## Details of a person

${table(
  ['field', ...identityRoles],
  personDetailFields.map((field) => [
    code(field),
    ...identityRoles.map((role) => mark(personDetailsFor(role).includes(field))),
  ]),
)}`,
  `## Who reads content, by label

Words of a form are labelled for the employer or confidential; names, addresses and the like are personal. Process facts are no
content: their fields stand above. Each read is logged with its ground first.

${table(['reader', ...contentLabels], readers().map(labelRow))}`,
  `## The grounds, to whom, in which phases, and whether the employee's consent to that very item is needed

${table(['ground', 'opens to', 'during', 'consent'], readGrounds.map(groundRow))}`,
  `## What a consent opens, by phase

${table(['consent', ...phases], consentStates.map(consentRow))}`,
  `## Whose the words in a dossier are

Those of both are read by the employee and by who serves; those of the employee by the employee alone.

${table(['words', 'whose'], whoseWordsRows())}`,
  `## The fields of each answer

${table(['permission', 'ground', 'fields'], permissions.flatMap(answerRows))}`,
];

/** The whole policy in words and tables, as `README.md` shows it. */
export const readme = (): string => `${sections().join('\n\n')}\n`;
