import { type Html, html, type Renderable } from '../html.ts';
import { generatedTag } from '../notice.ts';
import { country, day, quantity } from '../words.ts';

/** What a list of datasets says about each. Labels are in words, ready to be shown. */
export interface DatasetItem {
  id: string;
  title: string;
  holder: string;
  /** ISO 3166 code or name. */
  country?: string | undefined;
  /** The first sentences of the description. */
  summary?: string | undefined;
  modalities?: readonly string[] | undefined;
  bodyParts?: readonly string[] | undefined;
  conditions?: readonly string[] | undefined;
  /** Cases as the holder states them in the description. */
  cases?: number | undefined;
  access?: string | undefined;
  licence?: string | undefined;
  /** ISO date. */
  modified?: string | undefined;
  generated?: boolean | undefined;
}

function tags(items: readonly string[] | undefined): Renderable {
  return items?.map((item) => html`<li class="tag">${item}</li>`);
}

/** A dataset in a list: what it shows, of what, how much, and who answers for it. */
export function datasetCard(item: DatasetItem, level: 2 | 3 = 2): Html {
  const { id, title, holder, cases, access, licence, modified } = item;
  const name = html`<a href="/datasets/${encodeURIComponent(id)}">${title}</a>${item.generated === true && html` ${generatedTag()}`}`;
  const details = [
    cases !== undefined && quantity(cases, 'case'),
    access,
    licence,
    modified !== undefined && `changed ${day(modified)}`,
  ].filter((detail) => typeof detail === 'string');
  return html`<li class="card">${level === 2 ? html`<h2>${name}</h2>` : html`<h3>${name}</h3>`}
<p class="holder">${holder}${item.country !== undefined && html`, ${country(item.country)}`}</p>
${item.summary !== undefined && html`<p class="summary">${item.summary}</p>`}
<ul class="tags">${tags(item.modalities)}${tags(item.bodyParts)}${tags(item.conditions)}</ul>
${details.length > 0 && html`<p class="details">${details.join(' · ')}</p>`}</li>`;
}
