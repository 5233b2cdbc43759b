import type { Facet, Ontology } from '../ontology/index.ts';
import type { QueryLibrary } from '../query/index.ts';
import { iri, name, toSparql } from '../rdf/index.ts';
import type { Answer, Row, Store } from '../store/index.ts';
import type { Breath } from './breath.ts';
import { FacetReader, type FacetValues, isBanded, valuesQuery } from './facet-values.ts';
import type { Item } from './selection.ts';

/** A dataset as listed: what is shown of it, and what it is only searched by. */
export interface Listed {
  item: Item;
  keywords: string[];
  /** In the order of {@link datasetFacets}. */
  facets: readonly FacetValues[];
}

/** Reading a catalogue is our own work, not a visitor's: it may take its time. */
const patient = { deadlineMs: 60_000 };

/** Graphs that are read with one query: some 5 ms of our reader. More take longer each, and others wait for them. */
const atOnce = 40;

/** The facets that datasets are searched by. */
export function datasetFacets(ontology: Ontology): Facet[] {
  return ontology.facets.filter(({ levels }) => levels.includes('dataset'));
}

/** The rows of an answer. Throws where there are none to be had, since half a catalogue is no catalogue. */
async function rowsOf(answer: Promise<Answer>): Promise<Row[]> {
  const answered = await answer;
  if (answered.state === 'rows') return answered.rows;
  throw new Error(`The catalogue could not be read: ${JSON.stringify(answered)}`);
}

/** The graphs below `prefix` that describe a dataset. */
export async function listRecords(store: Store, prefix: string): Promise<string[]> {
  const dataset = toSparql(name('dcat:Dataset'));
  const rows = await rowsOf(
    store.query(`SELECT DISTINCT ?record WHERE { GRAPH ?record { ?dataset a ${dataset} } }`, patient),
  );
  return rows.flatMap(({ record }) => (record?.value.startsWith(prefix) ? [record.value] : []));
}

/** Reads the datasets that some graphs below `prefix` describe, by their ids; a graph that describes none is left out. */
export async function listDatasets(
  store: Store,
  queries: QueryLibrary,
  ontology: Ontology,
  { prefix, records, breath }: { prefix: string; records: readonly string[]; breath: Breath },
): Promise<Map<string, Listed>> {
  const listed = new Map<string, Listed>();
  const readers = datasetFacets(ontology).map((facet) => new FacetReader(facet, ontology));
  const summaries = queries.bind('dataset-summaries', {});
  const values = valuesQuery(readers.map(({ facet }) => facet));
  const ask = (sparql: string, graphs: string[]) => rowsOf(store.query(among(sparql, graphs), patient));
  for (let i = 0; i < records.length; i += atOnce) {
    const graphs = records.slice(i, i + atOnce);
    const [said, held] = await Promise.all([ask(summaries, graphs), ask(values, graphs)]);
    const ofRecord = Map.groupBy(held, ({ record }) => record?.value);
    for (const [record, rows] of Map.groupBy(said, (row) => row.record?.value ?? '')) {
      const id = record.slice(prefix.length);
      const summary = summarise(id, rows);
      if (summary === undefined) continue;
      const { item, keywords } = summary;
      const facets = holdings(readers, ofRecord.get(record) ?? []);
      for (const [i, { facet }] of readers.entries()) {
        const { stated = [] } = facets[i] ?? {};
        if (stated.length > 0 && !isBanded(facet)) item.values[facet.id] = stated;
      }
      item.holder = item.values.provider?.[0]?.label ?? '';
      listed.set(id, { item, keywords, facets });
      await breath.take();
    }
  }
  return listed;
}

/** A query over these graphs alone: engines then look at no others. */
function among(sparql: string, graphs: readonly string[]): string {
  const clauses = graphs.map((graph) => `FROM NAMED ${toSparql(iri(graph))}`).join('\n');
  return sparql.replace(/\bWHERE\b/, `${clauses}\nWHERE`);
}

function holdings(readers: readonly FacetReader[], rows: readonly Row[]): FacetValues[] {
  const byFacet = Map.groupBy(rows, ({ facet }) => facet?.value);
  return readers.map((reader) => reader.read(byFacet.get(reader.facet.id) ?? []));
}

const texts = new Map([
  [name('dct:title').value, 'title'],
  [name('dct:description').value, 'description'],
  [name('dct:modified').value, 'modified'],
] as const);
const keyword = name('dcat:keyword').value;
const individuals = name('healthdcatap:numberOfUniqueIndividuals').value;
const generated = name('col:generated').value;

/** What the rows of one record say, in their order; English text wins where there are several. */
function summarise(id: string, rows: readonly Row[]): { item: Item; keywords: string[] } | undefined {
  const iri = rows[0]?.dataset?.value;
  if (iri === undefined) return undefined;
  const item: Item = {
    id,
    iri,
    title: '',
    description: '',
    holder: '',
    modified: '',
    generated: false,
    values: {},
  };
  const keywords: string[] = [];
  for (const { property, value } of rows) {
    if (property === undefined || value === undefined) continue;
    const field = texts.get(property.value);
    const english = value.termType === 'Literal' && value.language.startsWith('en');
    if (field !== undefined && (english || item[field] === '')) item[field] = value.value;
    else if (property.value === keyword) keywords.push(value.value);
    else if (property.value === individuals) item.individuals = Number(value.value);
    else if (property.value === generated) item.generated = value.value === 'true';
  }
  return { item, keywords };
}
