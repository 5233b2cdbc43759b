import { randomUUID } from 'node:crypto';
import type { Context, Hono } from 'hono';
import { Problem, sha256 } from '../base/index.ts';
import { type GraphStore, isPrivate } from '../query/index.ts';
import {
  dataFactory,
  type Format,
  formatOf,
  inGraph,
  isGraphName,
  isIri,
  type Quad,
  quad,
  read,
  write,
} from '../rdf/index.ts';
import { authorise } from './authorise.ts';
import { readRdf, readText } from './body.ts';
import { graphProtected } from './graph-protected.ts';
import { readParts } from './multipart.ts';
import { atPlace } from './problems.ts';
import { chooseType, rdfTypes, sendRdf } from './representation.ts';
import type { Services } from './services.ts';

/** What PATCH takes. */
const patchType = 'application/sparql-update';

/** What identifies the content of a graph. */
const etagOf = async (quads: readonly Quad[]) => sha256(await write(inGraph(quads), 'ntriples')).slice(0, 32);

/**
 * The SPARQL 1.1 Graph Store HTTP Protocol, with the name of the graph in the URL (`/graphs/{path}`), as `?graph=`,
 * or `?default` for the graph that stands for the unnamed one. Reading is open but for private graphs; writing
 * needs a token.
 */
export function graphRoutes(app: Hono, services: Services, graphs: GraphStore): void {
  const { base, config } = services;

  function graphOf(c: Context): string | undefined {
    const given = c.req.queries('graph') ?? [];
    const isDefault = c.req.query('default') !== undefined;
    const direct = c.req.path.startsWith('/graphs/') ? base + new URL(c.req.url).pathname : undefined;
    const names = [...given, ...(isDefault ? [graphs.defaultGraph] : []), ...(direct ? [direct] : [])];
    const [name, another] = names;
    if (another !== undefined)
      throw new Problem('malformed-request', 'Name one graph: by graph=, default, or the address.');
    const brings = ['PUT', 'POST', 'PATCH'].includes(c.req.method);
    if (name !== undefined && !(brings ? isGraphName : isIri)(name))
      throw new Problem(
        'malformed-request',
        `The name of a graph is not an absolute IRI: ${name.slice(0, 100)}`,
      );
    return name;
  }

  function needed(c: Context): string {
    const name = graphOf(c);
    if (name === undefined)
      throw new Problem(
        'malformed-request',
        'Name a graph: /graphs?graph=<IRI>, /graphs?default or /graphs/{path}.',
      );
    return name;
  }

  const missing = (graph: string) => new Problem('not-found', `There is no graph <${graph}>.`);

  async function readGraph(c: Context): Promise<Response> {
    const graph = needed(c);
    if (isPrivate(graph, base) && !holdsToken(c, services)) throw missing(graph);
    const quads = await graphs.read(graph);
    if (quads.length === 0) throw missing(graph);
    return sendRdf(c, inGraph(quads), chooseType(c, [...rdfTypes.keys()]), await etagOf(quads));
  }

  async function writeGraph(c: Context, how: 'replace' | 'merge'): Promise<Response> {
    const who = authorise(c, services);
    const graph = how === 'replace' ? needed(c) : (graphOf(c) ?? `${base}/graphs/${randomUUID()}`);
    const quads = await readBody(c, graph, config.bodyBytes);
    const why = c.req.query('why') ?? `Graph Store Protocol: ${c.req.method}`;
    const content = how === 'replace' ? { replace: quads } : { merge: quads };
    const done = await graphs.write(graph, content, { who, why }, conditionOf(c)).catch(unfit);
    if (done.state === 'protected') throw graphProtected(done);
    if (done.state === 'moved-on') throw movedOn(graph);
    if (done.state === 'changed' && done.created) {
      c.header('Location', inAscii(graph));
      return c.body(null, 201);
    }
    return c.body(null, 204);
  }

  async function removeGraph(c: Context): Promise<Response> {
    const who = authorise(c, services);
    const graph = needed(c);
    const why = c.req.query('why') ?? 'Graph Store Protocol: DELETE';
    const done = await graphs.write(graph, { replace: [] }, { who, why }, conditionOf(c));
    if (done.state === 'protected') throw graphProtected(done);
    if (done.state === 'moved-on') throw movedOn(graph);
    if (done.state === 'unchanged') throw missing(graph);
    return c.body(null, 204);
  }

  /** PATCH is an update whose unnamed graph is this one (Graph Store Protocol §5.7, RFC 5789). */
  async function patchGraph(c: Context): Promise<Response> {
    const who = authorise(c, services);
    const graph = needed(c);
    const mediaType = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase();
    if (mediaType !== patchType) {
      c.header('Accept-Patch', patchType);
      const detail = `A graph is patched with ${patchType}, not with ${mediaType ?? 'no Content-Type'}.`;
      throw new Problem('unsupported-media-type', detail, { accepted: [patchType] });
    }
    const text = await readText(c, config.bodyBytes);
    const why = c.req.query('why') ?? 'Graph Store Protocol: PATCH';
    const done = await graphs.patch(graph, text, { who, why }, conditionOf(c));
    if (done.state === 'refused') throw atPlace(done.kind, done);
    if (done.state === 'protected') throw graphProtected(done);
    if (done.state === 'moved-on') throw movedOn(graph);
    if (done.state === 'unchanged' || !done.created) return c.body(null, 204);
    c.header('Location', inAscii(graph));
    return c.body(null, 201);
  }

  for (const path of ['/graphs', '/graphs/*']) {
    app.get(path, readGraph);
    app.put(path, (c) => writeGraph(c, 'replace'));
    app.post(path, (c) => writeGraph(c, 'merge'));
    app.patch(path, patchGraph);
    app.delete(path, removeGraph);
  }
}

/** The grammars of RDF take control characters in an IRI; the store does not (RFC 3987 §2.2). */
function unfit(error: unknown): never {
  if (error instanceof TypeError && error.message.startsWith('Not an absolute IRI'))
    throw new Problem('malformed-rdf', error.message);
  throw error;
}

/** An IRI as a URI, which a header can carry (RFC 3987 §3.1). */
const inAscii = (iri: string) => iri.replace(/[^\x21-\x7e]+/gu, encodeURIComponent);

const movedOn = (graph: string) =>
  new Problem('precondition-failed', `The graph <${graph}> is no longer at that ETag.`);

function holdsToken(c: Context, services: Services): boolean {
  if (c.req.header('authorization') === undefined) return false;
  authorise(c, services);
  return true;
}

/** The triples of the body, or of every file of a form. Throws a Problem where one cannot be read. */
async function readBody(c: Context, graph: string, limit: number): Promise<Quad[]> {
  if (!/^multipart\/form-data/i.test(c.req.header('content-type') ?? '')) {
    const { format, text } = await readRdf(c, limit);
    return readTriples(text, format, graph);
  }
  // Each part has a media type of its own (Graph Store Protocol §5.5).
  const parts = await readParts(c, limit);
  const quads: Quad[] = [];
  for (const [i, { type, text }] of parts.entries()) {
    const format = formatOf(type);
    if (format === undefined)
      throw new Problem(
        'unsupported-media-type',
        `${type || 'A part without Content-Type'} is not read here.`,
      );
    // The same label in two files is not the same node.
    quads.push(...(await readTriples(text, format, graph)).map((quad) => relabelled(quad, `part${i}-`)));
  }
  return quads;
}

const relabelled = ({ subject, predicate, object }: Quad, prefix: string): Quad => {
  const named = <T extends { termType: string; value: string }>(term: T): T =>
    term.termType === 'BlankNode' ? (dataFactory.blankNode(prefix + term.value) as unknown as T) : term;
  return quad(named(subject), predicate, named(object));
};

async function readTriples(text: string, format: Format, graph: string): Promise<Quad[]> {
  const reading = await read(text, format, graph);
  if (reading.state === 'malformed') throw atPlace('malformed-rdf', reading);
  if (reading.quads.some((each) => each.graph.termType !== 'DefaultGraph'))
    throw new Problem(
      'malformed-rdf',
      'The body names graphs of its own; here it is the content of one graph.',
    );
  return reading.quads;
}

/**
 * What If-Match and If-None-Match ask of the graph, both where both are there (RFC 9110 §13.2.2). Neither the suffix of a
 * format counts, nor that a tag is weak: compression on the way makes it so.
 */
function conditionOf(c: Context): ((now: readonly Quad[]) => Promise<boolean>) | undefined {
  const match = c.req.header('if-match');
  const none = c.req.header('if-none-match');
  if (match === undefined && none === undefined) return undefined;
  const tagsOf = (header: string) =>
    header.split(',').map((tag) => tag.trim().replace(/^W\/|"|\.\w+(?="?$)/g, ''));
  return async (now) => {
    const names = async (tags: readonly string[]) =>
      now.length > 0 && (tags.includes('*') || tags.includes(await etagOf(now)));
    if (match !== undefined && !(await names(tagsOf(match)))) return false;
    return none === undefined || !(await names(tagsOf(none)));
  };
}
