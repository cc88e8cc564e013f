import { databaseRoles, environment } from '@traject/contracts';
import { runOperatorProgram } from './operator-program.js';
import { keyEncryptionKeyFile } from './stack/secrets.js';

await runOperatorProgram({
  file: 'worker/dist/rotate-keys.js',
  role: databaseRoles.keyRotator,
  settings: async (stateFolder) => ({ [environment.keyEncryptionKeyFile]: await keyEncryptionKeyFile(stateFolder) }),
});
