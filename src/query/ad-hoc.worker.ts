import { parentPort } from 'node:worker_threads';
import { Problem } from '../base/index.ts';
import { type AdHocLimits, adHoc } from './ad-hoc.ts';

const port = parentPort;
if (port === null) throw new Error('Long queries are checked only in a worker thread.');

port.on('message', ({ text, limits }: { text: string; limits: AdHocLimits }) => {
  try {
    port.postMessage({ checked: adHoc(text, limits) });
  } catch (error) {
    // A Problem does not cross threads as one.
    const { message } = error as Error;
    port.postMessage({ problem: error instanceof Problem ? error.kind : undefined, message });
  }
});
