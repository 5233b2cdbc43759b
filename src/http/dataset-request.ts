import type { Context } from 'hono';
import { Problem } from '../base/index.ts';
import { isId, type Precondition } from '../catalogue/index.ts';
import { splitSuffix } from './representation.ts';

/**
 * What If-Match and If-None-Match ask of the record (RFC 9110 §13.1). The ETag of an RDF representation is the
 * record's with the format behind it, so that any of those will do; a page has an ETag of its own.
 */
export function preconditionOf(c: Context): { only?: Precondition } {
  const match = c.req.header('if-match')?.trim();
  if (match === '*') return { only: { state: 'exists' } };
  if (match !== undefined) {
    const etags = match.split(',').map((tag) =>
      tag
        .trim()
        .replace(/^W\//, '')
        .replaceAll('"', '')
        .replace(/[.-].*$/, ''),
    );
    return { only: { state: 'one-of', etags } };
  }
  const none = c.req.header('if-none-match')?.trim();
  if (none === undefined) return {};
  if (none !== '*') throw new Problem('malformed-request', 'A write takes If-None-Match with * alone.');
  return { only: { state: 'absent' } };
}

/** The id of the dataset in the address, and the suffix of a format where one is there. Throws a Problem for no id. */
export function datasetOf(c: Context, parameter = 'id'): { name: string; suffix?: string } {
  const split = splitSuffix(c.req.param(parameter) ?? '');
  if (!isId(split.name))
    throw new Problem(
      'not-found',
      'The id of a dataset has only lower-case letters, digits, dots, dashes and underscores.',
    );
  return split;
}
