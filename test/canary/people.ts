import type { Json } from '../http/http-stack.js';
import type { Asking } from './asking.js';
import type { Knowledge } from './knowledge.js';
import type { Markers } from './markers.js';

/** Somebody who can log in, with what the directory knows of them. */
export interface Somebody {
  readonly identity: string;
  readonly personId: string;
  readonly roles: readonly string[];
  readonly organisationId: string | null;
}

/** What it takes to plant markers in the directory. */
export interface Directory {
  readonly asking: Asking;
  readonly markers: Markers;
  readonly knowledge: Knowledge;
}

/** What it takes to plant markers in logins as well. */
export interface DirectoryWithLogins extends Directory {
  /** Asks as people who log in the moment that they ask. */
  readonly asFreshLogin: Asking;
  readonly at: { readonly issuer: string };
}

/** The first of the administrators, who enters everything. */
export const administrator = 'administrator';
/** The provider's administrators, who see every record of the directory. */
export const administrators: readonly [asks: string, approves: string] = [administrator, 'administrator-2'];

const itemsOf = (body: Json): readonly Json[] => (Array.isArray(body['items']) ? body['items'] : []);

const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? new Map(Object.entries(value)).get(name) : undefined;

const somebodyIn = (person: Json): Somebody => ({
  identity: String(fieldOf(person['details'], 'email')).split('@')[0] ?? '',
  personId: String(person['id']),
  roles: Array.isArray(person['roles']) ? person['roles'].map(String) : [],
  organisationId: typeof person['organisationId'] === 'string' ? person['organisationId'] : null,
});

/** Everybody who can log in: whoever is in the directory before anything else is entered. */
export const everybody = async ({ get }: Asking): Promise<readonly Somebody[]> => {
  const { body } = await get(administrator, '/api/people?limit=200');
  return itemsOf(body).map(somebodyIn);
};

/** HR advisers look up the employees and managers of their own employer. */
const advisersOf = ({ roles, organisationId }: Somebody, all: readonly Somebody[]): readonly string[] =>
  organisationId !== null && roles.some((role) => role === 'employee' || role === 'manager')
    ? all
        .filter((each) => each.organisationId === organisationId && each.roles.includes('requester'))
        .map(({ identity }) => identity)
    : [];

/** Whether somebody serves journeys. */
export const isPractitioner = ({ roles }: Pick<Somebody, 'roles'>): boolean =>
  roles.includes('bmw-practitioner') || roles.includes('coach');

/** A person as they are entered, with a marker for each thing that is personal. */
export const details = ({ word, digits }: Markers, who: string) => ({
  name: word(`the name of ${who}`),
  email: `${word(`the address of ${who}`)}@people.example`,
  phone: `+${digits(`the telephone number of ${who}`)}`,
});

/** Everybody chooses where they are told, and reads it again; nobody else does. */
const choosesContact = async ({ asking, markers, knowledge }: Directory, { identity }: Somebody): Promise<string> => {
  const word = markers.word(`the private address of ${identity}`);
  knowledge.allow(word, new Set([identity]));
  const choice = { privateAddress: `${word}@private.example`, language: 'nl', mail: true, calendar: true };
  const { status } = await asking.send(identity, 'PUT', '/api/me/contact', choice);
  if (status !== 200) throw new Error(`The contact of ${identity} was answered ${status}.`);
  return word;
};

/** The marker in a text that has one. */
export const wordIn = (text: string, { in: find }: Markers): string => find(text)[0] ?? '';

/** The coordinator knows practitioners by name: in their list, and where there is one to choose. */
export const tellTheCoordinator = ({ allow }: Knowledge, name: string): void => {
  for (const under of ['/api/practitioners', '/api/tasks/']) allow(name, new Set(['coordinator']), under);
};

/** Employees are told by name who at their employer would read, or came to read, what they let it have. Source: S7. */
const tellEmployees = ({ allow }: Knowledge, recipient: Somebody, name: string, all: readonly Somebody[]): void => {
  if (!recipient.roles.includes('requester') && !recipient.roles.includes('manager')) return;
  const colleagues = all.filter(
    ({ roles, organisationId }) => roles.includes('employee') && organisationId === recipient.organisationId,
  );
  const told = new Set(colleagues.map(({ identity }) => identity));
  for (const under of ['/api/tasks/', '/api/disclosures']) allow(name, told, under);
};

/**
 * Gives everybody names, addresses and numbers that are markers. The administrators read them all; HR those of the
 * employees and managers of its employer, but never where they have their notices sent; the coordinator the names of
 * practitioners, to choose from; employees those of who would read what they share. Everybody learns by name who read about them, from their own log.
 * @returns words of the addresses to which mails go: employees are told at home, the others at work
 */
export const markEverybody = async (
  { asking, markers, knowledge }: Directory,
  all: readonly Somebody[],
): Promise<readonly string[]> => {
  const told: string[] = [];
  for (const person of all) {
    const path = `/api/people/${person.personId}`;
    const { body } = await asking.get(administrator, path);
    const given = details(markers, person.identity);
    const changed = await asking.ask(administrator, {
      method: 'PATCH',
      path,
      headers: { 'content-type': 'application/json', 'if-match': `"${String(body['version'])}"` },
      body: JSON.stringify(given),
    });
    if (changed.status !== 200) throw new Error(`${path} was answered ${changed.status}.`);
    const advisers = advisersOf(person, all);
    for (const text of [given.name, given.email, given.phone]) {
      knowledge.allow(wordIn(text, markers), new Set([...administrators, ...advisers]));
    }
    const atHome = await choosesContact({ asking, markers, knowledge }, person);
    told.push(person.roles.includes('employee') ? atHome : wordIn(given.email, markers));
    if (isPractitioner(person)) tellTheCoordinator(knowledge, given.name);
    tellEmployees(knowledge, person, given.name, all);
    knowledge.allow(given.name, new Set(toldOf(person, all)), '/api/me/access-log');
  }
  return told;
};

/** Who may find somebody in their log: those about whom they look something up in their work. */
const toldOf = (reader: Somebody, all: readonly Somebody[]): readonly string[] => {
  const has = (role: string) => reader.roles.includes(role);
  const about = all.filter((each) => {
    if (each.identity === reader.identity) return false;
    if (has('administrator')) return true;
    if (has('requester')) return advisersOf(each, all).includes(reader.identity);
    if (has('coordinator')) return isPractitioner(each);
    // A practitioner serves employees; a manager reads what an employee of theirs or an adviser of theirs wrote.
    if (isPractitioner(reader)) return each.roles.includes('employee') || isPractitioner(each);
    return has('manager') && (each.organisationId === reader.organisationId || isPractitioner(each));
  });
  return about.map(({ identity }) => identity);
};
