import type { Context, Hono } from 'hono';
import { Problem } from '../base/index.ts';
import { inGraph, write } from '../rdf/index.ts';
import { type Batches, fetchDescription, type Input, openBatches } from '../validation/index.ts';
import { dropRest, isForm } from './body.ts';
import { readUploads } from './multipart.ts';
import { represent } from './representation.ts';
import type { Services } from './services.ts';
import { answer } from './validate-answer.ts';
import { type Asked, askedOf } from './validate-asked.ts';
import { bytesOf, readUpTo, uploadBounds } from './validate-body.ts';
import { type Inputs, inputOfUrl, inputsOfBody, inputsOfForm } from './validate-inputs.ts';
import { outcomeOf } from './validate-outcome.ts';
import { pageOf } from './validate-page.ts';
import { templateRoutes } from './validate-template.ts';
import { validatePageView } from './views/index.ts';

/** Most uploads at once that are checked in parts, or are archives or spreadsheets; others are told to come back. */
const mostLarge = 2;

/**
 * Checks descriptions against a profile. Nothing that is sent here is stored, and no address is asked unless the
 * operator allows its host. `fetcher` is another one in tests.
 */
export function validateRoutes(
  app: Hono,
  services: Services,
  fetcher: typeof fetchDescription = fetchDescription,
): void {
  const { store, validation, config, base, catalogue } = services;
  const bounds = uploadBounds(config.bodyBytes);
  let large = 0;

  templateRoutes(app, services);

  app.get('/validate', async function showValidator(c) {
    const wanted = c.req.query('profile') ?? config.profile;
    // The page shows the findings of one profile.
    const profile = wanted === 'all' ? config.profile : wanted;
    return represent(c, {
      json: () => ({ profiles: validation.profiles }),
      html: async () => {
        const text = await described(c.req.query('dataset'));
        return text === undefined
          ? validatePageView(services, profile)
          : pageOf(services, text, { profile, base, scores: false, second: false });
      },
    });
  });

  /** A dataset of the catalogue, written out, for the link on its page. */
  async function described(id: string | undefined): Promise<Extract<Input, { state: 'text' }> | undefined> {
    const found = id === undefined ? undefined : await catalogue.get(id);
    if (found === undefined) return undefined;
    if (found.state !== 'found') throw new Problem('not-found', `There is no dataset ${id}.`);
    const text = await write(inGraph(found.quads), 'turtle');
    return { state: 'text', name: 'description', text, format: 'turtle', base: found.iri };
  }

  app.post('/validate', async function validateDescription(c) {
    try {
      return await validated(c);
    } catch (error) {
      // What is refused part-way is told to the client all the same, and holds up nobody meanwhile.
      if (error instanceof Problem) await dropRest(c, 2 * bounds.stream);
      throw error;
    }
  });

  async function validated(c: Context): Promise<Response> {
    let isLarge = false;
    const enter = () => {
      if (isLarge) return;
      if (large >= mostLarge)
        throw new Problem('unavailable', `${mostLarge} large uploads are being checked.`, {
          retryAfterSeconds: 10,
        });
      large += 1;
      isLarge = true;
    };
    let batches: Batches | undefined;
    try {
      const form = isForm(c) ? await formOf(c, enter) : undefined;
      const asked = askedOf(c, form?.fields ?? new Map(), { validation, profile: config.profile, base });
      const inputs = await inputsAsked(c, asked, form, enter);
      const input = inputs.state === 'one' ? inputs.input : undefined;
      const isPage = form && asked.report === undefined && asked.profile !== 'all';
      if (isPage && input?.state === 'text')
        return await represent(c, { html: () => pageOf(services, input, asked, form.fields) }, 'html');
      const isStream = input?.state === 'stream';
      // What comes in parts comes once, and every profile would need it anew.
      if (isStream && (isWhole(asked) || asked.profile === 'all'))
        throw new Problem(
          'too-large',
          `Scores, changes, a second opinion and every profile need a text of at most ${bounds.whole.toLocaleString('en')} bytes.`,
        );
      // The threads end with the request: nobody has to remember to end them, and memory goes back.
      if (!isWhole(asked)) batches = entered(openBatches(store, { threads: 2 }), enter);
      const outcome = await outcomeOf(services, inputs, asked, batches, c.req.raw.signal);
      return await answer(c, outcome, form !== undefined);
    } finally {
      if (isLarge) large -= 1;
      await batches?.close();
    }
  }

  async function formOf(c: Context, enter: () => void) {
    const isText = /^application\/x-www-form-urlencoded/i.test(c.req.header('content-type') ?? '');
    const limit = isText ? bounds.whole * 2 : bounds.packed;
    const source = bytesOf(c, limit);
    const body = await readUpTo(source, bounds.whole);
    if (body.state === 'whole') return readUploads(c, body.bytes);
    enter();
    const whole = await readUpTo(body.chunks, limit);
    return readUploads(c, whole.state === 'whole' ? whole.bytes : Buffer.alloc(0));
  }

  async function inputsAsked(
    c: Context,
    asked: Asked,
    form: Awaited<ReturnType<typeof formOf>> | undefined,
    enter: () => void,
  ): Promise<Inputs> {
    const hasText =
      form !== undefined && (form.files.length > 0 || form.fields.get('description')?.[0]?.trim());
    if (asked.url !== undefined && !hasText)
      return inputOfUrl(asked.url, config.validateHosts, bounds.whole, fetcher);
    if (form === undefined) return inputsOfBody(c, asked, bounds, enter);
    // What is packed may be more than it looks.
    if (form.files.some(({ name }) => /\.(zip|xlsx)$/i.test(name))) enter();
    return inputsOfForm(form.fields, form.files, asked, bounds);
  }
}

/** Texts that are found to be too large as a whole are checked in parts only where there is room for that. */
const entered = (batches: Batches, enter: () => void): Batches => ({
  ...batches,
  validate(...asked) {
    enter();
    return batches.validate(...asked);
  },
});

const isWhole = ({ change, scores, second, as, report }: Asked) =>
  change !== undefined || scores || second || as !== undefined || report === 'description';
