import { monitorEventLoopDelay } from 'node:perf_hooks';
import { start } from '../../src/app.ts';
import { loadConfig, silentLog } from '../../src/base/index.ts';

// A node as a process of its own, which tells its parent how late its event loop is: no route of the product does.

/** How often the event loop is looked at, in ms; what Node measures includes it. */
const resolution = 1;

const configured = loadConfig();
if (configured.state === 'invalid') throw new Error(configured.mistakes.join('\n'));
const node = await start({ config: configured.config, log: silentLog });
const delay = monitorEventLoopDelay({ resolution });

process.on('message', (message) => {
  if (message === 'measure') {
    delay.reset();
    delay.enable();
    process.send?.({ measuring: true });
    return;
  }
  const late = (ns: number) => Math.max(0, ns / 1e6 - resolution);
  const [p50, p99] = [delay.percentile(50), delay.percentile(99)].map(late);
  process.send?.({ p50, p99, max: late(delay.max), looks: delay.count, rss: process.memoryUsage.rss() });
});
// The parent has gone, or wants an end.
process.once('disconnect', () => void node.close().finally(() => process.exit()));
process.send?.({ url: node.url });
