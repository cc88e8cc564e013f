import { parseArgs } from 'node:util';
import { databaseRoles, environment } from '@traject/contracts';
import { readConnections, refuseFaults } from '@traject/daemon';
import { connect } from '@traject/database';
import {
  checkInput,
  identity,
  openDirectory,
  type AdministratorEntered,
  type FirstAdministrator,
} from '@traject/directory';
import { loadPurposeKeys, openDossier, openKeyEncryption, readKeySettings, type KeySettings } from '@traject/dossier';
import { heededList } from '../destroyed-list.js';

const usage = `Enters an administrator of the provider with the login by which they act, so that somebody can enter everybody else.
Usage: enter-administrator [--beside-others]
  --beside-others  also when somebody administers already who can log in: the second one, whom the first cannot enter alone,
                   or when nobody has their login any more
${environment.administratorName}, ${environment.administratorEmail}: what they are called, and their address at work.
${environment.administratorSubject}: what the provider calls them (sub); a log-in that fails tells it to whoever logs in.
${environment.databaseUrl} names the database, as ${databaseRoles.gateway}.
${environment.issuer}, ${environment.destroyedKeysFile} and the settings of the keys as for the gateway.
Whoever administers already under that address gets the login. The same again changes nothing.
Exit code 0: they can log in. 2: it could not be done, and nothing was changed.`;

/** What it reads, and where it tells what it did. */
export interface Surroundings {
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly tell: (line: string) => void;
}

/**
 * Enters an administrator as the command line asks.
 * @throws Error when it could not be done; names nobody
 */
export async function runEntering(args: readonly string[], { variables, tell }: Surroundings): Promise<void> {
  const options = { 'beside-others': { type: 'boolean', default: false }, help: { type: 'boolean' } } as const;
  const { values } = parseArgs({ args: [...args], options });
  if (values.help === true) return tell(usage);
  const { databaseUrl, keys, destroyedKeysFile, administrator } = readEntering(variables, values['beside-others']);
  const encryption = await openKeyEncryption(keys);
  const database = connect<unknown>(databaseUrl, {
    maxConnections: 1,
    applicationName: 'traject-enter-administrator',
  });
  try {
    const list = heededList(destroyedKeysFile);
    await list.refuseUnapplied(database.query);
    const dossier = openDossier(encryption, list.listed);
    const directory = openDirectory(dossier, await loadPurposeKeys(database.query, encryption));
    const entered = await database.query
      .transaction()
      .execute((transaction) => directory.identities.enterAdministrator(transaction, administrator));
    tell(toldOf(entered));
  } finally {
    await database.close();
  }
}

const toldOf = ({ personId, wasThere }: AdministratorEntered): string =>
  wasThere
    ? `${personId} administers under this login already. Nothing was changed.`
    : `${personId} administers from now on and can log in. Keep two who do: one alone opens nothing in an emergency and gives no administrator a login. The second is entered as this one, with --beside-others.`;

interface Entering {
  readonly databaseUrl: string;
  readonly keys: KeySettings;
  readonly destroyedKeysFile: string | undefined;
  readonly administrator: FirstAdministrator;
}

/** @throws SettingsProblem `settings-invalid`, with everything that is wrong */
function readEntering(variables: Surroundings['variables'], besideOthers: boolean): Entering {
  const given = (name: string): string => variables[name] ?? '';
  const needed = (name: string, what: string): string => (given(name).trim() === '' ? `${name} must be ${what}` : '');
  const { keys, faults } = readKeySettings(variables);
  const destroyedKeysFile = given(environment.destroyedKeysFile) || undefined;
  const login = { issuer: given(environment.issuer), subject: given(environment.administratorSubject) };
  refuseFaults('command', [
    needed(environment.databaseUrl, 'the URL of the database'),
    needed(environment.administratorName, 'what the administrator is called'),
    needed(environment.administratorEmail, 'the address of the administrator'),
    needed(environment.administratorSubject, 'what the provider calls the administrator'),
    checkInput(identity.shape.issuer, login.issuer).valid
      ? ''
      : `${environment.issuer} must be the URL of the provider`,
    variables[environment.mode] === 'production' && destroyedKeysFile === undefined
      ? `${environment.destroyedKeysFile} must be the path of the list of what was destroyed`
      : '',
    ...faults,
    ...readConnections(variables, ['postgres']).faults,
  ]);
  const [name, email] = [given(environment.administratorName), given(environment.administratorEmail)];
  return {
    databaseUrl: given(environment.databaseUrl),
    keys,
    destroyedKeysFile,
    administrator: { name, email, identity: login, besideOthers },
  };
}
