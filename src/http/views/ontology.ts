import type { Concept, QcReport } from '../../ontology/index.ts';
import { conceptPage, type Html, html, ontologyPage, page } from '../../web/index.ts';
import type { Services } from '../services.ts';
import { siteOf } from './site.ts';

export async function ontologyView(
  services: Services,
  search: string,
  results: readonly Concept[],
): Promise<Html> {
  const { ontology } = services;
  const tops = Array.from(ontology.concepts())
    .filter(
      ({ parents, iri, deprecated }) =>
        parents.length === 0 && !deprecated && ontology.children(iri).length > 0,
    )
    .map(({ code, label, iri }) => ({ code, label, concepts: ontology.descendants(iri).size - 1 }))
    .sort((a, b) => b.concepts - a.concepts)
    .slice(0, 20);
  return ontologyPage(
    {
      search: search || undefined,
      results: search === '' ? undefined : results,
      modules: tops,
      release: ontology.release,
    },
    await siteOf(services),
  );
}

/** The facet whose root a concept stands under: where datasets can be found by it. */
function facetOf({ ontology }: Services, concept: Concept): string | undefined {
  const above = ontology.ancestors(concept.iri);
  return ontology.facets.find(
    ({ root, levels }) => root !== undefined && levels.includes('dataset') && above.has(root),
  )?.id;
}

export async function conceptView(services: Services, concept: Concept): Promise<Html> {
  const { ontology, catalogue } = services;
  const brief = (iri: string) => {
    const found = ontology.concept(iri);
    return found ? [{ code: found.code, label: found.label }] : [];
  };
  const facet = facetOf(services, concept);
  const index = await catalogue.index();
  const using =
    facet === undefined
      ? undefined
      : index.search({
          q: '',
          filters: [{ facet, anyOf: [concept.code], not: false }],
          page: 1,
          size: 5,
          sort: 'title',
        });
  return conceptPage(
    {
      ...concept,
      parents: concept.parents.flatMap(brief),
      children: ontology.children(concept.iri).map(({ code, label }) => ({ code, label })),
      replacedBy: concept.replacedBy === undefined ? undefined : brief(concept.replacedBy)[0],
      mappings: ontology.mappingsOf(concept.iri),
      datasets: {
        total: using?.total ?? 0,
        items: using?.items ?? [],
        ...(using && using.total > 0 && { href: `/datasets?${facet}=${concept.code}` }),
      },
      release: ontology.release.version,
    },
    await siteOf(services),
  );
}

export async function mappingsView(services: Services): Promise<Html> {
  const { mappings, ontology } = services;
  const rows = mappings.map(({ name }) => html`<li><a href="/mappings/${name}.sssom.tsv">${name}</a></li>`);
  return page(
    { title: 'Mappings', path: '/ontology' },
    await siteOf(services),
    html`<h1>Mappings</h1>
<p class="lead">What concepts are called elsewhere, as SSSOM files; as JSON and RDF too. Release ${ontology.release.version}; <a href="/ontology/releases">all releases</a>.</p>
<ul>${rows}</ul>`,
  );
}

/** What a kept release says of itself, as its page lists it. */
interface ReleaseFact {
  version: string;
  date: string;
  hash: string;
  counts: Readonly<Record<string, number>>;
  previous?: { version: string } | undefined;
}

export async function releasesView(services: Services, releases: readonly ReleaseFact[]): Promise<Html> {
  const items = releases.map(({ version, date, hash, counts, previous }) => {
    const said = Object.entries(counts).map(([what, number]) => `${number.toLocaleString('en')} ${what}`);
    const change =
      previous &&
      html` <a href="/ontology/releases/${previous.version}..${version}">What changed since ${previous.version}</a>.`;
    return html`<li><strong>${version}</strong>, ${date}: ${said.join(', ')}.${change} SHA-256 <span class="code">${hash}</span>.</li>`;
  });
  return page(
    { title: 'Releases', path: '/ontology' },
    await siteOf(services),
    html`<h1>Releases of the hyper-ontology</h1>
<p class="lead">Each is frozen, hashed and citable; every cube and every answer names the one it was made with.</p>
<ul>${items}</ul>`,
  );
}

export async function releaseDiffView(
  services: Services,
  name: string,
  counts: Readonly<Record<string, number>>,
  markdown: string,
): Promise<Html> {
  const path = `/ontology/releases/${name}`;
  const rows = Object.entries(counts).map(
    ([what, number]) => html`<li>${what}: ${number.toLocaleString('en')}</li>`,
  );
  return page(
    { title: `What changed, ${name}`, path: '/ontology' },
    await siteOf(services),
    html`<h1>What changed, ${name}</h1>
<ul>${rows}</ul>
<p>The same as <a href="${path}.md">Markdown</a> and <a href="${path}.json">JSON</a>.</p>
<pre>${markdown}</pre>`,
  );
}

export async function qcView(services: Services, { counts, checks }: QcReport): Promise<Html> {
  const found = checks.filter(({ findings }) => findings > 0);
  const rows = found.map(({ check, level, title, findings, checked }) => {
    const amount = findings.toLocaleString('en');
    return html`<li><strong>${level}</strong> <code>${check}</code>: ${title} ${amount} found among ${checked.toLocaleString('en')}.</li>`;
  });
  return page(
    { title: 'Checks of the hyper-ontology', path: '/ontology' },
    await siteOf(services),
    html`<h1>Checks of the hyper-ontology</h1>
<p class="lead">${counts.ERROR} errors, ${counts.WARN.toLocaleString('en')} warnings, ${counts.INFO.toLocaleString('en')} remarks; ${counts.accepted} accepted with a reason. ${checks.length} checks ran.</p>
<ul>${rows}</ul>
<p>Every finding, with its file and line: <a href="/ontology/qc.json">JSON</a>, <a href="/ontology/qc.md">Markdown</a>.</p>`,
  );
}
