import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { opened, temporaryFolder, term } from './fixtures.ts';

/** Changes without end, and tells the number of each one that was acknowledged. */
const writer = `
  const { openStore } = await import(${JSON.stringify(new URL('../../src/store/index.ts', import.meta.url).href)});
  const { iri, literal, quad } = await import(${JSON.stringify(new URL('../../src/rdf/index.ts', import.meta.url).href)});
  const store = await openStore({ folder: process.argv[1] });
  const [g, s, p] = ['g', 's', 'p'].map((local) => iri('https://example.org/' + local));
  for (let i = 1; ; i++) {
    const quads = Array.from({ length: i }, (_, k) => quad(s, p, literal(String(k + 1))));
    await store.change({ who: 'a tester', why: 'to be killed', graphs: [{ graph: g, quads }] });
    process.stdout.write(i + '\\n');
  }`;

it('a process that is killed loses no acknowledged change, and leaves none half-done', async () => {
  const folder = temporaryFolder();
  const child = spawn(process.execPath, ['--input-type=module', '-e', writer, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  for await (const chunk of child.stdout) {
    output += chunk;
    if (output.split('\n').length > 30) break;
  }
  child.kill('SIGKILL');
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  const acknowledged = Number(output.slice(0, output.lastIndexOf('\n')).split('\n').at(-1));
  expect(acknowledged).toBeGreaterThanOrEqual(29);

  const store = await opened({ folder });
  const revision = await store.revision();
  expect(revision).toBeGreaterThanOrEqual(acknowledged);
  expect(await store.graph(term('g'))).toHaveLength(revision);
  expect(await store.graph(term('g'), acknowledged)).toHaveLength(acknowledged);
  expect(await store.query('SELECT ?o { ?s ?p ?o }')).toMatchObject({ rows: { length: revision } });
});
