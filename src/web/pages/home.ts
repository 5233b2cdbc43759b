import { page, type Site } from '../frame.ts';
import { type Html, html, link } from '../html.ts';
import { number } from '../words.ts';
import { type DatasetItem, datasetCard } from './dataset-card.ts';
import { type HeatTable, heatTable } from './heat-table.ts';

/** The front page. */
export interface HomeView {
  /** Four figures about the federation; `value` may be text where a number would claim too much. */
  figures: readonly { value: number | string; label: string; href?: string | undefined }[];
  latest: readonly DatasetItem[];
  heat?: HeatTable | undefined;
  generated?: boolean | undefined;
}

const doors = [
  {
    title: 'I look for images',
    text: 'Filter the datasets, then ask the nodes how many cases fit your study.',
    ways: [
      { href: '/datasets', label: 'Browse datasets' },
      { href: '/cohorts', label: 'Count a cohort' },
    ],
  },
  {
    title: 'I hold images',
    text: 'Check a description, line by line, before you publish it. Cases stay in your hospital.',
    ways: [
      { href: '/validate', label: 'Validate a description' },
      { href: '/nodes', label: 'See the nodes' },
    ],
  },
  {
    title: 'I maintain terms',
    text: 'Look concepts up, follow their mappings, and take the release with you.',
    ways: [
      { href: '/ontology', label: 'Search the hyper-ontology' },
      { href: '/sparql', label: 'Ask in SPARQL' },
    ],
  },
] as const;

/** The front page: one sentence, one search, and a door for each kind of user. */
export function homePage(view: HomeView, site: Site = {}): Html {
  return page(
    {
      title: 'Collimator',
      path: '/',
      generated: view.generated === true ? 'Cases of the demonstration nodes are generated.' : undefined,
    },
    site,
    html`<div class="hero">
<h1>One search over many hospitals’ cancer images, and counts that are safe to share.</h1>
<form class="search" method="get" action="/datasets" role="search"><label for="q">Search datasets</label>
<div class="row"><input id="q" type="search" name="q" autocomplete="off"><button type="submit">Search</button></div></form>
</div>
<ul class="figures" aria-label="The federation in figures">${view.figures.map(
      ({ value, label, href }) =>
        html`<li><span class="figure">${typeof value === 'number' ? number(value) : value}</span> ${link({ href, label })}</li>`,
    )}</ul>
<div class="doors">${doors.map(
      ({ title, text, ways }) =>
        html`<section class="panel"><h2>${title}</h2><p>${text}</p><ul>${ways.map((way) => html`<li>${link(way)}</li>`)}</ul></section>`,
    )}</div>
<div class="halves">
${view.heat !== undefined && html`<section class="panel"><h2>What there is</h2>${heatTable(view.heat)}</section>`}
${view.latest.length > 0 && html`<section><h2>Latest changes</h2><ul class="cards">${view.latest.map((item) => datasetCard(item, 3))}</ul></section>`}
</div>`,
  );
}
