import { databaseRoles, environment } from '@traject/contracts';
import { runOperatorProgram } from './operator-program.js';
import { destroyedKeysFile } from './stack/secrets.js';

await runOperatorProgram({
  file: 'worker/dist/apply-destroyed-keys.js',
  role: databaseRoles.eraser,
  settings: async (stateFolder) => ({ [environment.destroyedKeysFile]: destroyedKeysFile(stateFolder) }),
});
