import { Problem } from '../../base/index.ts';
import { graphs, iri, name, prefixes, type Quad, toSparql } from '../../rdf/index.ts';
import type { Store } from '../../store/index.ts';
import { readVocabularies } from '../vocabularies.ts';
import type { SheetTemplate } from './template.ts';

/** A value that a cell may hold. */
export interface Code {
  iri: string;
  code: string;
  label: string;
  /** What else it is called, e.g. `CT`. */
  others?: string[];
}

/** What the cells of each list of codes may hold, by the IRI of the vocabulary or class. */
export type Codes = ReadonlyMap<string, readonly Code[]>;

/** Most codes of one list. */
const most = 20_000;

/** How a code is written in a cell: `Computed tomography (IMG1000042)`. */
export const codeText = ({ label, code }: Code): string => (label ? `${label} (${code})` : code);

/** Reads the lists that the template names: vocabularies, and subclasses from the hyper-ontology in the store. */
export async function readCodes(store: Store, template: readonly SheetTemplate[]): Promise<Codes> {
  const wanted = template.flatMap(({ columns }) =>
    columns.filter(({ kind }) => kind === 'code').map(({ codes }) => codes),
  );
  const quads = [...(await readVocabularies()).values()].flatMap((file) => file.quads);
  const lists = new Map<string, Code[]>();
  for (const list of new Set(wanted)) {
    const codes = list.startsWith(prefixes.eucaim) ? await subclasses(store, list) : members(quads, list);
    if (codes.length === 0) throw new Problem('internal', `The template names ${list}, which has no codes.`);
    lists.set(list, codes);
  }
  return lists;
}

async function subclasses(store: Store, root: string): Promise<Code[]> {
  const answer = await store.query(
    `PREFIX rdfs: <${prefixes.rdfs}> PREFIX skos: <${prefixes.skos}> PREFIX owl: <${prefixes.owl}>
SELECT ?class (MIN(?any) AS ?label) (GROUP_CONCAT(DISTINCT ?other; separator="\\n") AS ?others) WHERE { GRAPH ${toSparql(graphs.ontology)} {
  ?class rdfs:subClassOf+ ${toSparql(iri(root))} .
  OPTIONAL { ?class rdfs:label|skos:prefLabel ?any FILTER (LANGMATCHES(LANG(?any), "en")) }
  OPTIONAL { ?class skos:altLabel ?other }
  FILTER NOT EXISTS { ?class owl:deprecated true } } } GROUP BY ?class ORDER BY ?label LIMIT ${most}`,
  );
  if (answer.state !== 'rows')
    throw new Problem('unavailable', `The hyper-ontology did not answer (${answer.state}).`);
  return answer.rows.map((row) => {
    const value = row.class?.value ?? '';
    const others = (row.others?.value ?? '').split('\n').filter((each) => each !== '');
    const code = value.slice(prefixes.eucaim.length);
    return { iri: value, code, label: row.label?.value ?? '', ...(others.length > 0 && { others }) };
  });
}

function members(quads: readonly Quad[], scheme: string): Code[] {
  const labels = new Map<string, string>();
  for (const { subject, predicate, object } of quads)
    if (
      predicate.equals(name('skos:prefLabel')) &&
      object.termType === 'Literal' &&
      /^en/.test(object.language)
    )
      labels.set(subject.value, object.value);
  return quads
    .filter(({ predicate, object }) => predicate.equals(name('skos:inScheme')) && object.value === scheme)
    .map(({ subject: { value } }) => ({
      iri: value,
      code: /[^/#]*$/.exec(value)?.[0] ?? value,
      label: labels.get(value) ?? '',
    }));
}
