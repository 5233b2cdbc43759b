import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Context } from 'hono';
import { Problem, productFolder } from '../base/index.ts';
import { formats, type Quad, write } from '../rdf/index.ts';
import {
  type Checked,
  checkedDocument,
  checkedQuads,
  type ReportFormat,
  reportFormats,
  writeDescription,
} from '../validation/index.ts';
import { atPlace } from './problems.ts';
import { chooseType, rdfTypes, sendRdf, sendText } from './representation.ts';
import { type Asked, relativeTo } from './validate-asked.ts';
import type { Mending } from './validate-change.ts';

const { version } = JSON.parse(readFileSync(join(productFolder, 'package.json'), 'utf8')) as {
  version: string;
};

/** Media types of the reports; a page that is saved is no page of ours, so it comes as a file. */
const reportTypes: Record<ReportFormat, string> = {
  json: 'application/json',
  sarif: 'application/sarif+json',
  text: 'text/plain',
  turtle: 'text/turtle',
  html: 'text/html',
};

/** The media types of all answers of POST /validate, in our order. */
const answerTypes = [
  'application/json',
  ...rdfTypes.keys(),
  'text/html',
  'application/sarif+json',
  'text/plain',
];

/** What was checked, and what the answer may need of it. */
export interface Outcome {
  checked: readonly Checked[];
  /** Whether several descriptions came together, so that even one of them is listed by its name. */
  many: boolean;
  asked: Asked;
  mendingOf(name: string): Mending | undefined;
  /** What an independent engine finds; of one description. */
  second?: unknown;
  /** The format of the one description, as it was sent. */
  sent?: keyof typeof formats;
  page(): Promise<unknown>;
}

/** Answers in the format that is asked for by name, or that the client likes best. */
export async function answer(c: Context, outcome: Outcome, isForm: boolean): Promise<Response> {
  const { asked, checked } = outcome;
  const run = { profile: asked.profile, version, checked };
  const problem = unread(outcome);
  // A report of it is sent all the same, so that code scanning shows where; who looks at the status sees it too.
  if (problem) c.status(problem.status as 400);
  if (asked.report === 'description') {
    if (problem) throw problem;
    return sendDescription(c, outcome);
  }
  if (asked.report !== undefined && asked.report !== 'json') {
    if (asked.report === 'html') c.header('Content-Disposition', 'attachment; filename="findings.html"');
    return sendText(c, await reportFormats[asked.report](run), reportTypes[asked.report]);
  }
  const suffix = asked.report === 'json' ? 'json' : isForm ? 'html' : undefined;
  const type = chooseType(c, answerTypes, suffix);
  // The page leads on from the findings of one profile; those of all are a report.
  if (type === 'text/html' && asked.profile === 'all')
    return sendText(c, reportFormats.html(run), reportTypes.html);
  if (type === 'text/html') return sendText(c, String(await outcome.page()), type);
  if (type === 'application/sarif+json') return sendText(c, await reportFormats.sarif(run), type);
  if (type === 'text/plain') return sendText(c, await reportFormats.text(run), type);
  if (problem) throw problem;
  if (type !== 'application/json') return sendRdf(c, quadsOf(outcome), type);
  const document = outcome.many ? documentOfMany(outcome) : await documentOfOne(outcome);
  return sendText(c, `${JSON.stringify(document, undefined, 2)}\n`, type);
}

/** Most descriptions that a refusal names. */
const mostNamed = 20;

/** What cannot be read is a problem of the request where nothing else can; among others it is a result like them. */
function unread({ many, checked }: Outcome): Problem | undefined {
  const [first] = checked;
  if (first === undefined || checked.some(({ result }) => isRead(result))) return undefined;
  if (many) return nothingRead(checked);
  const { result } = first;
  if (result.state === 'malformed') return atPlace('malformed-rdf', result);
  if (result.state === 'unreadable')
    return new Problem(result.tooLarge ? 'too-large' : 'malformed-request', result.message);
  const [mistake, ...more] = result.parts?.mistakes ?? [];
  return mistake && atPlace('malformed-rdf', { ...mistake, more });
}

/** Whether anything could be read: of a long text, at least one statement. */
const isRead = (result: Checked['result']) =>
  result.state === 'validated' &&
  (result.parts === undefined || result.parts.statements > 0 || result.parts.mistakes.length === 0);

function nothingRead(checked: readonly Checked[]): Problem {
  const reasons = checked.slice(0, mostNamed).map(({ name, result }) => {
    if (result.state === 'validated') return name;
    const line = result.state === 'malformed' && result.line !== undefined ? `, line ${result.line}` : '';
    return `${name}${line}: ${result.message}`;
  });
  const more = checked.length > mostNamed ? ` And ${checked.length - mostNamed} more.` : '';
  const isTooLarge = checked.every(({ result }) => result.state === 'unreadable' && result.tooLarge);
  return new Problem(
    isTooLarge ? 'too-large' : 'malformed-request',
    `Nothing of it can be read. ${reasons.join(' ')}${more}`,
  );
}

const everyOf = (checked: Checked): readonly Checked[] => [checked, ...(checked.others ?? [])];

function quadsOf({ checked, many, asked, mendingOf }: Outcome): Quad[] {
  const reports = checked.flatMap(everyOf);
  const isOne = !many && reports.length === 1;
  return [
    ...reports.flatMap((each, index) =>
      checkedQuads(each, isOne ? asked.base : `${asked.base}/${index + 1}`),
    ),
    ...checked.flatMap(({ name }) => mendingOf(name)?.activity ?? []),
  ];
}

async function documentOfOne(outcome: Outcome): Promise<object> {
  const { checked, mendingOf, second } = outcome;
  const [first] = checked as readonly [Checked];
  const { state: _state, changes: _changes, ...document } = checkedDocument(first);
  const mending = mendingOf(first.name);
  const text = await descriptionOf(outcome);
  return {
    ...document,
    ...(second !== undefined && { secondOpinion: second }),
    ...(mending && { changes: mending.changes, activity: await write(mending.activity, 'turtle') }),
    ...(text && { description: text }),
  };
}

function documentOfMany({ checked, asked, mendingOf }: Outcome): object {
  const counts = { violation: 0, warning: 0, info: 0 };
  for (const { result } of checked.flatMap(everyOf))
    if (result.state === 'validated')
      for (const severity of ['violation', 'warning', 'info'] as const)
        counts[severity] += result.counts[severity];
  const unread = checked.filter(({ result }) => result.state !== 'validated').length;
  return {
    conforms: counts.violation === 0 && unread === 0,
    profile: asked.profile,
    counts,
    unread,
    files: checked.map(({ name, ...rest }) => {
      const changes = mendingOf(name)?.changes;
      return { file: name, ...checkedDocument(rest), ...(changes && { changes }) };
    }),
  };
}

/** The description as it is after a change, or as a table gave it; undefined where the text is as it was sent. */
async function descriptionOf({
  checked: [first],
  many,
  asked,
  mendingOf,
  sent,
}: Outcome): Promise<{ format: keyof typeof formats; text: string } | undefined> {
  if (many || first === undefined || first.result.state !== 'validated' || first.result.parts)
    return undefined;
  const mending = mendingOf(first.name);
  if (mending === undefined && sent !== undefined && asked.as === undefined) return undefined;
  const format = asked.as ?? sent ?? 'turtle';
  return { format, text: await writeDescription(first.result.quads, format, relativeTo(asked)) };
}

async function sendDescription(c: Context, outcome: Outcome): Promise<Response> {
  const found = await descriptionOf({
    ...outcome,
    asked: { ...outcome.asked, as: outcome.asked.as ?? outcome.sent ?? 'turtle' },
  });
  if (found === undefined)
    throw new Problem(
      'not-possible',
      'format=description gives back one description that is read as a whole.',
    );
  return sendText(c, found.text, formats[found.format].mediaType);
}
