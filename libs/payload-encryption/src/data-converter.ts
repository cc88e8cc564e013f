import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DataConverter } from '@temporalio/common';
import { payloadCodecOf } from './payload-codec.js';
import type { PayloadKeys } from './payload-keys.js';

/** The file of the failure converter, beside this one, built or not; a bundle of workflows is made with it. */
export const failureConverterPath = fileURLToPath(
  new URL(`failure-converter${extname(new URL(import.meta.url).pathname)}`, import.meta.url),
);

/** What every client and worker of Temporal is opened with, so that nothing readable leaves the process. */
export const encryptedDataConverter = (keys: PayloadKeys): DataConverter => ({
  payloadCodecs: [payloadCodecOf(keys)],
  failureConverterPath,
});
