import type { QueryLibrary } from '../query/index.ts';
import { name } from '../rdf/index.ts';
import type { Answer, Row, Store } from '../store/index.ts';
import type { Item } from './selection.ts';

/** A dataset as listed: what is shown of it, and its keywords, which are only searched. */
export interface Listed {
  item: Item;
  keywords: string[];
}

/** Reading a whole catalogue is our own work, not a visitor's: it may take its time. */
export const patient = { deadlineMs: 60_000 };

/** The rows of an answer. Throws where there are none to be had, since half a catalogue is no catalogue. */
export async function rowsOf(answer: Promise<Answer>): Promise<Row[]> {
  const answered = await answer;
  if (answered.state === 'rows') return answered.rows;
  throw new Error(`The catalogue could not be read: ${JSON.stringify(answered)}`);
}

const texts = new Map([
  [name('dct:title').value, 'title'],
  [name('dct:description').value, 'description'],
  [name('dct:modified').value, 'modified'],
] as const);
const keyword = name('dcat:keyword').value;
const individuals = name('healthdcatap:numberOfUniqueIndividuals').value;
const generated = name('col:generated').value;

/** Lists the datasets below `prefix` by their ids, in order; English text wins where there are several. */
export async function listDatasets(
  store: Store,
  queries: QueryLibrary,
  prefix: string,
): Promise<Map<string, Listed>> {
  const listed = new Map<string, Listed>();
  const rows = await rowsOf(queries.run(store, 'dataset-summaries', {}, patient));
  for (const { record, dataset, property, value } of rows) {
    if (!record?.value.startsWith(prefix) || !dataset || !property || !value) continue;
    const id = record.value.slice(prefix.length);
    const known = listed.get(id) ?? { item: blank(id, dataset.value), keywords: [] };
    listed.set(id, known);
    const { item } = known;
    const field = texts.get(property.value);
    const english = value.termType === 'Literal' && value.language.startsWith('en');
    if (field !== undefined && (english || item[field] === '')) item[field] = value.value;
    else if (property.value === keyword) known.keywords.push(value.value);
    else if (property.value === individuals) item.individuals = Number(value.value);
    else if (property.value === generated) item.generated = value.value === 'true';
  }
  return new Map([...listed].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function blank(id: string, iri: string): Item {
  return { id, iri, title: '', description: '', holder: '', modified: '', generated: false, values: {} };
}
