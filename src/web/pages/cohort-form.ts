import { splitFields } from '../cohort-asides.ts';
import type { CohortForm } from '../cohort-form.ts';
import { page, type Site } from '../frame.ts';
import { type Html, html, type Renderable } from '../html.ts';
import { notice } from '../notice.ts';

/** A facet that cases can be asked by, with the values that cubes are published for. */
export interface CohortFacet {
  facet: string;
  label: string;
  /** Parents before children; `depth` is 0 at the top of the lattice. */
  values: readonly { value: string; label: string; depth: number }[];
}

/** The form in which a cohort is put together. */
export interface CohortFormView {
  facets: readonly CohortFacet[];
  /** What is filled in. */
  form: CohortForm;
  /** The cohort in plain words, where something is filled in and understood. */
  reading?: string | undefined;
  /** What was not understood, in sentences. */
  mistakes?: readonly string[] | undefined;
  generated?: boolean | undefined;
}

interface Chosen {
  any: ReadonlySet<string>;
  none: ReadonlySet<string>;
}

function option(value: string, label: string, selected: boolean): Html {
  return html`<option value="${value}"${selected && html` selected`}>${label}</option>`;
}

function summaryOf({ label, values }: CohortFacet, { any, none }: Chosen): Html {
  const named = (chosen: ReadonlySet<string>) =>
    values
      .filter(({ value }) => chosen.has(value))
      .map((value) => value.label)
      .join(' or ');
  const parts = [any.size > 0 && `is ${named(any)}`, none.size > 0 && `is not ${named(none)}`].filter(
    (part) => part !== false,
  );
  return html`<summary><span class="facet-name">${label}</span> <span class="choice">${parts.length > 0 ? html`<strong>${parts.join(', and ')}</strong>` : 'can be anything'}</span></summary>`;
}

type Value = CohortFacet['values'][number];

function checkbox(facet: string, { value, label }: Value, checked: boolean): Html {
  return html`<label><input type="checkbox" name="${facet}" value="${value}"${checked && html` checked`}><span>${label}</span></label>`;
}

/** The lattice as a list: each value of the top with all that is under it, so that columns do not part them. */
function choices(facet: CohortFacet, shown: ReadonlySet<string>): Html {
  const groups: { top: Value; under: Value[] }[] = [];
  for (const value of facet.values) {
    if (value.depth === 0 || groups.length === 0) groups.push({ top: value, under: [] });
    else groups.at(-1)?.under.push(value);
  }
  const box = (value: Value) => checkbox(facet.facet, value, shown.has(value.value));
  return html`<ul class="choices">${groups.map(
    ({ top, under }) =>
      html`<li>${box(top)}${under.length > 0 && html`<ul>${under.map((value) => html`<li class="depth-${Math.min(3, value.depth)}">${box(value)}</li>`)}</ul>`}</li>`,
  )}</ul>`;
}

function facetRow(facet: CohortFacet, chosen: Chosen): Html {
  const mode = `mode.${facet.facet}`;
  // A facet shows one of its two sides; values of the other side, which only a link can bring, stay as hidden fields.
  const without = chosen.any.size === 0 && chosen.none.size > 0;
  const shown = without ? chosen.none : chosen.any;
  const kept: Renderable =
    !without &&
    [...chosen.none].map((value) => html`<input type="hidden" name="not.${facet.facet}" value="${value}">`);
  return html`<details class="criterion"${shown.size > 0 && html` open`}>${summaryOf(facet, chosen)}${kept}
<fieldset><legend class="unseen">${facet.label}</legend>
<p><label>${facet.label} <select name="${mode}">${option('any', 'is any of', !without)}${option('none', 'is none of', without)}</select></label></p>
${choices(facet, shown)}</fieldset></details>`;
}

/**
 * The cohort form, which reads as a list of sentences. Sending it asks the nodes; "Read it back" only shows it
 * in words, and keeps it in the URL.
 */
export function cohortFormPage(view: CohortFormView, site: Site = {}): Html {
  const { facets, form, reading, mistakes = [] } = view;
  const chosen = (facet: string): Chosen => {
    const side = (without: boolean) =>
      new Set(
        form.criteria
          .filter((criterion) => criterion.facet === facet && criterion.without === without)
          .flatMap(({ values }) => values),
      );
    return { any: side(false), none: side(true) };
  };
  return page(
    {
      title: 'Cohorts',
      path: '/cohorts',
      generated: view.generated === true ? 'Cases of some nodes are generated.' : undefined,
    },
    site,
    html`<h1>Count a cohort</h1>
<p class="lead">Say which cases you are looking for. Every node answers from counts that it made safe before it published them, so that asking more tells no more.</p>
${mistakes.length > 0 && notice('failed', html`<p><strong>Not understood:</strong></p><ul>${mistakes.map((mistake) => html`<li>${mistake}</li>`)}</ul>`)}
<form class="cohort-form panel" method="post" action="/cohorts">
<p><label>Cases match <select name="match">${option('all', 'all of', form.combination === 'all')}${option('any', 'any of', form.combination === 'any')}${option('none', 'none of', form.combination === 'none')}</select> these criteria:</label></p>
<div class="criteria">${facets.map((facet) => facetRow(facet, chosen(facet.facet)))}</div>
<p class="split">${splitFields(facets, form.groupBy)}</p>
${reading !== undefined && html`<p class="reading"><span class="label">In words:</span> ${reading}</p>`}
<div class="actions"><button type="submit">Ask the nodes</button> <button class="second" type="submit" formmethod="get" formaction="/cohorts">Read it back</button> <a href="/cohorts">Start again</a></div>
</form>
<p class="machine">Programs send the same as JSON to <code>POST /cohorts</code>; see <a href="/openapi.json">OpenAPI</a>. Groups within groups can be sent as JSON.</p>`,
  );
}
