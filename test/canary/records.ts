import { randomUUID } from 'node:crypto';
import type { Json } from '../http/http-stack.js';
import type { Asking } from './asking.js';
import {
  administrator,
  administrators,
  details,
  isPractitioner,
  tellTheCoordinator,
  wordIn,
  type Directory,
  type DirectoryWithLogins,
  type Somebody,
} from './people.js';
import type { OpenColumns } from './sources/tables.js';

/** What was answered is kept, to be answered again: with what is entered, where it is nobody's own. */
const answersGiven = 'directory.commands.answer';

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

const changes = async ({ ask, get }: Asking, path: string, change: Json): Promise<void> => {
  const { body } = await get(administrator, path);
  const { status } = await ask(administrator, {
    method: 'PATCH',
    path,
    headers: { 'content-type': 'application/json', 'if-match': `"${String(body['version'])}"` },
    body: JSON.stringify(change),
  });
  if (status !== 200) throw new Error(`${path} was answered ${status}.`);
};

const importPeople = async (
  { asFreshLogin, markers, knowledge }: DirectoryWithLogins,
  organisationId: string,
  adviser: string,
): Promise<void> => {
  const given = details(markers, 'an imported employee');
  const key = markers.word('the key of an imported employee');
  // Nobody ever reads what the provider calls somebody.
  const login = markers.word('the login of an imported employee');
  await importFile(asFreshLogin, `/api/people/import?organisationId=${organisationId}`, [
    { external_key: key, ...given, roles: 'employee', login },
  ]);
  for (const text of [key, ...Object.values(given)])
    knowledge.allow(wordIn(text, markers), new Set([...administrators, adviser]));
};

/** A practitioner by name to the coordinator, and where they work and their number in the register. */
const practitionerIsKnown = ({ knowledge }: Directory, name: string, inTheOpen: readonly string[]): void => {
  tellTheCoordinator(knowledge, name);
  for (const word of inTheOpen)
    knowledge.allow(word, new Set([...administrators, 'coordinator']), '/api/practitioners');
};

const importPractitioner = async (directory: Directory): Promise<OpenColumns> => {
  const { asking, markers, knowledge } = directory;
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
  practitionerIsKnown(directory, given.name, [areas, number]);
  return { 'directory.practitioners.areas': [areas], 'directory.registrations.number': [number] };
};

/** Enters somebody as a practitioner, who works elsewhere later. */
const enterPractitioner = async (directory: DirectoryWithLogins): Promise<OpenColumns> => {
  const { asking, asFreshLogin, at, markers, knowledge } = directory;
  const given = {
    ...details(markers, 'a new practitioner'),
    externalKey: markers.word('the key of a new practitioner'),
  };
  for (const text of Object.values(given)) knowledge.allow(wordIn(text, markers), new Set(administrators));
  const [areas, later] = [markers.word('where a practitioner works'), markers.word('where a practitioner works')];
  const number = markers.word('the number in the register');
  practitionerIsKnown(directory, given.name, [areas, later, number]);
  const person = { ...given, organisationId: null, roles: ['coach'] };
  const { id } = await asking.post(administrator, '/api/people', person);
  const login = { issuer: at.issuer, subject: markers.word('the login of a new practitioner') };
  for (const each of administrators) await asFreshLogin.post(each, `/api/people/${String(id)}/identities`, login);
  const practice = { personId: id, kinds: ['team'], capacity: 3, areas: [areas] };
  await asking.post(administrator, '/api/practitioners', practice);
  const path = `/api/practitioners/${String(id)}`;
  const found = { register: 'nobco', number, validUntil: '2099-12-31', checkedOn: '2026-01-01' };
  await asking.post(administrator, `${path}/registrations`, found);
  await changes(asking, path, { areas: [later] });
  return {
    'directory.practitioners.areas': [areas, later],
    'directory.registrations.number': [number],
    [answersGiven]: [areas, number],
  };
};

/** Other help, in the words of its record. */
const otherHelp = ({ markers: { word } }: Directory) => ({
  externalKey: word('social map: key'),
  agency: word('social map: agency'),
  kindOfHelp: word('social map: kind of help'),
  region: word('social map: region'),
  howToRefer: word('social map: how to refer'),
});

/** Imports one of the social map, enters another, and changes it: every time in other words. */
const fillSocialMap = async (directory: Directory, all: readonly Somebody[]): Promise<OpenColumns> => {
  const { asking, knowledge } = directory;
  const [imported, entered, { externalKey: _stays, ...changed }] = [
    otherHelp(directory),
    otherHelp(directory),
    otherHelp(directory),
  ];
  const { externalKey, agency, kindOfHelp, region, howToRefer } = imported;
  const readers = all.filter(isPractitioner).map(({ identity }) => identity);
  const helps = [imported, entered, changed];
  for (const help of helps) {
    for (const word of Object.values(help))
      knowledge.allow(word, new Set([...administrators, 'coordinator', ...readers]), '/api/social-map');
    for (const word of [help.agency, help.kindOfHelp]) knowledge.allow(word, new Set(readers), '/api/tasks/');
  }
  await importFile(asking, '/api/social-map/import', [
    { external_key: externalKey, agency, kind_of_help: kindOfHelp, region, how_to_refer: howToRefer },
  ]);
  const { id } = await asking.post(administrator, '/api/social-map', entered);
  await changes(asking, `/api/social-map/${String(id)}`, changed);
  return {
    'directory.social_map.external_key': [imported.externalKey, entered.externalKey],
    'directory.social_map.agency': helps.map((help) => help.agency),
    'directory.social_map.kind_of_help': helps.map((help) => help.kindOfHelp),
    'directory.social_map.region': helps.map((help) => help.region),
    'directory.social_map.how_to_refer': helps.map((help) => help.howToRefer),
    [answersGiven]: Object.values(entered),
  };
};

/** An employer with a department, which are both called otherwise later; those who work for no employer know them all. */
const enterOrganisation = async (
  { asking, markers: { word }, knowledge }: Directory,
  all: readonly Somebody[],
): Promise<OpenColumns> => {
  const called = () => ({
    name: word('the name of an employer'),
    part: word('the name of a department'),
    before: word('the id of a department that is part of another now').toLowerCase(),
  });
  const [first, later] = [called(), called()];
  const given = ({ name, part, before }: typeof first): Json => ({
    name,
    departments: [{ id: 'one', name: part, formerly: [before] }],
  });
  const readers = all
    .filter(({ organisationId, roles }) => organisationId === null && !roles.includes('coach'))
    .map(({ identity }) => identity);
  for (const { name, part, before } of [first, later])
    for (const text of [name, part, before]) knowledge.allow(text, new Set(readers), '/api/organisations');
  const { id } = await asking.post(administrator, '/api/organisations', given(first));
  await changes(asking, `/api/organisations/${String(id)}`, given(later));
  return {
    'directory.organisations.name': [first.name, later.name],
    'directory.organisations.departments': [first, later].flatMap(({ part, before }) => [part, before]),
    [answersGiven]: [first.name, first.part, first.before],
  };
};

const together = (some: readonly OpenColumns[]): OpenColumns => {
  const columns = new Set(some.flatMap((each) => Object.keys(each)));
  return Object.fromEntries([...columns].map((column) => [column, some.flatMap((each) => each[column] ?? [])]));
};

/**
 * Imports files whose every cell of a person is a marker, and enters and changes records of each other kind. Gives the
 * words that the directory keeps in the open.
 */
export const fillDirectory = async (directory: DirectoryWithLogins, all: readonly Somebody[]): Promise<OpenColumns> => {
  const adviser = all.find(({ identity }) => identity === 'hr-noord');
  if (adviser?.organisationId == null) throw new Error('There is no adviser of Noord.');
  await importPeople(directory, adviser.organisationId, adviser.identity);
  return together([
    await importPractitioner(directory),
    await enterPractitioner(directory),
    await fillSocialMap(directory, all),
    await enterOrganisation(directory, all),
  ]);
};
