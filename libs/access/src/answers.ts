import { adviceFields, fieldsByStanding, standingOn } from './advice.js';
import type { AccessGround } from './allowed.js';
import { fieldsOfDisclosure } from './disclosure.js';
import { personDetailsFor } from './people.js';
import type { Permission } from './permission.js';
import { identityRoles, type IdentityRole, type Relation } from './relation.js';
import { fieldsByRelation } from './visible-fields.js';

/** The fields of one answer, exactly: of the whole, of each item of a list, and of the details of a person. */
export interface AnswerShape {
  readonly fields: readonly string[];
  /** The shapes that an item may have; a list has no others. */
  readonly items?: readonly (readonly string[])[];
  readonly details?: readonly string[];
}

/** The shapes that the answers under one permission may have, by the ground on which they are given. */
export type AnswersOf = (ground: AccessGround) => readonly AnswerShape[];

const always =
  (...shapes: readonly AnswerShape[]): AnswersOf =>
  () =>
    shapes;
const page = (...items: readonly (readonly string[])[]): AnswerShape => ({ fields: ['items', 'nextCursor'], items });
const begun = always({ fields: ['journeyId', 'sequence'] });

const isRelation = (ground: AccessGround): ground is Relation => Object.hasOwn(fieldsByRelation, ground);
const isRole = (ground: AccessGround): ground is IdentityRole => identityRoles.some((role) => role === ground);

const journeyFor = (ground: AccessGround): readonly string[] => (isRelation(ground) ? fieldsByRelation[ground] : []);
const happening = ['type', 'at'];
const whole = ['sequence', 'type', 'at', 'by'];
/** The employee sees all of everything; who serves sees of some things only that they happened. */
const timelineEntries = (ground: AccessGround): readonly (readonly string[])[] => {
  if (ground === 'employee') return [whole];
  return ground === 'practitioner' ? [whole, happening] : [happening];
};

const dossierItem = ['contentRef', 'item', 'number', 'writtenBy', 'writtenAt', 'version', 'mayCorrect'];
const attachment = ['attachmentId', 'mediaType', 'bytes'];
const task = [
  'taskId',
  'kind',
  'role',
  'number',
  'state',
  'journeyId',
  'adviceId',
  'openedAt',
  'dueAt',
  'availableFrom',
  'claimed',
  'claimedAt',
];
const readEntry = ['number', 'readAt', 'reader', 'role', 'item', 'ground', 'journeyId'];
const organisation = ['id', 'name', 'departments', 'policy', 'version'];
const personRecord = ['id', 'organisationId', 'roles', 'departmentId', 'active', 'version'];
const person = [...personRecord, 'calledAs', 'details'];
const enteredIdentity = [
  ...['identityId', 'issuer', 'state', 'askedBy', 'askedAt'],
  ...['linkedBy', 'linkedAt', 'unlinkedBy', 'unlinkedAt'],
];
const practitioner = ['id', 'kinds', 'capacity', 'languages', 'areas', 'active', 'registrations', 'version'];
const named = [...practitioner, 'name'];
const hold = ['holdId', 'personId', 'journeyId', 'reasonCode', 'setBy', 'setAt', 'liftedBy', 'liftedAt'];
const emergency = [
  ...['requestId', 'journeyId', 'requestedById', 'requestedAt', 'reason', 'hours', 'lapsesAt'],
  ...['approvedById', 'approvedAt', 'endsAt', 'endedById', 'endedAt', 'state'],
];
const rotation = [
  ...['rotationId', 'askedById', 'askedAt', 'state', 'done', 'total'],
  ...['report', 'failure', 'endedAt'],
];
const ofEmergency = always({ fields: ['journeyId', 'requestId'] });
const caller = ['personId', 'roles', 'organisationId', 'departmentId'];
const contact = ['privateAddress', 'language', 'mail', 'calendar'];
const help = ['id', 'agency', 'kindOfHelp', 'region', 'howToRefer', 'active', 'externalKey', 'version'];
const exported = [
  ...['exportId', 'content', 'format', 'period', 'organisation', 'state'],
  ...['rowsDone', 'rowsAll', 'failure', 'askedAt', 'endsAt'],
];
const manifest = [
  ...['content', 'format', 'period', 'publishedOn', 'madeAt', 'filters', 'thresholds', 'schema'],
  ...['rows', 'bytes', 'sha256'],
];
const report = always({
  fields: ['dryRun', 'written', 'rows', 'created', 'updated', 'unchanged', 'problemCount', 'problems'],
});

/**
 * What the gateway answers under each permission: field for field, and nothing else. A permission that is missing here
 * does not compile.
 */
export const answers: Readonly<Record<Permission, AnswersOf>> = {
  'journey.request': begun,
  // A list holds journeys to which one stands in different ways.
  'journey.list': always(page(...Object.values(fieldsByRelation).filter((fields) => fields.length > 0))),
  'journey.read': (ground) => [{ fields: journeyFor(ground) }],
  'journey.timeline': (ground) => [{ fields: ['items'], items: timelineEntries(ground) }],
  'journey.dossier': always(
    page(dossierItem),
    { fields: ['items'], items: [dossierItem] },
    { fields: [...dossierItem, 'text', 'reason'] },
  ),
  'journey.correct': always({ fields: ['contentRef', 'version'] }),
  // The file itself is no answer with fields.
  'journey.attachments': always({ fields: ['items'], items: [[...attachment, 'name', 'addedBy', 'addedAt']] }),
  'journey.attach': always({ fields: attachment }),
  'journey.break-glass': always({ fields: ['items'], items: [emergency] }),
  'break-glass.request': ofEmergency,
  'break-glass.approve': ofEmergency,
  'break-glass.end': ofEmergency,
  'break-glass.list': always(page(emergency)),
  'break-glass.read': always({ fields: [...emergency, 'explanation'] }),
  'journey.pause': begun,
  'journey.resume': begun,
  'journey.stop': begun,
  'journey.replace-practitioner': begun,
  'journey.withdraw-consent': begun,
  'journey.move-appointment': begun,
  'task.list': always(page(task)),
  'task.read': always({ fields: [...task, 'title', 'help', 'form', 'draft'] }),
  'task.claim': always({ fields: ['taskId', 'state', 'claimedAt'] }),
  'task.release': always({ fields: ['taskId', 'state', 'claimedAt'] }),
  'task.complete': always({ fields: ['taskId', 'state'] }),
  'task.draft': always({ fields: ['taskId'] }),
  'advice.raise': always({ fields: ['adviceId', 'sequence'] }),
  'advice.list': always(page(adviceFields, fieldsByStanding.recipient)),
  'advice.read': (ground) => [{ fields: [...fieldsByStanding[standingOn(ground)], 'text'] }],
  'disclosure.list': always(page(fieldsOfDisclosure.own, fieldsOfDisclosure.received)),
  'disclosure.open': always({ fields: ['disclosureId', 'purpose', 'validUntil', 'words'] }),
  'disclosure.withdraw': always({ fields: ['disclosureId', 'state'] }),
  'organisation.read': always(page(organisation), { fields: organisation }),
  'organisation.create': always({ fields: organisation }),
  'organisation.update': always({ fields: organisation }),
  'person.read': (ground) => {
    const details = isRole(ground) ? personDetailsFor(ground) : [];
    return [
      { ...page(person), details },
      { fields: person, details },
    ];
  },
  'person.create': always({ fields: personRecord }),
  'person.update': always({ fields: personRecord }),
  'person.import': report,
  'identity.read': always({ fields: ['items'], items: [enteredIdentity] }),
  'identity.link': always({ fields: ['identityId', 'state'] }),
  'identity.unlink': always({ fields: ['identityId', 'ended'] }),
  'identity.read-own': always({ fields: ['items'], items: [enteredIdentity] }),
  'practitioner.read': always(page(named), { fields: named }),
  'practitioner.create': always({ fields: practitioner }),
  'practitioner.update': always({ fields: practitioner }),
  'practitioner.import': report,
  'social-map.read': always(page(help), { fields: help }),
  'social-map.create': always({ fields: help }),
  'social-map.update': always({ fields: help }),
  'social-map.import': report,
  'erasure.ask-own': always({ fields: ['personId', 'state'] }),
  'erasure.ask': always({ fields: ['personId', 'state'] }),
  'erasure.read-own': always({ fields: ['personId', 'state', 'obstacle'] }),
  'erasure.read': always({ fields: ['personId', 'state', 'obstacle'] }),
  'legal-hold.read': always(page(hold), { fields: [...hold, 'reason'] }),
  'legal-hold.set': always({ fields: hold }),
  'legal-hold.lift': always({ fields: hold }),
  'key-rotation.begin': always({ fields: ['rotationId', 'state'] }),
  'key-rotation.read': always(page(rotation), { fields: rotation }),
  'report.read': always(
    { fields: ['measures', 'published', 'coming'] },
    { fields: ['measure', 'by', 'organisation', 'from', 'length', 'publishedOn', 'lines'] },
  ),
  'export.make': always({ fields: ['exportId', 'state'] }),
  'export.list': always({ fields: ['items'], items: [exported] }),
  // The file itself is no answer with fields.
  'export.read': always({ fields: exported }, { fields: manifest }, { fields: [...manifest, 'peopleLeftOut'] }),
  'export.remove': always(),
  'me.read': always({ fields: [...caller, 'login'] }),
  'party.list': always({ fields: ['items'], items: [[...caller, 'organisationName', 'isChosen']] }),
  'party.choose': always({ fields: caller }),
  'login.list': always({ fields: ['items'], items: [['loginId', 'openedAt', 'lastUsedAt', 'expiresAt', 'isThis']] }),
  'login.end': always(),
  'login.end-every': always({ fields: ['ended'] }),
  'access-log.read': always(page(readEntry)),
  'contact.read': always({ fields: contact }),
  'contact.update': always({ fields: contact }),
  // A stream: what is told in it says that something changed, never what.
  'updates.read': always(),
};

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const same = (found: Fields, expected: readonly string[]): boolean =>
  Object.keys(found).toSorted().join() === expected.toSorted().join();

const detailsFit = (found: Fields, details: readonly string[] | undefined): boolean =>
  details === undefined || !isFields(found['details']) || same(found['details'], details);

const fits = (body: Fields, { fields, items, details }: AnswerShape): boolean => {
  if (!same(body, fields)) return false;
  if (items === undefined) return detailsFit(body, details);
  const listed: unknown = body['items'];
  return (
    Array.isArray(listed) &&
    listed.every((item) => isFields(item) && items.some((shape) => same(item, shape)) && detailsFit(item, details))
  );
};

/** Whether an answer holds the fields that the policy grants, all of them and nothing else. */
export const isAnswerTo = (permission: Permission, ground: AccessGround, body: unknown): boolean =>
  isFields(body) && answers[permission](ground).some((shape) => fits(body, shape));
