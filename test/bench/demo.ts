import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { productFolder } from '../../src/base/index.ts';
import { ask, filters } from './asking.ts';
import { type BenchRow, spreadOf, timed } from './measure.ts';

/** Starts the demo as a user does, and gives the hub's URL; `stop` ends it. */
async function startDemo() {
  const program = join(productFolder, 'src/cli/collimator.js');
  const demo = spawn(process.execPath, [program, 'demo'], {
    env: { ...process.env, COLLIMATOR_PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const screen = await new Promise<string>((resolve, reject) => {
    let text = '';
    demo.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes('Ctrl-C')) resolve(text);
    });
    demo.once('exit', (code) => reject(new Error(`The demo ended with ${code}.`)));
  });
  const hub = /http:\/\/127\.0\.0\.1:\d+(?=\/datasets)/.exec(screen)?.[0] ?? '';
  const stop = () =>
    new Promise<void>((resolve) => {
      demo.removeAllListeners('exit').once('exit', () => resolve());
      demo.kill('SIGINT');
    });
  return { hub, stop };
}

/** The demo, as a user starts it. */
export async function demoRows(): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  const { ms, value: demo } = await timed(async () => {
    const started = await startDemo();
    await ask(`${started.hub}/datasets`, 'text/html');
    return started;
  });
  rows.push({
    what: 'cold start of the demo to the first page (hub, three nodes, three cubes made)',
    p50: ms,
  });
  const page = await spreadOf(200, (i) =>
    ask(`${demo.hub}/datasets?${filters[i % filters.length]}`, 'text/html'),
  );
  rows.push({ what: 'facet page over HTTP, 107 descriptions', ...page });

  const cohorts = [
    { all: [{ facet: 'sex', anyOf: ['COM1001370'] }] },
    {
      all: [
        { facet: 'sex', anyOf: ['COM1001370'] },
        { facet: 'condition', anyOf: ['CLIN1000060'] },
      ],
    },
    {
      all: [
        { facet: 'sex', anyOf: ['COM1001370'] },
        { facet: 'condition', anyOf: ['CLIN1000060'] },
        { facet: 'age', from: 50, below: 70 },
      ],
    },
  ];
  for (const [i, cohort] of cohorts.entries()) {
    const posted = await fetch(`${demo.hub}/cohorts`, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(cohort),
    });
    const url = `${posted.headers.get('location')}.json`;
    const answer = await spreadOf(60, () => ask(url, 'application/json'));
    rows.push({
      what: `cohort of ${i + 1} ${i === 0 ? 'criterion' : 'criteria'} over three nodes`,
      ...answer,
    });
  }
  await demo.stop();
  return rows;
}
