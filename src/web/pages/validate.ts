import { page, type Site } from '../frame.ts';
import { type Html, html, type Renderable } from '../html.ts';
import { type LineMark, lineId, listing } from '../listing.ts';
import { notice } from '../notice.ts';
import { dataTable } from '../table.ts';
import { number, quantity } from '../words.ts';

/** One finding of a validation, as POST /validate gives it. */
export interface FindingView {
  severity: 'violation' | 'warning' | 'info';
  line?: number | undefined;
  column?: number | undefined;
  focus: string;
  path?: string | undefined;
  value?: string | undefined;
  message: string;
  reason?: string | undefined;
  clause?: string | undefined;
  /** Turtle that would mend it. */
  fix?: string | undefined;
}

export type ValidationView =
  | { state: 'malformed'; line?: number | undefined; column?: number | undefined; message: string }
  | {
      state: 'validated';
      conforms: boolean;
      counts: { violation: number; warning: number; info: number };
      findings: readonly FindingView[];
    };

/** The form to validate a description, and what was found. */
export interface ValidateView {
  profiles: readonly { name: string; label: string }[];
  /** Name of the profile chosen. */
  profile: string;
  /** What was sent. */
  text?: string | undefined;
  result?: ValidationView | undefined;
}

const formats = [
  ['text/turtle', 'Turtle'],
  ['application/ld+json', 'JSON-LD'],
  ['application/rdf+xml', 'RDF/XML'],
  ['application/n-triples', 'N-Triples'],
] as const;

/** Most findings shown on the page; the JSON has all. */
const mostFindings = 200;

function place(line: number | undefined, column?: number | undefined): Renderable {
  return line === undefined
    ? html`<span class="absent">whole text</span>`
    : html`<a href="#${lineId(line)}">line ${line}${column !== undefined && `, column ${column}`}</a>`;
}

function findingTable(findings: readonly FindingView[]): Html {
  return dataTable(
    'Findings',
    [{ label: 'Where' }, { label: 'What' }, { label: 'On' }],
    findings.slice(0, mostFindings).map((finding, index) => ({
      id: `finding-${index + 1}`,
      cells: [
        place(finding.line, finding.column),
        html`<strong class="severity ${finding.severity}">${finding.severity}</strong> ${finding.message}${finding.reason !== undefined && html`<br><span class="reason">${finding.reason}</span>`}${finding.clause !== undefined && html`<br><span class="clause">${finding.clause}</span>`}${finding.fix !== undefined && html`<p>A way to mend it:</p><pre class="fix">${finding.fix}</pre>`}`,
        html`${finding.focus}${finding.path !== undefined && html`<br><span class="reason">${finding.path}</span>`}${finding.value !== undefined && html`<br>found <code>${finding.value}</code>`}`,
      ],
    })),
    true,
  );
}

function marksOf(result: ValidationView): LineMark[] {
  if (result.state === 'malformed')
    return result.line === undefined
      ? []
      : [{ line: result.line, severity: 'violation', words: result.message }];
  return result.findings
    .slice(0, mostFindings)
    .flatMap(({ line, severity, message }, index) =>
      line === undefined ? [] : [{ line, severity, words: message, href: `#finding-${index + 1}` }],
    );
}

function outcome(result: ValidationView, profile: string): Html {
  if (result.state === 'malformed')
    return html`${notice('failed', html`<p><strong>This cannot be read as RDF</strong> (${place(result.line, result.column)}): ${result.message}</p>`)}`;
  const { violation, warning, info } = result.counts;
  const counts = `${quantity(violation, 'violation')}, ${quantity(warning, 'warning')}, ${quantity(info, 'piece of advice', 'pieces of advice')}.`;
  const left = result.findings.length - mostFindings;
  return html`${notice(result.conforms ? 'good' : 'failed', html`<p><strong>${result.conforms ? 'Conforms' : 'Does not conform'}</strong> to ${profile}: ${counts}</p>`)}
${result.findings.length > 0 && findingTable(result.findings)}
${left > 0 && html`<p>${number(left)} more findings are in the JSON report.</p>`}`;
}

function form({ profiles, profile, text }: ValidateView): Html {
  return html`<form class="validate panel" method="post" action="/validate" enctype="multipart/form-data">
<div class="field"><label for="profile">Profile</label><select id="profile" name="profile">${profiles.map(({ name, label }) => html`<option value="${name}"${name === profile && html` selected`}>${label}</option>`)}</select></div>
<div class="field"><label for="format">Format</label><select id="format" name="format">${formats.map(([mediaType, label]) => html`<option value="${mediaType}">${label}</option>`)}</select></div>
<div class="field wide"><label for="description">Description</label><textarea id="description" name="description" rows="${text === undefined ? 14 : 6}" spellcheck="false">
${text}</textarea></div>
<div class="field wide"><label for="file">or a file</label><input id="file" type="file" name="file" accept=".ttl,.jsonld,.json,.rdf,.xml,.nt"></div>
<div class="actions wide"><button type="submit">Validate</button> <span>Nothing that you send here is stored.</span></div>
</form>`;
}

/** Validation of a description: every finding with its line, its reason and a way to mend it. */
export function validatePage(view: ValidateView, site: Site = {}): Html {
  const { result, text } = view;
  const label = view.profiles.find(({ name }) => name === view.profile)?.label ?? view.profile;
  return page(
    { title: result === undefined ? 'Validate' : 'Validation report', path: '/validate' },
    site,
    html`<h1>${result === undefined ? 'Validate a description' : 'Validation report'}</h1>
${result !== undefined && html`<section aria-label="Outcome">${outcome(result, label)}</section>`}
${result !== undefined && text !== undefined && html`<section><h2>The description, line by line</h2>${listing(text, marksOf(result), 'The description, line by line')}</section><h2>Try again</h2>`}
${form(view)}
<p class="machine">In a pipeline: <code>POST /validate?profile=${view.profile}</code> with the description as body gives the same findings as JSON, or as a SHACL report with <code>Accept: text/turtle</code>.</p>`,
  );
}
