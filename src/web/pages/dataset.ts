import { breadcrumb } from '../breadcrumb.ts';
import { type ConceptLink, conceptLink } from '../concept-link.ts';
import { downloads, metadataAlternates } from '../downloads.ts';
import { page, type Site } from '../frame.ts';
import { type Html, html, type LinkTo, link, type Renderable } from '../html.ts';
import { notice } from '../notice.ts';
import { dataTable, type Fact, factList } from '../table.ts';
import { moment, number, quantity, size } from '../words.ts';
import { type RevisionView, revisionTable } from './history.ts';

/** A way to have the dataset, as the description names it. */
export interface DistributionView {
  title: string;
  format?: string | undefined;
  bytes?: number | undefined;
  access?: LinkTo | undefined;
  licence?: LinkTo | undefined;
  /** Where it is had, or asked for. */
  place?: LinkTo | undefined;
}

/** A dataset's own page. */
export interface DatasetView {
  id: string;
  /** The permanent identifier. */
  iri: string;
  title: string;
  /** Language of title and description, where it is not English. */
  language?: string | undefined;
  description?: string | undefined;
  holder: LinkTo;
  version?: string | undefined;
  /** Key facts, in the order to show them, e.g. cases, images, years, contact. */
  facts: readonly Fact[];
  /** What it holds, by facet. */
  concepts: readonly { label: string; items: readonly ConceptLink[] }[];
  distributions: readonly DistributionView[];
  /** Newest first. */
  revisions: readonly RevisionView[];
  /** Sentences on where the description came from and what was normalised. */
  provenance?: readonly string[] | undefined;
  citation?: string | undefined;
  validation?:
    | { profile: string; conforms: boolean; violation: number; warning: number; info: number }
    | undefined;
  generated?: boolean | undefined;
  /** Set where this is the description of an earlier time. */
  earlier?: { revision: number; at: string } | undefined;
}

function distributionTable(distributions: readonly DistributionView[]): Renderable {
  if (distributions.length === 0) return html`<p>The description names no distribution.</p>`;
  return dataTable(
    'Distributions',
    [
      { label: 'Name' },
      { label: 'Format' },
      { label: 'Size', numeric: true },
      { label: 'Access' },
      { label: 'Licence' },
      { label: 'Where' },
    ],
    distributions.map(({ title, format, bytes, access, licence, place }) => ({
      cells: [
        title,
        format,
        bytes !== undefined && size(bytes),
        access && link(access),
        licence && link(licence),
        place && link(place),
      ],
    })),
    true,
  );
}

function validationSummary(
  id: string,
  { profile, conforms, violation, warning, info }: NonNullable<DatasetView['validation']>,
): Html {
  return html`<section><h2>Quality</h2>${notice(conforms ? 'good' : 'failed', html`<p><strong>${conforms ? 'Conforms' : 'Does not conform'}</strong> to ${profile}: ${quantity(violation, 'violation')}, ${quantity(warning, 'warning')}, ${number(info)} info.</p>`)}
<p><a href="/validate?dataset=${encodeURIComponent(id)}">Show the findings line by line</a></p></section>`;
}

/** A dataset: what it holds, how it is had, who answers for it, and how it came to be described so. */
export function datasetPage(view: DatasetView, site: Site = {}): Html {
  const record = `/datasets/${encodeURIComponent(view.id)}`;
  const { earlier } = view;
  const path = earlier === undefined ? record : `${record}/history/${earlier.revision}`;
  const lang = view.language !== undefined && html` lang="${view.language}"`;
  return page(
    {
      title: view.title,
      path,
      alternates: metadataAlternates(path),
      generated: view.generated === true ? 'The cases of this dataset are generated.' : undefined,
    },
    site,
    html`${breadcrumb([{ href: '/datasets', label: 'Datasets' }], view.title)}
<h1${lang}>${view.title}</h1>
<p class="holder">${link(view.holder)}${view.version !== undefined && html` · version ${view.version}`}</p>
${earlier !== undefined && notice('plain', html`<p>This is the description as of revision <span class="code">${earlier.revision}</span>, <time datetime="${earlier.at}">${moment(earlier.at)}</time>. See <a href="${record}">the present one</a>.</p>`)}
<div class="article">
<div>
${view.description !== undefined && html`<p class="lead"${lang}>${view.description}</p>`}
<section><h2>Key facts</h2>${factList(view.facts)}</section>
<section><h2>What it holds</h2>${factList(view.concepts.map(({ label, items }) => ({ label, values: items.map(conceptLink) })))}</section>
<section><h2>Distributions</h2>${distributionTable(view.distributions)}</section>
<section><h2>Changes</h2>
${(view.provenance ?? []).length > 0 && html`<ul class="plain">${view.provenance?.map((sentence) => html`<li>${sentence}</li>`)}</ul>`}
${revisionTable('Changes of this description', view.revisions)}<p><a href="${record}/history">Whole history</a></p></section>
</div>
<aside class="panel" aria-label="About the description">
<section><h2>Get the metadata</h2>${downloads(path)}</section>
${view.citation !== undefined && html`<section><h2>Cite</h2><p class="citation">${view.citation}</p></section>`}
${view.validation !== undefined && validationSummary(view.id, view.validation)}
<section><h2>Permanent identifier</h2><p class="code iri">${link({ href: view.iri, label: view.iri })}</p></section>
</aside>
</div>`,
  );
}
