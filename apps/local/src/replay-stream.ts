import { databaseRoles } from '@traject/contracts';
import { runOperatorProgram } from './operator-program.js';

await runOperatorProgram({ file: 'relay/dist/replay-stream.js', role: databaseRoles.relay, kafka: true });
