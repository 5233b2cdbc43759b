import { page, type Site } from '../frame.ts';
import { type Html, html, link, type Renderable } from '../html.ts';
import { listing } from '../listing.ts';
import { notice } from '../notice.ts';
import { dataTable } from '../table.ts';
import { number, quantity } from '../words.ts';

/** An RDF term in a result; `label` is its short or human form, where there is one. */
export interface TermView {
  type: 'iri' | 'literal' | 'blank';
  value: string;
  label?: string | undefined;
  language?: string | undefined;
}

export type SparqlResultView =
  | {
      state: 'rows';
      variables: readonly string[];
      rows: readonly Readonly<Record<string, TermView | undefined>>[];
      ms: number;
    }
  | { state: 'boolean'; value: boolean; ms: number }
  | { state: 'graph'; turtle: string; triples: number; ms: number }
  | {
      state: 'failed';
      message: string;
      advice?: string | undefined;
      line?: number | undefined;
      column?: number | undefined;
    };

/** The page of the SPARQL endpoint. */
export interface SparqlView {
  query: string;
  /** Address of the endpoint, for other clients. */
  endpoint: string;
  examples: readonly { name: string; summary: string; query: string }[];
  result?: SparqlResultView | undefined;
}

/** Formats that the endpoint answers in, as values of `format`. */
const tableFormats = [
  ['csv', 'CSV'],
  ['tsv', 'TSV'],
  ['json', 'JSON'],
  ['xml', 'XML'],
] as const;
const graphFormats = [
  ['ttl', 'Turtle'],
  ['jsonld', 'JSON-LD'],
  ['rdf', 'RDF/XML'],
  ['nt', 'N-Triples'],
] as const;

/** Rows shown on the page; downloads have all. */
const shownRows = 500;

function sparqlHref(query: string, format?: string): string {
  return `/sparql?${new URLSearchParams({ query, ...(format !== undefined && { format }) })}`;
}

function term(value: TermView | undefined): Renderable {
  if (value === undefined) return undefined;
  if (value.type === 'iri') return link({ href: value.value, label: value.label ?? value.value });
  if (value.type === 'blank') return html`<span class="absent">_:${value.value}</span>`;
  return value.language === undefined || value.language === ''
    ? value.value
    : html`<span lang="${value.language}">${value.value}</span> <span class="kind">${value.language}</span>`;
}

function downloadLinks(query: string, formats: typeof tableFormats | typeof graphFormats): Html {
  return html`<p>Download: ${formats.map(([format, label], index) => html`${index > 0 && ', '}<a href="${sparqlHref(query, format)}">${label}</a>`)}</p>`;
}

function answer({ query }: SparqlView, result: SparqlResultView): Html {
  switch (result.state) {
    case 'failed':
      return html`<div id="wrong" role="alert">${notice('failed', html`<p><strong>${result.line === undefined ? 'Not answered' : `Line ${result.line}${result.column === undefined ? '' : `, column ${result.column}`}`}:</strong> ${result.message}</p>${result.advice !== undefined && html`<p>${result.advice}</p>`}`)}</div>
${result.line !== undefined && listing(query, [{ line: result.line, severity: 'violation', words: result.message }], 'The query, line by line')}`;
    case 'boolean':
      return html`<p class="status" role="status">Answered in ${number(Math.round(result.ms))} ms.</p><p class="figure">${result.value ? 'Yes' : 'No'}</p>`;
    case 'graph':
      return html`<p class="status" role="status">${quantity(result.triples, 'triple')} in ${number(Math.round(result.ms))} ms.</p>${downloadLinks(query, graphFormats)}${listing(result.turtle, [], 'The answer in Turtle')}`;
    case 'rows': {
      const cut = result.rows.length > shownRows;
      return html`<p class="status" role="status">${quantity(result.rows.length, 'row')} in ${number(Math.round(result.ms))} ms${cut && `, the first ${number(shownRows)} shown; downloads have all`}.</p>${downloadLinks(query, tableFormats)}
${
  result.rows.length > 0 &&
  dataTable(
    'Rows of the answer',
    result.variables.map((variable) => ({ label: variable })),
    result.rows
      .slice(0, shownRows)
      .map((row) => ({ cells: result.variables.map((variable) => term(row[variable])) })),
    true,
  )
}`;
    }
  }
}

/** The SPARQL endpoint for people: examples, the query, the answer. The query is in the URL. */
export function sparqlPage(view: SparqlView, site: Site = {}): Html {
  const { query, endpoint, examples, result } = view;
  return page(
    { title: 'SPARQL', path: '/sparql' },
    site,
    html`<h1>SPARQL</h1>
<p class="lead">Ask the catalogue, the hyper-ontology and the published cubes. The endpoint reads, and never writes: <code>${endpoint}</code></p>
<div class="beside">
<div class="results">
<form class="sparql" method="get" action="/sparql"><div class="field"><label for="query">Query</label>
<textarea id="query" name="query" rows="${Math.min(24, Math.max(10, query.split('\n').length + 1))}" spellcheck="false"${result?.state === 'failed' && html` aria-invalid="true" aria-describedby="wrong"`}>
${query}</textarea></div>
<div class="actions"><label>Answer as <select name="format"><option value="html">a page</option>${[...tableFormats, ...graphFormats].map(([format, label]) => html`<option value="${format}">${label}</option>`)}</select></label> <button type="submit">Run</button></div></form>
${result !== undefined && html`<section aria-labelledby="answer"><h2 id="answer">Answer</h2>${answer(view, result)}</section>`}
</div>
<nav class="examples panel" aria-labelledby="examples"><h2 id="examples">Examples</h2><ul>${examples.map(
      (example) =>
        html`<li><a href="${sparqlHref(example.query)}">${example.summary}</a> <span class="code">${example.name}</span></li>`,
    )}</ul></nav></div>`,
  );
}
