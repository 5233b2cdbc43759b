import type { Context } from 'hono';
import { Problem } from '../base/index.ts';
import { iri, type Quad, toSparql, write } from '../rdf/index.ts';
import { placesOf } from './memento.ts';
import { chooseType, represent, sendText } from './representation.ts';
import type { Services } from './services.ts';
import { differenceView } from './views/index.ts';

/** Two versions of a record; 0 is before everything. */
interface Asked {
  id: string;
  from: number;
  to: number;
  suffix?: string | undefined;
}

const patchType = 'application/sparql-update';

/** `a..b.ru` as what it asks for; undefined for other texts. */
export function readPatch(text: string): Omit<Asked, 'id'> | undefined {
  const [, from, to] = /^(\d{1,15})\.\.(\d{1,15})\.ru$/.exec(text) ?? [];
  return from === undefined || to === undefined
    ? undefined
    : { from: Number(from), to: Number(to), suffix: 'ru' };
}

/** One statement a line, in order. */
const linesOf = async (quads: readonly Quad[]): Promise<string[]> =>
  (await write(quads, 'ntriples')).split('\n').filter(Boolean).sort();

/**
 * What a record gained and lost between two revisions, in whichever order: as a page, as JSON, and as the SPARQL
 * Update that makes the second of the first in any store. Throws a Problem where one of them cannot be read.
 */
export async function sendDifference(c: Context, services: Services, asked: Asked): Promise<Response> {
  const { catalogue, store, base } = services;
  const { id, from, to, suffix } = asked;
  const places = placesOf(base, id);
  if ((await catalogue.timeline(id)).length === 0)
    throw new Problem('not-found', `There is no dataset ${id}.`);
  const newest = await store.revision();
  if (Math.max(from, to) > newest)
    throw new Problem('not-found', `There is no such revision yet; the newest is ${newest}.`, { newest });
  const { added, removed } = await catalogue.compare(id, from, to);
  c.header('Link', `<${places.original}>; rel="original", <${places.history}>; rel="version-history"`);
  const isPatch =
    suffix === 'ru' ||
    (suffix === undefined && chooseType(c, ['application/json', patchType, 'text/html']) === patchType);
  if (isPatch) {
    const graph = toSparql(iri(places.original));
    const block = async (keyword: string, quads: readonly Quad[]) =>
      quads.length === 0
        ? []
        : [`${keyword} DATA { GRAPH ${graph} {\n${(await linesOf(quads)).join('\n')}\n} }`];
    const parts = [...(await block('DELETE', removed)), ...(await block('INSERT', added))];
    return sendText(
      c,
      `# ${places.original} from revision ${from} to ${to}\n${parts.join(' ;\n')}\n`,
      patchType,
    );
  }
  return represent(
    c,
    {
      json: async () => ({ id, from, to, added: await linesOf(added), removed: await linesOf(removed) }),
      html: () => differenceView(services, { id, from, to, added, removed }),
    },
    suffix,
  );
}
