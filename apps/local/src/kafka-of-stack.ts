import { environment } from '@traject/contracts';
import { readStackFile } from './stack/stack-file.js';

/** Where the Kafka of the running stack is, as a setting of an operator's program. */
export const kafkaOfStack = async (stateFolder: string): Promise<Readonly<Record<string, string>>> => ({
  [environment.kafkaBrokers]: (await readStackFile(stateFolder)).kafkaBrokers,
});
