import { type Path, parsePath } from './path.ts';

/** What a row must fulfil for a line of a mapping: a value is one of some, or none of them. */
export interface Condition {
  path: Path;
  values: ReadonlySet<string>;
  negated: boolean;
}

/**
 * Reads conditions joined by `and`: `column=value`, `column!=value`, `column in a|b|c`, `column not in a|b`. An
 * empty value means an empty field. Undefined where one of them is none of these.
 */
export function parseConditions(text: string): Condition[] | undefined {
  if (text.trim() === '') return [];
  const conditions: Condition[] = [];
  for (const part of text.split(/\s+and\s+/i)) {
    const listed = /^(.+?)\s+(not\s+)?in\s+(.+)$/i.exec(part);
    const [, left = '', mark = '', right = ''] = /^((?:\[[^\]]*\]|[^=!])+?)\s*(!?=)\s*(.*)$/.exec(part) ?? [];
    const path = parsePath(listed ? (listed[1] ?? '') : left);
    if (path === undefined || (!listed && (mark === '' || right.includes('=')))) return undefined;
    const values = listed ? (listed[3] ?? '').split('|').map((value) => value.trim()) : [right.trim()];
    conditions.push({
      path,
      values: new Set(values),
      negated: listed ? listed[2] !== undefined : mark === '!=',
    });
  }
  return conditions;
}
