export { encryptedDataConverter, failureConverterPath } from './data-converter.js';
export { payloadCodecOf } from './payload-codec.js';
export { payloadKeysFromFile, payloadKeysOf, type PayloadKeys } from './payload-keys.js';
export { PayloadProblem, type PayloadProblemCode } from './problem.js';
