import type { Outcome } from '../messages.ts';
import { toRows } from '../rows.ts';

/** A revision by its number and its hash, which no other log has. */
export interface Mark {
  number: number;
  hash: string;
}

/** What the store has written on the server about the server's copy of it. */
export interface Notes {
  /** Who wrote last: a store has a name of its own each time it is opened. Empty where it has let go. */
  owner: string;
  /** The revision that the graphs are; absent while they are loaded. */
  at: Mark | undefined;
  /** The revision that they are being brought to, in more than one request. */
  pending: Mark | undefined;
  /** Another store, which wants to know whether the owner still is there. */
  knock?: string | undefined;
}

const subject = '<urn:collimator:store>';
const predicate = (name: string) => `<urn:collimator:${name}>`;
const held = predicate('held');
const digest = predicate('digest');

const markText = ({ number, hash }: Mark) => `"${number} ${hash}"`;

function toMark(text: string | undefined): Mark | undefined {
  const [, number, hash] = /^(\d+) ([0-9a-f]*)$/.exec(text ?? '') ?? [];
  return number === undefined || hash === undefined ? undefined : { number: Number(number), hash };
}

/** The notes as a query for them, and as updates; `graph` is where they stand. */
export const notesIn = (graph: string) => ({
  query: `SELECT ?p ?o { GRAPH <${graph}> { ${subject} ?p ?o } }`,

  /** The notes of the answer; undefined where there are none. */
  read(outcome: Outcome): Notes | undefined {
    if (outcome.state !== 'rows') return undefined;
    const said = new Map(toRows(outcome.table).map(({ p, o }) => [p?.value ?? '', o?.value ?? '']));
    const owner = said.get('urn:collimator:owner');
    if (owner === undefined) return undefined;
    return {
      owner,
      at: toMark(said.get('urn:collimator:revision')),
      pending: toMark(said.get('urn:collimator:pending')),
      knock: said.get('urn:collimator:knock'),
    };
  },

  /** Writes the notes whoever wrote before. */
  write: (notes: Notes) =>
    `DELETE WHERE { GRAPH <${graph}> { ${subject} ?p ?o } } ; INSERT DATA { GRAPH <${graph}> { ${statements(notes)} } }`,

  /** Writes the notes where the owner wrote last, and else leaves them. */
  rewrite: (notes: Notes) =>
    `DELETE { GRAPH <${graph}> { ${subject} ?p ?o } } INSERT { GRAPH <${graph}> { ${statements(notes)} } } ` +
    `WHERE { GRAPH <${graph}> { ${subject} ${predicate('owner')} "${notes.owner}" ; ?p ?o } }`,

  knock: (who: string) => `INSERT DATA { GRAPH <${graph}> { ${subject} ${predicate('knock')} "${who}" } }`,
  /** The owner's answer to all who knock; whatever else it writes is one too. */
  answer: `DELETE WHERE { GRAPH <${graph}> { ${subject} ${predicate('knock')} ?who } }`,
  /** Lets go of the server, where the owner wrote last. */
  release: (owner: string) =>
    `DELETE { GRAPH <${graph}> { ${subject} ${predicate('owner')} "${owner}" } } ` +
    `INSERT { GRAPH <${graph}> { ${subject} ${predicate('owner')} "" } } ` +
    `WHERE { GRAPH <${graph}> { ${subject} ${predicate('owner')} "${owner}" } }`,

  /** The graphs of this store on the server: those of the log, and mounts with their digests. */
  graphs: `SELECT ?g ?kind ?digest { GRAPH <${graph}> { ?g ?kind ?digest FILTER(?kind IN (${held}, ${digest})) } }`,

  readGraphs(outcome: Outcome): Map<string, string | undefined> {
    const rows = outcome.state === 'rows' ? toRows(outcome.table) : [];
    return new Map(
      rows.map(({ g, kind, digest: text }) => [
        g?.value ?? '',
        kind?.value === 'urn:collimator:digest' ? text?.value : undefined,
      ]),
    );
  },

  hold: (name: string) => `INSERT DATA { GRAPH <${graph}> { <${name}> ${held} "log" } }`,
  mounted: (name: string, text: string) =>
    `INSERT DATA { GRAPH <${graph}> { <${name}> ${digest} "${text}" } }`,
  forget: (name: string) => `DELETE WHERE { GRAPH <${graph}> { <${name}> ?p ?o } }`,
});

function statements({ owner, at, pending }: Notes): string {
  const parts = [`${predicate('owner')} "${owner}"`];
  if (at !== undefined) parts.push(`${predicate('revision')} ${markText(at)}`);
  if (pending !== undefined) parts.push(`${predicate('pending')} ${markText(pending)}`);
  return `${subject} ${parts.join(' ; ')}`;
}
