import type { Hono } from 'hono';
import type { Validated } from '../validation/index.ts';
import { readRdf } from './body.ts';
import { atPlace } from './problems.ts';
import { sendText } from './representation.ts';
import type { Services } from './services.ts';

/**
 * POST /validate with `profile=all`: what every profile says of one description, which is read and indexed once. Any
 * other profile is left to the routes after this one. Nothing that is sent here is stored.
 */
export function everyProfileRoutes(app: Hono, { validation, config, base }: Services): void {
  app.post('/validate', async function validateAgainstAll(c, next) {
    if (c.req.query('profile') !== 'all') return next();
    const { text, format } = await readRdf(c, config.bodyBytes);
    const description = { text, format, base: `${base}/validate` };
    const answer = await validation.validateAll(description, c.req.query('language'));
    if (answer.state === 'malformed') throw atPlace('malformed-rdf', answer);
    return sendText(c, JSON.stringify({ profiles: answer.validated.map(document) }), 'application/json');
  });
}

const document = ({ profile, conforms, counts, findings }: Validated) => ({
  profile,
  conforms,
  counts,
  findings,
});
