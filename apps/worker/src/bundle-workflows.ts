import { bundleWorkflows } from './bundled-workflows.js';

const outcome = await bundleWorkflows();
process.stdout.write(outcome === 'made' ? 'Workflows bundled.\n' : 'Workflows unchanged.\n');
