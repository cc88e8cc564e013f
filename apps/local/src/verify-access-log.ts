import { databaseRoles } from '@traject/contracts';
import { runOperatorProgram } from './operator-program.js';

await runOperatorProgram({ file: 'gateway/dist/verify-access-log.js', role: databaseRoles.auditor });
