import type { DatasetScores } from '../scores/index.ts';
import {
  asideOf,
  byProfile,
  type Checked,
  datasetsOf,
  type Located,
  mistakesOf,
  plural,
  type Run,
} from './checked.ts';

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string) => text.replace(/[&<>"']/g, (each) => entities[each] ?? each);

const style = `body{font:1rem/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.3rem .6rem;border-bottom:1px solid #ccc}
pre{white-space:pre-wrap;margin:.2rem 0}.violation td:nth-child(2){font-weight:bold}`;

/** A run as one page that needs no script and no network. All text of the files is escaped. */
export function htmlReport({ checked, profile }: Run): string {
  const isOfAll = profile === 'all';
  const title = `Findings against ${isOfAll ? 'every profile' : profile}`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(title)}</title>
<style>${style}</style></head><body><main><h1>${escaped(title)}</h1>
${checked
  .flatMap(byProfile)
  .map((each) => section(each, isOfAll))
  .join('\n')}
</main></body></html>
`;
}

function section(checked: Checked, isOneOfAll: boolean): string {
  const { name, result, changes = [], scores = [], scoresLeftOut } = checked;
  const against = isOneOfAll && result.state === 'validated' ? `: ${result.profile}` : '';
  const parts = [`<section><h2>${escaped(name + against)}</h2>`];
  if (changes.length > 0)
    parts.push(`<h3>Changed</h3><ul>${changes.map(({ text }) => `<li>${escaped(text)}</li>`).join('')}</ul>`);
  const unread = mistakesOf(result).map(
    ({ line, column, message }) =>
      `<li>${escaped(`${[line, column].filter(Boolean).join(':')} ${message}`)}</li>`,
  );
  if (unread.length > 0) parts.push(`<p>This cannot be read.</p><ul>${unread.join('')}</ul>`);
  if (result.state === 'validated') {
    const { violation, warning, info } = result.counts;
    parts.push(
      `<p>${result.conforms ? 'Conforms' : 'Does not conform'}: ${plural(violation, 'violation')}, ${plural(warning, 'warning')}, ${info} info.</p>`,
      ...asideOf(result).map((each) => `<p>${escaped(each)}</p>`),
    );
    parts.push(...datasetTable(checked));
    if (result.findings.length > 0)
      parts.push(
        `<table><thead><tr><th scope="col">Line</th><th scope="col">Severity</th><th scope="col">About</th><th scope="col">Finding</th></tr></thead><tbody>${result.findings.map(row).join('')}</tbody></table>`,
      );
  }
  if (scoresLeftOut !== undefined) parts.push(`<p>No scores: ${escaped(scoresLeftOut)}</p>`);
  parts.push(...scores.map(scoreTable), '</section>');
  return parts.join('\n');
}

/** The datasets that do not conform, where there are several datasets. */
function datasetTable(checked: Checked): string[] {
  const { wrong, sum } = datasetsOf(checked);
  if (sum === undefined) return [];
  const rows = wrong.map(
    ({ dataset, name, counts: { violation, warning, info } }) =>
      `<tr><th scope="row">${escaped(name)}</th><td>${escaped(dataset ?? '')}</td><td>${violation}</td><td>${warning}</td><td>${info}</td></tr>`,
  );
  const heads = ['Does not conform', 'IRI', 'Violations', 'Warnings', 'Info'].map(
    (each) => `<th scope="col">${each}</th>`,
  );
  const table = `<table><thead><tr>${heads.join('')}</tr></thead><tbody>${rows.join('')}</tbody></table>`;
  return [`<h3>Datasets</h3><p>${sum}</p>`, ...(rows.length > 0 ? [table] : [])];
}

function row({
  line,
  column,
  cell,
  severity,
  focus,
  dataset,
  path,
  message,
  reason,
  clause,
  didYouMean,
  fix,
}: Located): string {
  const where = cell ?? [line, column].filter((each) => each !== undefined).join(':');
  const about = [focus, path, ...(dataset ? [`Dataset: ${dataset}`] : [])];
  const told = [message, reason, didYouMean, clause && `Asked for by: ${clause}`].filter(Boolean);
  return `<tr class="${severity}"><td>${escaped(where)}</td><td>${severity}</td><td>${about.map(escaped).join('<br>')}</td><td>${told.map((each) => escaped(each as string)).join('<br>')}${fix ? `<pre>${escaped(fix)}</pre>` : ''}</td></tr>`;
}

function scoreTable({ name, schemes }: DatasetScores): string {
  const rows = schemes.flatMap(({ label, points, of, untested, rating, adjusted, incomplete, metrics }) => {
    const beside = [
      rating,
      untested > 0 && `${untested} untested`,
      adjusted && `health-adjusted ${adjusted.points} of ${adjusted.of}: ${adjusted.rating}`,
      incomplete,
    ].filter(Boolean);
    const lost = metrics.flatMap((metric) => metric.lost);
    const gains = lost.map(
      ({ line, gain, fix }) =>
        `<li>${line === undefined ? '' : `line ${line}: `}${escaped(gain)}<pre>${escaped(fix)}</pre></li>`,
    );
    const details =
      gains.length > 0
        ? `<details><summary>${gains.length} to gain</summary><ul>${gains.join('')}</ul></details>`
        : '';
    return `<tr><th scope="row">${escaped(label)}</th><td>${points} of ${of}</td><td>${escaped(beside.join('; '))}${details}</td></tr>`;
  });
  return `<h3>Scores of ${escaped(name)}</h3><table><tbody>${rows.join('')}</tbody></table>`;
}
