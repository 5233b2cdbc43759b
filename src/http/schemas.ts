import type { Hono } from 'hono';
import { cohortSchema } from '../cohort/index.ts';
import { sendText } from './representation.ts';
import type { Services } from './services.ts';

/** The published JSON Schemas. */
export function schemaRoutes(app: Hono, { ontology }: Services): void {
  const cohort = `${JSON.stringify(cohortSchema(ontology), undefined, 2)}\n`;
  app.get('/schemas/cohort.json', (c) => sendText(c, cohort, 'application/schema+json'));
}
