import { forgoTracesOfPromises } from '@traject/worker/workflow-threads';

// Workers in the process of a test run workflows as the worker of the product does.
forgoTracesOfPromises();
