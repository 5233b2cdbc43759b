import { place } from './finding-list.ts';
import { type Html, html, type Renderable } from './html.ts';
import { dataTable } from './table.ts';
import { quantity } from './words.ts';

/** How a dataset does in one assessment, and every point that it loses. */
export interface SchemeView {
  label: string;
  points: number;
  of: number;
  untested: number;
  rating?: string | undefined;
  adjusted?: { points: number; of: number; rating: string } | undefined;
  incomplete?: string | undefined;
  metrics: readonly {
    label: string;
    lost: readonly {
      points: number;
      label: string;
      focus: string;
      line?: number | undefined;
      column?: number | undefined;
      fix: string;
      gain: string;
    }[];
  }[];
}

/** The scores of one dataset. */
export interface ScoresView {
  name: string;
  schemes: readonly SchemeView[];
}

const points = (value: number) => String(Math.round(value * 10) / 10);

function lostTable({ label, metrics }: SchemeView, isLinked: boolean): Renderable {
  const lost = metrics.flatMap((metric) => metric.lost).toSorted((a, b) => b.points - a.points);
  if (lost.length === 0) return html`<p>No point is lost.</p>`;
  return html`<details><summary>${quantity(lost.length, 'way', 'ways')} to gain points</summary>${dataTable(
    `To gain in ${label}`,
    [{ label: 'Where' }, { label: 'What to add' }, { label: 'Gain' }],
    lost.map((each) => ({
      cells: [
        html`${place(each.line, each.column, isLinked)}<br>${each.focus}`,
        html`${each.label}${each.fix !== '' && html`<pre class="fix">${each.fix}</pre>`}`,
        html`<strong>${each.gain}</strong>`,
      ],
    })),
    true,
  )}</details>`;
}

function scheme(view: SchemeView, isLinked: boolean): Html {
  const { label, of, untested, rating, adjusted, incomplete } = view;
  return html`<h4>${label}: ${points(view.points)} of ${points(of)}${rating !== undefined && ` (${rating})`}</h4>
${adjusted !== undefined && html`<p>Health-adjusted: ${points(adjusted.points)} of ${points(adjusted.of)} (${adjusted.rating}).</p>`}
${untested > 0 && html`<p>${points(untested)} points are not tested, since that would need a visit.</p>`}
${incomplete !== undefined && html`<p>${incomplete}</p>`}
${lostTable(view, isLinked)}`;
}

/** Scores of each dataset: every lost point with its line, what to add, and what that gains. */
export function scoreList(scores: readonly ScoresView[], isLinked: boolean): Renderable {
  return scores.map(
    ({ name, schemes }) =>
      html`<section class="panel"><h3>${name}</h3>${schemes.map((each) => scheme(each, isLinked))}</section>`,
  );
}
