import type { Hono } from 'hono';
import { nearest, Problem } from '../base/index.ts';
import { type MappingSet, readSssom, sssomQuads, writeSssomJson } from '../mapping/index.ts';
import { iri, name, type Quad, quad } from '../rdf/index.ts';
import {
  chooseType,
  rdfTypes,
  represent,
  sendRdf,
  sendText,
  splitSuffix,
  withSuffixes,
} from './representation.ts';
import type { Services } from './services.ts';
import { mappingSetView, mappingsView } from './views/index.ts';

const tsv = 'text/tab-separated-values';

/** The mapping sets: the SSSOM files as they are, and the same as JSON and RDF. */
export function mappingRoutes(app: Hono, services: Services): void {
  const { mappings, base, ontology } = services;

  app.on('GET', withSuffixes('/mappings'), async function listMappingSets(c) {
    const sets = mappings.map((file) => ({
      name: file.name,
      url: `${base}/mappings/${file.name}.sssom.tsv`,
    }));
    return represent(
      c,
      {
        json: () => ({ release: ontology.release, sets }),
        rdf: () => setsQuads(sets.map(({ url }) => url)),
        html: () => mappingsView(services),
      },
      splitSuffix(c.req.path).suffix,
    );
  });

  app.get('/mappings/:file', async function readMappingSet(c) {
    const { name: asked, suffix } = splitSuffix(c.req.param('file').replace(/\.sssom\.tsv$/, '.tsv'));
    const file = mappings.find((each) => each.name === asked.replace(/\.tsv$/, ''));
    if (file === undefined) {
      const names = nearest(
        asked,
        mappings.map((each) => each.name),
      );
      throw new Problem('not-found', `There is no mapping set ${asked}. Nearest: ${names.join(', ')}.`);
    }
    const wanted = asked.endsWith('.tsv')
      ? tsv
      : chooseType(c, [tsv, 'application/json', ...rdfTypes.keys(), 'text/html'], suffix);
    if (wanted === tsv) return sendText(c, file.text, tsv);
    const set = setOf(file.text);
    if (wanted === 'text/html')
      return c.html(String(await mappingSetView(services, file.name, set, Number(c.req.query('page') ?? 1))));
    if (wanted === 'application/json') return sendText(c, writeSssomJson(set, { context: true }), wanted);
    return sendRdf(c, sssomQuads(set, { direct: true }), wanted);
  });
}

/** The list of sets as RDF: each is an SSSOM mapping set, with its file. */
function setsQuads(urls: readonly string[]): Quad[] {
  return urls.flatMap((url) => {
    const set = iri(url.replace(/\.sssom\.tsv$/, ''));
    return [
      quad(set, name('rdf:type'), name('sssom:MappingSet')),
      quad(set, name('dct:hasFormat'), iri(url)),
    ];
  });
}

/** Reads a file that was already read at start, so that it cannot be invalid now. */
function setOf(text: string): MappingSet {
  const reading = readSssom(text);
  if (reading.state === 'invalid')
    throw new Error(`A mapping file is invalid: ${reading.mistakes[0]?.message}`);
  return reading.set;
}
