import type { DatasetScores } from '../scores/index.ts';
import type { Severity } from '../shape.ts';
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

/**
 * A run as lines for a terminal: `file:line:column: severity: focus: path: message (reason) [clause]`, and a sum for
 * each file; of several profiles, each stands before the clause.
 */
export function textReport({ checked, profile }: Run): string {
  const lines = checked.flatMap(byProfile).flatMap((each) => linesOf(each, profile === 'all'));
  return lines.map((line) => `${line}\n`).join('');
}

function linesOf(checked: Checked, isOneOfAll: boolean): string[] {
  const { name, result, scores = [], scoresLeftOut, changes = [] } = checked;
  const lines = changes.map(
    ({ text, statements }) => `${name}: changed: ${text} (${plural(statements, 'statement')})`,
  );
  for (const { line, column, message } of mistakesOf(result))
    lines.push(`${name}${place(line, column)}: cannot be read: ${message}`);
  if (result.state !== 'validated') return lines;
  const against = isOneOfAll ? result.profile : undefined;
  for (const finding of result.findings) lines.push(...findingLines(name, finding, against));
  const { wrong, sum } = datasetsOf(checked);
  for (const { name: dataset, counts } of wrong)
    lines.push(`${name}: dataset ${dataset} does not conform: ${numbers(counts)}`);
  if (sum !== undefined) lines.push(`${name}: ${sum}`);
  const verdict = result.conforms ? 'conforms to' : 'does not conform to';
  lines.push(`${name}: ${verdict} ${result.profile}: ${numbers(result.counts)}`);
  lines.push(...asideOf(result).map((each) => `${name}: ${each}`));
  for (const each of scores) lines.push(...scoreLines(name, each));
  if (scoresLeftOut !== undefined) lines.push(`${name}: no scores: ${scoresLeftOut}`);
  return lines;
}

/** Longest name of a node, in characters: it tells which one is meant, and a line should stay one. */
const longestFocus = 60;

function findingLines(name: string, finding: Located, profile: string | undefined): string[] {
  const { line, column, cell, severity, focus, path, message, reason, clause, didYouMean, fix } = finding;
  const where = cell === undefined ? place(line, column) : `:${cell}`;
  const about = focus.length > longestFocus ? `${focus.slice(0, longestFocus - 1)}…` : focus;
  const asking = [profile, clause].filter(Boolean).join(': ');
  const told = [
    about && `${about}:`,
    path && `${path}:`,
    message,
    reason && `(${reason})`,
    didYouMean,
    asking && `[${asking}]`,
  ]
    .filter(Boolean)
    .join(' ');
  return [
    `${name}${where}: ${severity}: ${told}`,
    ...(fix ? fix.split('\n').map((each) => `    ${each}`) : []),
  ];
}

function scoreLines(name: string, { name: dataset, schemes }: DatasetScores): string[] {
  const lines: string[] = [];
  for (const { label, points, of, untested, rating, adjusted, incomplete, metrics } of schemes) {
    const beside = [
      rating,
      untested > 0 && `${untested} untested`,
      adjusted && `health-adjusted ${adjusted.points} of ${adjusted.of}, ${adjusted.rating}`,
      incomplete,
    ].filter(Boolean);
    lines.push(
      `${name}: score: ${dataset}: ${label}: ${points} of ${of}${beside.length > 0 ? ` (${beside.join('; ')})` : ''}`,
    );
    for (const metric of metrics)
      for (const { line, column, focus, gain, fix } of metric.lost)
        lines.push(`${name}${place(line, column)}: ${metric.metric}: ${focus}: ${gain}: ${fix}`);
  }
  return lines;
}

const numbers = ({ violation, warning, info }: Record<Severity, number>) =>
  `${plural(violation, 'violation')}, ${plural(warning, 'warning')}, ${info} info`;
const place = (line?: number, column?: number) =>
  line === undefined ? '' : `:${line}${column === undefined ? '' : `:${column}`}`;
