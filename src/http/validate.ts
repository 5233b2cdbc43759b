import type { Hono } from 'hono';
import { Problem } from '../base/index.ts';
import { type Format, formatOf, formats, inGraph, write } from '../rdf/index.ts';
import { type Description, reportQuads, type Validated } from '../validation/index.ts';
import { isForm, readForm, readRdf } from './body.ts';
import { atPlace } from './problems.ts';
import { represent } from './representation.ts';
import type { Services } from './services.ts';
import { type Sent, validatePageView, validationDocument } from './views/index.ts';

/** Checks a description against a profile. Nothing that is sent here is stored. */
export function validateRoutes(app: Hono, services: Services): void {
  const { validation, scoring, config, base, catalogue } = services;

  /** The scores of each dataset, where they are asked for: they take longer than the findings. */
  async function scored(asked: string | undefined, description: Description, validated: Validated) {
    if (asked === undefined) return {};
    const known = validated.profile === 'dcat-ap-3' ? { conformance: validated } : {};
    const outcome = await scoring.score(description, known);
    return outcome.state === 'scored' ? { scores: outcome.datasets } : {};
  }

  app.get('/validate', async function showValidator(c) {
    const profile = c.req.query('profile') ?? config.profile;
    return represent(c, {
      json: () => ({ profiles: validation.profiles }),
      html: async () => validatePageView(services, profile, await described(c.req.query('dataset'), profile)),
    });
  });

  /** A dataset of the catalogue, written out and validated, for the link on its page. */
  async function described(id: string | undefined, profile: string): Promise<Sent | undefined> {
    const found = id === undefined ? undefined : await catalogue.get(id);
    if (found === undefined) return undefined;
    if (found.state !== 'found') throw new Problem('not-found', `There is no dataset ${id}.`);
    const text = await write(inGraph(found.quads), 'turtle');
    return {
      text,
      validated: await validation.validate({ text, format: 'turtle', base: found.iri }, profile),
    };
  }

  app.post('/validate', async function validateDescription(c) {
    const form = isForm(c) ? await readForm(c, config.bodyBytes) : undefined;
    const field = (key: string) => form?.get(key)?.find((value) => value.trim() !== '');
    const profile = field('profile') ?? c.req.query('profile') ?? config.profile;
    const { text, format } = form
      ? { text: field('file') ?? field('description') ?? '', format: formatNamed(field('format')) }
      : await readRdf(c, config.bodyBytes);
    const validated = await validation.validate({ text, format, base: `${base}/validate` }, profile);
    if (validated.state === 'malformed') {
      if (form)
        return represent(c, { html: () => validatePageView(services, profile, { text, validated }) }, 'html');
      throw atPlace('malformed-rdf', validated);
    }
    return represent(
      c,
      {
        json: async () => ({
          ...validationDocument(validated),
          ...(await scored(c.req.query('scores'), { text, format, base: `${base}/validate` }, validated)),
          ...(c.req.query('second') !== undefined && {
            secondOpinion: await validation.secondOpinion(validated.quads, profile),
          }),
        }),
        rdf: () => reportQuads(validated, `${base}/validate`),
        html: () => validatePageView(services, profile, { text, validated }),
      },
      form ? 'html' : undefined,
    );
  });
}

function formatNamed(text: string | undefined): Format {
  if (text === undefined) return 'turtle';
  const format = text in formats ? (text as Format) : formatOf(text);
  if (format === undefined) throw new Problem('unsupported-media-type', `There is no format ${text}.`);
  return format;
}
