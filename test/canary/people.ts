import { randomUUID } from 'node:crypto';
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

const administrator = 'administrator';
/** The provider's administrators, who see every record of the directory. */
export const administrators: readonly string[] = [administrator, 'administrator-2'];

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

const isPractitioner = ({ roles }: Pick<Somebody, 'roles'>): boolean =>
  roles.includes('bmw-practitioner') || roles.includes('coach');

/** A person as they are entered, with a marker for each thing that is personal. */
const details = ({ word, digits }: Markers, who: string) => ({
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

const wordIn = (text: string, { in: find }: Markers): string => find(text)[0] ?? '';

/** The coordinator knows practitioners by name: in their list, and where there is one to choose. */
const tellTheCoordinator = ({ allow }: Knowledge, name: string): void => {
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

/** Words of the directory that are nobody's own: where practitioners work, the register, the social map. */
export interface PublicWords {
  readonly areas: string;
  readonly number: string;
  readonly socialMap: readonly string[];
}

const importFile = async (
  asking: Asking,
  path: string,
  rows: readonly Readonly<Record<string, string>>[],
): Promise<void> => {
  const columns = Object.keys(rows[0] ?? {});
  const lines = rows.map((row) => columns.map((column) => `"${row[column] ?? ''}"`).join(','));
  const { status } = await asking.ask(administrator, {
    method: 'POST',
    path,
    headers: { 'content-type': 'text/csv', 'idempotency-key': randomUUID() },
    body: [columns.join(','), ...lines].join('\n'),
  });
  if (status !== 200) throw new Error(`${path} was answered ${status}.`);
};

const importPeople = async (
  { asking, markers, knowledge }: Directory,
  organisationId: string,
  adviser: string,
): Promise<void> => {
  const given = details(markers, 'an imported employee');
  const key = markers.word('the key of an imported employee');
  await importFile(asking, `/api/people/import?organisationId=${organisationId}`, [
    { external_key: key, ...given, roles: 'employee' },
  ]);
  for (const text of [key, ...Object.values(given)])
    knowledge.allow(wordIn(text, markers), new Set([...administrators, adviser]));
};

const importPractitioner = async ({
  asking,
  markers,
  knowledge,
}: Directory): Promise<Omit<PublicWords, 'socialMap'>> => {
  const given = details(markers, 'an imported practitioner');
  const key = markers.word('the key of an imported practitioner');
  const [areas, number] = [markers.word('where a practitioner works'), markers.word('the number in the register')];
  const valid = { registerplein_valid_until: '2099-12-31', registerplein_checked_on: '2026-01-01' };
  const row = {
    external_key: key,
    ...given,
    kinds: 'bmw',
    capacity: '5',
    areas,
    registerplein_number: number,
    ...valid,
  };
  await importFile(asking, '/api/practitioners/import', [row]);
  for (const text of [key, ...Object.values(given)]) knowledge.allow(wordIn(text, markers), new Set(administrators));
  tellTheCoordinator(knowledge, given.name);
  for (const word of [areas, number])
    knowledge.allow(word, new Set([...administrators, 'coordinator']), '/api/practitioners');
  return { areas, number };
};

const importSocialMap = async (
  { asking, markers, knowledge }: Directory,
  all: readonly Somebody[],
): Promise<readonly string[]> => {
  const row = {
    external_key: markers.word('social map: key'),
    agency: markers.word('social map: agency'),
    kind_of_help: markers.word('social map: kind of help'),
    region: markers.word('social map: region'),
    how_to_refer: markers.word('social map: how to refer'),
  };
  await importFile(asking, '/api/social-map/import', [row]);
  const readers = all.filter(isPractitioner).map(({ identity }) => identity);
  for (const word of Object.values(row))
    knowledge.allow(word, new Set([...administrators, 'coordinator', ...readers]), '/api/social-map');
  for (const word of [row.agency, row.kind_of_help]) knowledge.allow(word, new Set(readers), '/api/tasks/');
  return Object.values(row);
};

/** Imports files whose every cell of a person is a marker. Gives the words that the directory keeps in the open. */
export const importEverything = async (directory: Directory, all: readonly Somebody[]): Promise<PublicWords> => {
  const adviser = all.find(({ identity }) => identity === 'hr-noord');
  if (adviser?.organisationId == null) throw new Error('There is no adviser of Noord.');
  await importPeople(directory, adviser.organisationId, adviser.identity);
  return { ...(await importPractitioner(directory)), socialMap: await importSocialMap(directory, all) };
};
