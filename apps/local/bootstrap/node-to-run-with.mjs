import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { BootstrapFailure } from './failure.mjs';

const oldestNode = 24;

/** The Node of the dependencies; where they bring none for the machine, the one that this runs on. */
export function nodeToRunWith(root, { versions, execPath, platform, arch } = process) {
  const pinned = join(root, 'node_modules', '.bin', 'node');
  if (existsSync(pinned)) return pinned;
  if (Number(versions.node.split('.')[0]) >= oldestNode) return execPath;
  throw new BootstrapFailure(
    'node-too-old',
    `The dependencies bring no Node for ${platform} on ${arch}, and Node ${versions.node} is too old for the product: Node ${oldestNode} or newer is needed. Install it and give the same command again.`,
  );
}
