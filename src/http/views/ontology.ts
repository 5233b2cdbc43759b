import {
  type Change,
  type Concept,
  type Diff,
  type Operation,
  operations,
  type QcReport,
  type Statement,
} from '../../ontology/index.ts';
import { conceptPage, dataTable, type Html, html, ontologyPage, page } from '../../web/index.ts';
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
  const rows = mappings.map(({ name }) => html`<li><a href="/mappings/${name}">${name}</a></li>`);
  return page(
    { title: 'Mappings', path: '/ontology' },
    await siteOf(services),
    html`<h1>Mappings</h1>
<p class="lead">What concepts are called elsewhere, as SSSOM files; as JSON and RDF too. Release ${ontology.release.version}; <a href="/ontology/releases">all releases</a>. <a href="/mappings/disagreements">Mappings that contradict each other</a>.</p>
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

/** Most changes of one kind that the page lists; Markdown and JSON have all. */
const mostListed = 100;

export async function releaseDiffView(
  services: Services,
  name: string,
  { before, after, changes }: Diff,
): Promise<Html> {
  const path = `/ontology/releases/${name}`;
  const byKind = Map.groupBy(changes, ({ op }) => op);
  const kinds = Object.entries(operations).map(([op, { title, meaning }]) => ({
    title,
    meaning,
    found: byKind.get(op as Operation) ?? [],
  }));
  const amount = (found: readonly unknown[]) => found.length.toLocaleString('en');
  const counts = kinds.map(({ title, meaning, found }) => ({ cells: [title, amount(found), meaning] }));
  const listed = kinds.filter(({ found }) => found.length > 0);
  return page(
    { title: `What changed from ${before.version} to ${after.version}`, path: '/ontology' },
    await siteOf(services),
    html`<h1>What changed from ${before.version} to ${after.version}</h1>
${dataTable('Changes by kind', [{ label: 'Change' }, { label: 'How many', numeric: true }, { label: 'What it means' }], counts, true)}
<p>All of them: <a href="${path}.md">Markdown</a>, <a href="${path}.json">JSON</a>.</p>
${listed.map(
  ({ title, found }) => html`<h2>${title}</h2>
${dataTable(
  title,
  [{ label: 'Class' }, { label: 'Before' }, { label: 'After' }, { label: 'Why' }],
  found.slice(0, mostListed).map((change) => changeRow(services, change)),
  true,
)}
${found.length > mostListed && html`<p>The first ${mostListed} of ${amount(found)}.</p>`}`,
)}`,
  );
}

/** A change as cells: what it is about, what it was, what it is, and the reason where a person gave one. */
function changeRow({ ontology }: Services, change: Change) {
  const named = (iri: string | undefined) => {
    const concept = iri === undefined ? undefined : ontology.concept(iri);
    return concept
      ? html`<a href="/ontology/${concept.code}">${concept.label}</a>`
      : (iri?.split(/[#/]/).at(-1) ?? '');
  };
  if ('subject' in change) {
    const said = (statements: readonly Statement[]) =>
      statements.map(({ predicate }) => predicate).join(', ');
    const [was, is] =
      change.op === 'MappingReplacement'
        ? [said(change.before), said(change.after)]
        : change.op === 'MappingCreation'
          ? ['', change.predicate]
          : [change.predicate, ''];
    return { cells: [html`${named(change.subject)} → ${change.object}`, was, is, ''] };
  }
  const words = (value: string | readonly string[] | undefined) =>
    Array.isArray(value) ? value.map((each) => ontology.label(each)).join(', ') : String(value ?? '');
  const was = 'before' in change ? words(change.before) : change.op === 'NodeObsoletion' ? change.label : '';
  const is =
    'after' in change
      ? words(change.after)
      : change.op === 'NodeObsoletion'
        ? named(change.replacedBy)
        : 'label' in change
          ? change.label
          : '';
  return { cells: [named(change.concept), was, is, 'reason' in change ? (change.reason ?? '') : ''] };
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
