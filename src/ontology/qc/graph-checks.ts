import { graphs, type Quad, type Term, toSparql } from '../../rdf/index.ts';
import { openStore, type Row, type Store } from '../../store/index.ts';
import type { Found } from './finding.ts';
import type { Names } from './names.ts';
import type { QcCheck } from './tables.ts';
import type { OntologyText } from './turtle-files.ts';

/** What a check found, and how many things it looked at; or why it could not be asked. */
export type Outcome = { state: 'ran'; found: Found[]; checked: number } | { state: 'failed'; reason: string };

/** Longest time for one query. All of them together take well under a second on the whole ontology. */
const deadlineMs = 20_000;

const inNTriples = (term: Term) => (term.termType === 'BlankNode' ? `_:${term.value}` : toSparql(term));
/** Blank nodes stay blank: several checks ask about them. */
const nTriples = (quads: readonly Quad[]) =>
  quads
    .map((q) => `${inNTriples(q.subject)} ${inNTriples(q.predicate)} ${inNTriples(q.object)} .\n`)
    .join('');

function countQuery({ text, scope }: NonNullable<QcCheck['query']>): string {
  const declared = text.match(/^PREFIX .*$/gm)?.join('\n') ?? '';
  return `${declared}\nSELECT (COUNT(DISTINCT ?entity) AS ?count) WHERE { ${scope} }`;
}

async function rowsOf(store: Store, sparql: string): Promise<{ rows: Row[] } | { reason: string }> {
  const answer = await store.query(sparql, { deadlineMs });
  if (answer.state === 'rows') return { rows: answer.rows };
  return { reason: 'message' in answer ? answer.message : answer.state };
}

function toFound({ entity, property, value }: Row, text: OntologyText, names: Names): Found {
  const subject = entity?.value ?? '';
  const said = value?.termType === 'NamedNode' ? names.subject(value.value) : (value?.value ?? '');
  const detail = [
    property === undefined ? '' : names.subject(property.value),
    value === undefined ? '' : said,
  ]
    .filter((part) => part !== '')
    .join(' ');
  return {
    subject: entity?.termType === 'NamedNode' ? names.subject(subject) : 'blank node',
    label: names.label(subject),
    detail:
      value?.termType === 'Literal'
        ? `${detail}${value.language === '' ? '' : `@${value.language}`}`
        : detail,
    ...text.placeOf(subject, property?.value, value?.value),
    ...(value === undefined ? {} : { value: value.value }),
  };
}

/** Asks every check that is a query of one store that holds what the files say. */
export async function graphChecks(
  checks: readonly QcCheck[],
  text: OntologyText,
  names: Names,
): Promise<Map<string, Outcome>> {
  const store = await openStore({ mounts: [{ graph: graphs.ontology, text: nTriples(text.quads) }] });
  try {
    const outcomes = new Map<string, Outcome>();
    for (const { id, query } of checks) {
      if (query === undefined) continue;
      const [found, count] = [await rowsOf(store, query.text), await rowsOf(store, countQuery(query))];
      if ('reason' in found) outcomes.set(id, { state: 'failed', reason: found.reason });
      else if ('reason' in count) outcomes.set(id, { state: 'failed', reason: count.reason });
      else
        outcomes.set(id, {
          state: 'ran',
          found: found.rows.map((row) => toFound(row, text, names)),
          checked: Number(count.rows[0]?.count?.value ?? 0),
        });
    }
    return outcomes;
  } finally {
    await store.close();
  }
}
