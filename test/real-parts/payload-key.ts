import { inject } from 'vitest';
import { encryptedDataConverter, payloadKeysFromFile } from '@traject/payload-encryption';

declare module 'vitest' {
  interface ProvidedContext {
    /** Path of the file with the key by which all processes of this run encrypt what goes to Temporal. */
    payloadKeyFile: string;
  }
}

/** What every client and worker in a test is opened with, so that it reads what the apps wrote and they what it writes. */
export const dataConverterOfTests = async (): Promise<ReturnType<typeof encryptedDataConverter>> =>
  encryptedDataConverter(await payloadKeysFromFile(inject('payloadKeyFile')));
