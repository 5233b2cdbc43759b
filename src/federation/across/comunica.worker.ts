import { parentPort } from 'node:worker_threads';
import type { Term } from '@rdfjs/types';
import type { FromThread, PlainTerm, Task, ToThread } from './messages.ts';

const port = parentPort;
if (port === null) throw new Error('Queries over several nodes are joined only in a worker thread.');
const say = (message: FromThread) => port.postMessage(message);

/** Nothing here reaches a network: what is asked goes to the main thread, which knows who may be asked. */
globalThis.fetch = () => Promise.reject(new Error('This thread has no network.'));

const waiting = new Map<number, (json: string) => void>();
let asked = 0;

const jsonType = 'application/sparql-results+json';
const count = (value: number) =>
  JSON.stringify({
    head: { vars: ['count'] },
    results: {
      bindings: [
        {
          count: {
            type: 'literal',
            value: String(value),
            datatype: 'http://www.w3.org/2001/XMLSchema#integer',
          },
        },
      ],
    },
  });

/** Solutions that the engine sends to a clause at a time, in one VALUES; by itself it sends 16. */
const blockSize = 64;

/**
 * What the engine asks before each join by VALUES, and only for its plan: how many solutions will there be? About as
 * many as were sent is a good answer, and costs no request. How many a clause has on its own is asked. A query that
 * names a variable like this one could ask the same in earnest; then everything is asked.
 */
const planning = /^SELECT \( COUNT\( \* \) AS \?count \) WHERE \{\s*VALUES\b/;

async function answer(
  input: string | URL | Request,
  init: RequestInit | undefined,
  guesses: boolean,
): Promise<Response> {
  const url = new URL(input instanceof Request ? input.url : input);
  const query =
    url.searchParams.get('query') ?? new URLSearchParams(String(init?.body ?? '')).get('query') ?? '';
  // The engine first looks for a service description, which tells it nothing that it needs.
  if (query === '') return new Response('', { headers: { 'content-type': 'text/turtle' } });
  if (guesses && planning.test(query))
    return new Response(count(blockSize), { headers: { 'content-type': jsonType } });
  const id = asked++;
  const json = await new Promise<string>((resolve) => {
    waiting.set(id, resolve);
    say({ say: 'ask', id, service: url.hostname, query });
  });
  return new Response(json, { headers: { 'content-type': jsonType } });
}

/** Finds the part of the engine that joins by VALUES, and tells it how many; throws where a new version has none. */
function tune(engine: object): void {
  const seen = new Set<object>([engine]);
  for (const each of seen) {
    if ('blockSize' in each && 'name' in each && String(each.name).endsWith('#inner-multi-bind-source')) {
      each.blockSize = blockSize;
      return;
    }
    for (const part of Object.values(each)) if (typeof part === 'object' && part !== null) seen.add(part);
  }
  throw new Error('The engine has no join by VALUES.');
}

function plain(term: Term): PlainTerm {
  const { termType, value } = term;
  if (termType !== 'Literal') return { termType, value };
  return term.language === ''
    ? { termType, value, datatype: term.datatype.value }
    : { termType, value, language: term.language };
}

async function run({ query, most }: Task): Promise<FromThread> {
  const { QueryEngine } = await import('@comunica/query-sparql');
  const engine = new QueryEngine();
  tune(engine);
  const guesses = !/[?$]count\b/.test(query);
  const ask: typeof fetch = (input, init) => answer(input, init, guesses);
  const found = await engine.query(query, { sources: [] as never, fetch: ask });
  switch (found.resultType) {
    case 'boolean':
      return { say: 'boolean', value: await found.execute() };
    case 'bindings': {
      const { variables } = await found.metadata();
      const rows: (PlainTerm | undefined)[][] = [];
      for await (const binding of await found.execute()) {
        if (rows.length >= most) return { say: 'too-many' };
        rows.push(
          variables.map((variable) => {
            const term = binding.get(variable);
            return term && plain(term);
          }),
        );
      }
      return { say: 'rows', variables: variables.map(({ value }) => value), rows };
    }
    case 'quads': {
      const quads: PlainTerm[][] = [];
      for await (const { subject, predicate, object } of await found.execute()) {
        if (quads.length >= most) return { say: 'too-many' };
        quads.push([subject, predicate, object].map(plain));
      }
      return { say: 'quads', quads };
    }
    default:
      throw new Error('This is no query.');
  }
}

port.on('message', async (message: Task | ToThread) => {
  if ('json' in message) {
    waiting.get(message.id)?.(message.json);
    waiting.delete(message.id);
    return;
  }
  // Nobody waits any more for what the task before had asked.
  waiting.clear();
  say(await run(message));
});
