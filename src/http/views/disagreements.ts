import type { Disagreement } from '../../mapping/index.ts';
import { dataTable, type Html, html, page } from '../../web/index.ts';
import type { Services } from '../services.ts';
import { siteOf } from './site.ts';

/** What each kind means, for people. */
const meanings: Record<Disagreement['kind'], string> = {
  'affirmed and denied': 'One mapping says what another one denies.',
  'two exact targets': 'One term is exactly the same as two terms of one vocabulary.',
  'two exact subjects': 'Two terms of one vocabulary are exactly the same as one term.',
  'inexact cycle': 'A chain of mappings comes back to its beginning as something broader or narrower.',
};

/** Most disagreements of one kind that the page lists; the JSON has all. */
const mostListed = 200;

/** Mappings that cannot all be right, by kind. */
export async function disagreementsView(services: Services, found: readonly Disagreement[]): Promise<Html> {
  const byKind = Map.groupBy(found, ({ kind }) => kind);
  return page(
    { title: 'Disagreements between mappings', path: '/ontology' },
    await siteOf(services),
    html`<h1>Disagreements between mappings</h1>
<p class="lead">${found.length.toLocaleString('en')} cases in which mappings contradict each other. None is decided here: each names its records, and a person who knows the terms corrects a row. As <a href="/mappings/disagreements.json">JSON</a>.</p>
${[...byKind].map(
  ([kind, list]) => html`<h2>${kind}: ${list.length.toLocaleString('en')}</h2>
<p>${meanings[kind]}</p>
${dataTable(
  kind,
  [{ label: 'What disagrees' }, { label: 'Records', numeric: true }],
  list.slice(0, mostListed).map(({ sentence, records }) => ({ cells: [sentence, String(records.length)] })),
  true,
)}
${list.length > mostListed && html`<p>The first ${mostListed} of ${list.length.toLocaleString('en')}.</p>`}`,
)}`,
  );
}
