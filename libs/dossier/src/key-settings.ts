import { environment, isThisMachine } from '@traject/contracts';
import type { KeyServiceSettings } from './ask-key-service.js';
import type { KeyEncryption } from './key-encryption.js';
import { keyEncryptionFromFile } from './key-file.js';
import { keyEncryptionByService } from './key-service.js';

/** Where the key-encryption key is: in a file, or with a key service that never hands it out. */
export type KeySettings =
  { readonly kind: 'file'; readonly file: string } | ({ readonly kind: 'service' } & KeyServiceSettings);

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Reads from the environment where the key-encryption key is.
 * @returns the settings, and what is wrong with them, one sentence each; with a fault they are of no use
 */
export function readKeySettings(variables: Variables): {
  readonly keys: KeySettings;
  readonly faults: readonly string[];
} {
  const file = variables[environment.keyEncryptionKeyFile] ?? '';
  const service = serviceSettings(variables);
  const isService = Object.values(service).some((value) => value !== '');
  if (isService === (file !== '')) {
    const either = `either ${environment.keyEncryptionKeyFile} must be the path of a key file or ${environment.keyServiceAddress} the address of a key service`;
    return {
      keys: { kind: 'file', file },
      faults: [`${either}, ${isService ? 'and not both' : 'and neither is given'}`],
    };
  }
  if (!isService) return { keys: { kind: 'file', file }, faults: [] };
  return { keys: { kind: 'service', ...service }, faults: faultsOf(service) };
}

const serviceSettings = (variables: Variables): KeyServiceSettings => ({
  address: variables[environment.keyServiceAddress] ?? '',
  key: variables[environment.keyServiceKey] ?? '',
  tokenFile: variables[environment.keyServiceTokenFile] ?? '',
});

const faultsOf = ({ address, key, tokenFile }: KeyServiceSettings): readonly string[] => [
  ...(isAddress(address)
    ? []
    : [
        `${environment.keyServiceAddress} must be an https: URL (http: on this machine itself) without login and query`,
      ]),
  ...(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(key)
    ? []
    : [`${environment.keyServiceKey} must be the name of a key at the key service`]),
  ...(tokenFile === '' ? [`${environment.keyServiceTokenFile} must be the path of a file with its token`] : []),
];

function isAddress(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname, username, password, search, hash } = new URL(address);
  if (`${username}${password}${search}${hash}` !== '') return false;
  return protocol === 'https:' || (protocol === 'http:' && isThisMachine(hostname));
}

/**
 * Opens the key-encryption key. A file is read at once; a service is not asked anything yet.
 * @throws DossierProblem `key-unavailable`, `key-file-invalid`
 */
export async function openKeyEncryption(settings: KeySettings): Promise<KeyEncryption> {
  return settings.kind === 'file' ? keyEncryptionFromFile(settings.file) : keyEncryptionByService(settings);
}
