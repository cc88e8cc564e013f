import { runOperatorProgram } from './operator-program.js';

await runOperatorProgram({ file: 'relay/dist/check-topics.js', kafka: true });
