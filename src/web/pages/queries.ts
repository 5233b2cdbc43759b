import { page, type Site } from '../frame.ts';
import { type Html, html } from '../html.ts';
import { dataTable } from '../table.ts';

/** The library of named queries. */
export interface QueriesView {
  queries: readonly {
    name: string;
    summary: string;
    parameters: readonly { name: string; about: string }[];
  }[];
}

/** Every named query: what it answers, what it takes, and where its answer is. */
export function queriesPage({ queries }: QueriesView, site: Site = {}): Html {
  return page(
    { title: 'Queries', path: '/queries' },
    site,
    html`<h1>Queries</h1>
<p class="lead">Each runs verbatim in any SPARQL tool. Here, parameters are given in the address.</p>
${dataTable(
  'Named queries',
  [{ label: 'Answers' }, { label: 'Parameters' }, { label: 'Query' }, { label: 'Answer' }],
  queries.map(({ name, summary, parameters }) => {
    const path = `/queries/${encodeURIComponent(name)}`;
    return {
      cells: [
        summary,
        parameters.length > 0 &&
          html`<ul class="plain">${parameters.map((parameter) => html`<li><code>${parameter.name}</code> ${parameter.about}</li>`)}</ul>`,
        html`<a class="code" href="${path}">${name}</a>`,
        html`<a href="${path}/results">run<span class="unseen"> ${name}</span></a>`,
      ],
    };
  }),
  true,
)}`,
  );
}
