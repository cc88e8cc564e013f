import { databaseRoles } from '@traject/contracts';
import { kafkaOfStack } from './kafka-of-stack.js';
import { runOperatorProgram } from './operator-program.js';

await runOperatorProgram({
  file: 'reporting/dist/check-mart.js',
  role: databaseRoles.reporting,
  settings: kafkaOfStack,
});
