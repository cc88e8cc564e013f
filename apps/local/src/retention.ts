import { databaseRoles, environment } from '@traject/contracts';
import { runOperatorProgram } from './operator-program.js';
import { payloadKeyFile } from './stack/secrets.js';
import { readStackFile } from './stack/stack-file.js';

await runOperatorProgram({
  file: 'worker/dist/retention.js',
  role: databaseRoles.eraser,
  settings: async (stateFolder) => ({
    [environment.temporalAddress]: (await readStackFile(stateFolder)).temporalAddress,
    [environment.payloadKeyFile]: await payloadKeyFile(stateFolder),
  }),
});
