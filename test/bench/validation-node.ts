import type { Running } from '../../src/app.ts';
import { startNode } from '../running.ts';

// A node in a process of its own, so that what a client costs is not counted as the node's.
let node: Running | undefined;
process.on('message', async () => {
  node ??= await startNode();
  process.send?.(node.url);
});
process.once('disconnect', () => node?.close());
