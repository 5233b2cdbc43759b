import { type Html, html } from './html.ts';
import { notice } from './notice.ts';
import { quantity } from './words.ts';

/** What was changed in a description before it was checked again. */
export interface MendingView {
  /** The profile that it was led to; absent where only spelling was mended. */
  to?: string | undefined;
  /** Changes that read alike: why, and the statements before and after. */
  changes: readonly { text: string; statements: number; source: string; before: string; after: string }[];
  /** The record of them, as Turtle. */
  activity: string;
}

/** Statements shown of each change. */
const shown = 5;
const few = (text: string) => text.trim().split('\n').slice(0, shown).join('\n');

/** Every change with its reason, and the record from which they can be taken back. */
export function mendingList({ to, changes, activity }: MendingView): Html {
  const what = to === undefined ? 'known slips of spelling' : `what leads to ${to}`;
  if (changes.length === 0)
    return notice(
      'plain',
      html`<p><strong>Nothing was changed:</strong> the description has none of ${what}.</p>`,
    );
  return html`<section class="panel"><h2>What was changed</h2>
<p>${quantity(changes.length, 'kind of change', 'kinds of changes')} for ${what}. The text below is written anew, without comments. To take everything back, go back in your browser; programs find the way back in the record.</p>
<ol class="changes">${changes.map(
    ({ text, statements, source, before, after }) =>
      html`<li><details><summary>${text} <span class="reason">(${quantity(statements, 'place')}; ${source})</span></summary><pre class="change"><del><span class="unseen">Before: </span>${few(before)}</del><ins><span class="unseen">After: </span>${few(after)}</ins></pre></details></li>`,
  )}</ol>
<details><summary>The record, as a prov:Activity</summary><pre>${activity}</pre></details></section>`;
}
