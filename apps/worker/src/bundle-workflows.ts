import { bundleWorkflows } from './workflow-bundle.js';

const outcome = await bundleWorkflows();
process.stdout.write(outcome === 'made' ? 'Workflows bundled.\n' : 'Workflows unchanged.\n');
