import { type FindingView, findingList, mostFindings, place } from '../finding-list.ts';
import { page, type Site } from '../frame.ts';
import { type Html, html, links, type Renderable } from '../html.ts';
import { type LineMark, listing } from '../listing.ts';
import { type MendingView, mendingList } from '../mending-list.ts';
import { notice } from '../notice.ts';
import { type ScoresView, scoreList } from '../score-list.ts';
import { dataTable } from '../table.ts';
import { type ValidateFormView, validateForm } from '../validate-form.ts';
import { number, quantity } from '../words.ts';

export type ValidationView =
  | {
      state: 'malformed' | 'unreadable';
      line?: number | undefined;
      column?: number | undefined;
      message: string;
      more?:
        | readonly { line?: number | undefined; column?: number | undefined; message: string }[]
        | undefined;
    }
  | {
      state: 'validated';
      conforms: boolean;
      counts: { violation: number; warning: number; info: number };
      findings: readonly FindingView[];
      /** Where there are several datasets, each with its outcome, and the findings about it by their positions. */
      datasets?: readonly DatasetOutcome[] | undefined;
      /** What else there is to say of it. */
      aside?: readonly string[] | undefined;
    };

/** What was found about one dataset. */
export interface DatasetOutcome {
  name: string;
  conforms: boolean;
  counts: { violation: number; warning: number; info: number };
  findings: readonly number[];
}

/** The form to validate a description, and what was found. */
export interface ValidateView extends ValidateFormView {
  /** The sheets of the template of tables. */
  sheets?: readonly string[] | undefined;
  /** Whether the text was made of a table, so that findings name cells and not its lines. */
  made?: boolean | undefined;
  /** What the fixes that can be chosen are for; sent back with them. */
  fixesOf?: string | undefined;
  result?: ValidationView | undefined;
  /** Instead of one result, that of each file. */
  files?: readonly { name: string; result: ValidationView }[] | undefined;
  mending?: MendingView | undefined;
  /** What became of the fixes that were chosen. */
  applied?: { state: 'applied'; count: number } | { state: 'moved-on' } | undefined;
  scores?: readonly ScoresView[] | undefined;
  /** Why there are no scores. */
  scoresLeftOut?: string | undefined;
}

const countsOf = ({ violation, warning, info }: { violation: number; warning: number; info: number }) =>
  `${quantity(violation, 'violation')}, ${quantity(warning, 'warning')}, ${number(info)} info`;

function outcome(result: ValidationView, profile: string, isLinked: boolean): Html {
  if (result.state !== 'validated') {
    const mistakes = [result, ...(result.more ?? [])];
    const [first] = mistakes;
    return notice(
      'failed',
      mistakes.length === 1
        ? html`<p><strong>This cannot be read</strong> (${place(first?.line, first?.column, isLinked)}): ${first?.message}</p>`
        : html`<p><strong>This cannot be read:</strong></p><ul>${mistakes.map(({ line, column, message }) => html`<li>${place(line, column, isLinked)}: ${message}</li>`)}</ul>`,
    );
  }
  const { conforms, counts, aside = [] } = result;
  return html`${notice(conforms ? 'good' : 'failed', html`<p><strong>${conforms ? 'Conforms' : 'Does not conform'}</strong> to ${profile}: ${countsOf(counts)}.</p>${aside.map((each) => html`<p>${each}</p>`)}`)}`;
}

function datasetTable(datasets: readonly DatasetOutcome[]): Html {
  return dataTable(
    'Datasets',
    [{ label: 'Dataset' }, { label: 'Outcome' }, { label: 'Findings' }],
    datasets.slice(0, mostFindings).map(({ name, conforms, counts, findings }) => {
      const first = findings.find((each) => each < mostFindings);
      return {
        cells: [
          name,
          conforms ? 'conforms' : html`<strong>does not conform</strong>`,
          first === undefined
            ? countsOf(counts)
            : html`<a href="#finding-${first + 1}">${countsOf(counts)}</a>`,
        ],
      };
    }),
  );
}

function marksOf(result: ValidationView): LineMark[] {
  if (result.state !== 'validated')
    return [result, ...(result.more ?? [])].flatMap(({ line, message }) =>
      line === undefined ? [] : [{ line, severity: 'violation' as const, words: message }],
    );
  return result.findings
    .slice(0, mostFindings)
    .flatMap(({ line, severity, message }, index) =>
      line === undefined ? [] : [{ line, severity, words: message, href: `#finding-${index + 1}` }],
    );
}

const applyButton = html`<button type="submit" name="do" value="apply">Apply the chosen fixes and validate again</button>`;

/** The findings, with boxes to choose what is to be mended, and what else can be done to the text. */
function findings(
  result: ValidationView,
  lines: readonly string[] | undefined,
  fixesOf: string | undefined,
): Renderable {
  if (result.state !== 'validated' || result.findings.length === 0) return undefined;
  const left = result.findings.length - mostFindings;
  const choosable = fixesOf !== undefined && result.findings.slice(0, mostFindings).some(({ edit }) => edit);
  return html`<section><h2>From finding to fix</h2>
${choosable && html`<p>Choose what is to be written into the text below. <input type="hidden" name="fixesOf" value="${fixesOf}">${applyButton}</p>`}
${findingList(result.findings, { lines, choosable })}
${left > 0 && html`<p>${number(left)} more findings are in the JSON report.</p>`}
${choosable && html`<p>${applyButton}</p>`}</section>`;
}

function reportOfFiles(files: NonNullable<ValidateView['files']>, label: string): Html {
  return html`${files.map(
    ({ name, result }, index) =>
      html`<section><h2>${name}</h2>${outcome(result, label, false)}${result.state === 'validated' && result.findings.length > 0 && html`<details${files.length === 1 && html` open`}><summary>${quantity(result.findings.length, 'finding')}</summary>${findingList(result.findings, { prefix: `file-${index + 1}` })}</details>`}</section>`,
  )}`;
}

function appliedNotice(applied: ValidateView['applied']): Renderable {
  if (applied === undefined) return undefined;
  return applied.state === 'applied'
    ? notice(
        'plain',
        html`<p>${quantity(applied.count, 'fix was', 'fixes were')} applied; what is left stands below.</p>`,
      )
    : notice(
        'plain',
        html`<p>The text or the profile was changed after the fixes were shown, so none was applied. They are offered anew below.</p>`,
      );
}

/** Validation of a description: every finding with its line, its reason and a way to mend it. */
export function validatePage(view: ValidateView, site: Site = {}): Html {
  const { result, files, text, made, mending, scores, scoresLeftOut, sheets = [] } = view;
  const label = view.profiles.find(({ name }) => name === view.profile)?.label ?? view.profile;
  const lines = text === undefined || made === true ? undefined : text.split(/\r\n|\r|\n/);
  const isReport = result !== undefined || files !== undefined;
  const datasets = result?.state === 'validated' ? result.datasets : undefined;
  return page(
    { title: isReport ? 'Validation report' : 'Validate', path: '/validate' },
    site,
    html`<h1>${isReport ? 'Validation report' : 'Validate a description'}</h1>
${!isReport && html`<p class="lead">Each finding names its line, its reason, the clause that asks for it, and a fix that you can apply here.</p>`}
${result !== undefined && html`<section aria-label="Outcome">${appliedNotice(view.applied)}${outcome(result, label, lines !== undefined)}${datasets !== undefined && datasetTable(datasets)}</section>`}
${files !== undefined && reportOfFiles(files, label)}
${mending !== undefined && mendingList(mending)}
<form class="report" method="post" action="/validate" enctype="multipart/form-data">
${result !== undefined && findings(result, lines, view.fixesOf)}
${scores !== undefined && html`<section><h2>Scores</h2>${scoreList(scores, lines !== undefined)}</section>`}
${scoresLeftOut !== undefined && html`<section><h2>Scores</h2><p>${scoresLeftOut}</p></section>`}
${lines !== undefined && result !== undefined && html`<section><h2>The description, line by line</h2>${listing(text ?? '', marksOf(result), 'The description, line by line')}</section>`}
${isReport && html`<h2>Change it and try again</h2>`}
${validateForm(view)}
</form>
<section class="machine"><p>Many descriptions at once: choose several files, or a <code>.zip</code> of Turtle, JSON-LD or CSV. For EUCAIM v2.0 there is a spreadsheet to fill in: <a href="/validate/template.xlsx">template.xlsx</a>, or as CSV ${links(sheets.map((sheet) => ({ href: `/validate/template.csv?sheet=${encodeURIComponent(sheet)}`, label: sheet })))}.</p>
<p>In a pipeline: <code>POST /validate?profile=${view.profile}</code> with the description as body gives the same findings as JSON; <code>&amp;format=sarif</code> for code scanning, <code>&amp;format=turtle</code> for a SHACL report.</p></section>`,
  );
}
