import { createWriteStream } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Store } from 'oxigraph';
import type { CaseTable } from '../../src/cases/index.ts';
import { openCases } from './federation-cube.ts';
import { cpuMs } from './federation-process.ts';

/**
 * What no hospital would allow, and what a safe count is measured against: cases as they are, as triples behind open
 * SPARQL endpoints. The cases are generated.
 */
export interface TriplesWanted {
  caseTable: string;
  endpoints: number;
  /** Everything of all endpoints is written here as Turtle too, for one server that holds it all. */
  turtle: string;
}

export interface TriplesCount {
  requests: number;
  cpuMs: number;
}

export const facetIri = (facet: string) => `https://example.org/facet/${facet}`;
export const valueIri = (facet: string, code: string) => `${facetIri(facet)}/${encodeURIComponent(code)}`;

/** The cases of one endpoint as N-Triples, a text for each person; facets of cases alone, since a series has its own. */
function* triplesOf({ manifest, persons, columns }: CaseTable, endpoint: number): Generator<string> {
  const facets = manifest.facets.filter(({ level }) => level === 'case');
  for (let person = 0; person < persons; person++) {
    const lines = facets.flatMap(({ id, cap, lattice }) =>
      [...(columns.cases.get(id)?.subarray(person * cap, (person + 1) * cap) ?? [])].flatMap((number) => {
        const code = lattice[number - 1]?.code;
        return code === undefined ? [] : [`<${facetIri(id)}> <${valueIri(id, code)}>`];
      }),
    );
    yield lines.map((line) => `<https://example.org/node/${endpoint}/case/${person}> ${line} .\n`).join('');
  }
}

const servers: Server[] = [];
let requests = 0;

async function start({ caseTable, endpoints, turtle }: TriplesWanted): Promise<string[]> {
  const table = await openCases(caseTable);
  const file = createWriteStream(turtle);
  // By this the server that holds it all is known to be ready.
  file.write('<urn:all> a <http://purl.org/linked-data/cube#DataSet> .\n');
  const urls: string[] = [];
  for (let endpoint = 0; endpoint < endpoints; endpoint++) {
    const text = [...triplesOf(table, endpoint)].join('');
    file.write(text);
    const store = new Store();
    store.load(text, { format: 'application/n-triples' });
    const server = createServer(async (request, response) => {
      requests += 1;
      let body = '';
      for await (const chunk of request.setEncoding('utf8')) body += chunk;
      const query =
        new URL(request.url ?? '/', 'http://localhost').searchParams.get('query') ??
        new URLSearchParams(body).get('query') ??
        '';
      try {
        const result = store.query(query, { results_format: 'json' });
        response.writeHead(200, { 'content-type': 'application/sparql-results+json' }).end(result);
      } catch (error) {
        response.writeHead(400, { 'content-type': 'text/plain' }).end((error as Error).message);
      }
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    servers.push(server);
    urls.push(`http://127.0.0.1:${(server.address() as AddressInfo).port}/sparql`);
  }
  await new Promise<void>((resolve) => file.end(resolve));
  return urls;
}

if (process.send) {
  process.on('message', async (message: TriplesWanted | 'count') => {
    const count = (): TriplesCount => ({ requests, cpuMs: cpuMs() });
    process.send?.(message === 'count' ? count() : await start(message));
  });
  process.once('disconnect', () => {
    for (const server of servers) {
      server.close();
      server.closeAllConnections();
    }
  });
}
