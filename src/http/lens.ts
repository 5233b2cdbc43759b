import type { Hono } from 'hono';
import { Problem } from '../base/index.ts';
import { lensCatalogue, lensElements } from '../cohort/index.ts';
import { sendText } from './representation.ts';
import type { Services } from './services.ts';

/** The facets of cases as a catalogue for front ends of the Lens family. */
export function lensRoutes(app: Hono, { ontology }: Services): void {
  app.get('/lens/catalogue.json', function showLensCatalogue(c) {
    const { form = 'groups', language = 'en' } = c.req.query();
    const forms = { groups: lensCatalogue, elements: lensElements };
    if (!Object.hasOwn(forms, form))
      throw new Problem('malformed-request', `form is groups or elements, not ${form.slice(0, 40)}.`);
    if (!/^[a-z]{2,3}$/.test(language))
      throw new Problem('malformed-request', 'language is two or three small letters, e.g. en.');
    const catalogue = forms[form as keyof typeof forms](ontology, language);
    return sendText(c, `${JSON.stringify(catalogue, undefined, 2)}\n`, 'application/json');
  });
}
