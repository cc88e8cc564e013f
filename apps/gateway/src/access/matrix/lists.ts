import {
  allowed,
  consentStateOf,
  fieldsByRelation,
  isAsked,
  relationOf,
  standingOf,
  type Permission,
} from '@traject/access';
import type { World } from './cases.js';
import type { Asking } from './cast.js';
import type { PreparedDisclosure } from './prepare.js';

/** When somebody opened what was disclosed; null: not yet. */
export const openedAtBy = ({ openings }: PreparedDisclosure, { identity }: Asking): string | null =>
  openings.find(({ readerId }) => readerId === identity.personId)?.at ?? null;

/** What somebody sees in the ledger: what is about them, what they opened, and what they may open at this moment. */
const seesDisclosure = (by: Asking, disclosure: PreparedDisclosure): boolean => {
  const { personId, roles, organisationId } = by.identity;
  if (roles.includes('employee') && disclosure.personId === personId) return true;
  const isRecipient = disclosure.recipients.some((each) => each.personId === personId && roles.includes(each.role));
  if (!isRecipient || organisationId !== disclosure.organisationId) return false;
  const openedAt = openedAtBy(disclosure, by);
  const consent = consentStateOf({ ...disclosure, openedAt }, new Date().toISOString());
  return openedAt !== null || (consent === 'given' && !disclosure.journeyIsOver);
};

/** Under which name an item of a list has its id, and which ids somebody's list holds: what they could read one by one. */
interface WholeList {
  readonly idField: string;
  readonly idsFor: (by: Asking, world: World) => readonly string[];
}

const journeysOf = ({ identity }: Asking, { journeys }: World): World['journeys'] =>
  journeys.filter(({ subject }) => allowed('journey.read', identity, subject).allowed);

const wholeLists: Readonly<Partial<Record<Permission, WholeList>>> = {
  'journey.list': {
    idField: 'journeyId',
    idsFor: (by, world) => journeysOf(by, world).map(({ journeyId }) => journeyId),
  },
  'task.list': {
    idField: 'taskId',
    idsFor: ({ identity }, { journeys, advices }) => {
      const nobody = { organisationId: '', employeeId: null, requesterId: null, managerId: null, practitionerIds: [] };
      return [...journeys, ...advices]
        .flatMap(({ tasks }) => tasks)
        .filter((task) => task.isOpen && isAsked(identity, { ...nobody, task }))
        .map(({ taskId }) => taskId);
    },
  },
  'advice.list': {
    idField: 'adviceId',
    idsFor: ({ identity }, { advices }) =>
      advices.filter(({ parties }) => standingOf(identity, parties) !== undefined).map(({ adviceId }) => adviceId),
  },
  'disclosure.list': {
    idField: 'disclosureId',
    idsFor: (by, { disclosures }) =>
      disclosures.filter((each) => seesDisclosure(by, each)).map(({ disclosureId }) => disclosureId),
  },
};

type Item = Readonly<Record<string, unknown>>;

const itemsIn = (body: unknown): readonly Item[] => {
  const items: unknown = typeof body === 'object' && body !== null && 'items' in body ? body.items : [];
  return Array.isArray(items) ? items : [];
};

const same = (found: readonly unknown[], expected: readonly string[]): boolean =>
  found.map(String).toSorted().join() === expected.toSorted().join();

/** Of each journey in a list somebody sees the fields that go with their relation to that one. */
const hasOwnFields = (items: readonly Item[], by: Asking, world: World): boolean =>
  journeysOf(by, world).every(({ journeyId, subject }) => {
    const item = items.find((each) => each['journeyId'] === journeyId) ?? {};
    return same(Object.keys(item), fieldsByRelation[relationOf(by.identity, subject)]);
  });

/** Whether a list holds what somebody could read one by one, all of it and nothing else; true for what is no such list. */
export const isWholeList = (permission: Permission, by: Asking, world: World, body: unknown): boolean => {
  const list = wholeLists[permission];
  if (list === undefined) return true;
  const items = itemsIn(body);
  const found = items.map((item) => item[list.idField]);
  return same(found, list.idsFor(by, world)) && (permission !== 'journey.list' || hasOwnFields(items, by, world));
};
