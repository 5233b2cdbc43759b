import { randomUUID } from 'node:crypto';
import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { diskReason, Problem, type ProblemKind, problemKinds } from '../base/index.ts';
import { negotiate } from '../rdf/index.ts';
import type { Html } from '../web/index.ts';
import type { Services } from './services.ts';
import { problemView } from './views/index.ts';

/** A problem with what was sent, told with its place; line and column are members of the document too. */
export function atPlace(
  kind: ProblemKind,
  {
    line,
    column,
    message,
    more,
  }: { line?: number; column?: number; message: string; more?: readonly unknown[] },
): Problem {
  const place = line === undefined ? '' : `Line ${line}${column === undefined ? '' : `, column ${column}`}: `;
  return new Problem(kind, place + message, { line, column, ...(more && { more }) });
}

/** Turns whatever was thrown into a Problem; what we did not foresee becomes `internal`, logged with an id. */
function asProblem(error: unknown, { log }: Pick<Services, 'log'>): Problem {
  if (error instanceof Problem && error.kind !== 'storage-failed') return error;
  if (error instanceof HTTPException && error.status < 500)
    return new Problem('malformed-request', error.message);
  const requestId = randomUUID();
  log.error({ err: error, requestId }, 'request failed');
  if (error instanceof Problem) {
    // Where the file is, is for the log alone: no stranger needs to know the folders of this machine.
    const reason = diskReason(error.cause ?? error, 'the reason stands in its log');
    return new Problem('storage-failed', `This node did not take it: ${reason}.`, { requestId }, error);
  }
  return new Problem('internal', 'The request could not be answered.', { requestId }, error);
}

/**
 * Renders a failure as RFC 9457 JSON, or as a page for a browser; as the page given, whoever asks, where one is: that
 * tells it beside what was sent.
 */
export function sendProblem(
  c: Context,
  error: unknown,
  services: Pick<Services, 'base' | 'log'>,
  page?: Html,
): Response {
  const problem = asProblem(error, services);
  c.header('Vary', 'Accept');
  c.header('Cache-Control', 'no-store');
  // Of the answer that was not made.
  c.header('ETag', undefined);
  const advice = problemKinds[problem.kind].advice;
  if (problem.kind === 'not-authorised') c.header('WWW-Authenticate', 'Bearer');
  if (typeof problem.extra.retryAfterSeconds === 'number')
    c.header('Retry-After', String(problem.extra.retryAfterSeconds));
  const status = problem.status as 400;
  const type = negotiate(c.req.header('accept'), [
    'application/problem+json',
    'application/json',
    'text/html',
  ]);
  if (page !== undefined || type === 'text/html')
    return c.html(String(page ?? problemView(problem, advice)), status);
  return c.body(
    `${JSON.stringify({ ...problem.toDocument(services.base), advice }, undefined, 2)}\n`,
    status,
    {
      'Content-Type': 'application/problem+json',
    },
  );
}
