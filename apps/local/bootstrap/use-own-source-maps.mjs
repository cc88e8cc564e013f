/** Runs before a program, by the flag of `source-maps.mjs`. */
import { setSourceMapsSupport } from 'node:module';

setSourceMapsSupport(true, { nodeModules: false, generatedCode: false });
