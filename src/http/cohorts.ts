import type { Context, Hono } from 'hono';
import { Problem } from '../base/index.ts';
import {
  answer,
  answerCsv,
  answerQuads,
  type Cohort,
  type CohortAnswer,
  changesBetween,
  cohortQuery,
  type KeptAnswer,
  type Mistake,
  parseCohort,
} from '../cohort/index.ts';
import { negotiate } from '../rdf/index.ts';
import { cohortCriteria, readCohortForm } from '../web/index.ts';
import { isForm, readForm, readText } from './body.ts';
import { represent, sendText, splitSuffix, withSuffixes } from './representation.ts';
import type { Services } from './services.ts';
import { againView, cohortFacets, cohortFormView, cohortView, keptAnswerView } from './views/index.ts';

/** Largest cohort, in bytes: far above any that the limits of the cohort language allow. */
const cohortBytes = 131_072;

/** Cohorts: put together, saved by hash, answered by every node. */
export function cohortRoutes(app: Hono, services: Services): void {
  const { ontology, federation, cohorts, keptAnswers, config } = services;

  app.on('GET', withSuffixes('/cohorts'), async function showCohortForm(c) {
    const url = new URL(c.req.url);
    return represent(
      c,
      {
        json: () => ({ facets: cohortFacets(services) }),
        html: () => {
          const form = readCohortForm(url.searchParams);
          if (form.criteria.length === 0) return cohortFormView(services, form, {});
          const reading = parseCohort(cohortCriteria(form), ontology);
          const readBack =
            reading.state === 'understood'
              ? { reading: reading.cohort.reading }
              : { mistakes: sentencesOf(reading.mistakes) };
          return cohortFormView(services, form, readBack);
        },
      },
      splitSuffix(url.pathname).suffix,
    );
  });

  app.post('/cohorts', async function saveCohort(c) {
    const form = isForm(c) ? await readForm(c, cohortBytes) : undefined;
    const fields =
      form &&
      readCohortForm(
        [...form].flatMap(([key, values]) => values.map((value): [string, string] => [key, value])),
      );
    const reading = parseCohort(fields ? cohortCriteria(fields) : await readJson(c), ontology);
    if (reading.state === 'invalid') {
      const sentences = sentencesOf(reading.mistakes);
      if (fields) return c.html(String(await cohortFormView(services, fields, { mistakes: sentences })), 422);
      throw new Problem('invalid-cohort', sentences.join(' '), { mistakes: reading.mistakes });
    }
    const { hash, criteria } = reading.cohort;
    cohorts.save(hash, criteria);
    c.header('Location', `${services.base}/cohorts/${hash}`);
    return c.json({ hash, reading: reading.cohort.reading }, 303);
  });

  app.get('/cohorts/:hash', async function answerCohort(c) {
    const { name: hash, suffix } = splitSuffix(c.req.param('hash'));
    if (hash.endsWith('.rq')) {
      const asked = find(hash.slice(0, -'.rq'.length));
      const text = `# ${asked.reading}\n${await cohortQuery(asked, ontology)}`;
      return sendText(c, text, 'application/sparql-query');
    }
    const asCsv = hash.endsWith('.csv') || isCsvWanted(c);
    const cohort = find(hash.replace(/\.csv$/, ''));
    const answered = await ask(c, cohort);
    c.header('Cache-Control', 'no-cache');
    if (asCsv) {
      c.header('Vary', 'Accept');
      return sendText(c, answerCsv(answered), 'text/csv');
    }
    return represent(
      c,
      {
        json: () => answered,
        rdf: () => answerQuads(answered, iriOf(cohort)),
        html: () => cohortView(services, cohort, answered),
      },
      suffix,
    );
  });

  app.post('/cohorts/:hash/answers', async function keepAnswer(c) {
    const cohort = find(c.req.param('hash'));
    const { id, kept } = keptAnswers.keep(await ask(c, cohort), ontology.release);
    const place = `${iriOf(cohort)}/answers/${id}`;
    c.header('Location', place);
    return c.json({ id, kept, answer: place }, 303);
  });

  app.get('/cohorts/:hash/answers/:id', async function showKeptAnswer(c) {
    const { name: id, suffix } = splitSuffix(c.req.param('id'));
    const record = findKept(c.req.param('hash'), id.replace(/\.csv$/, ''));
    // What is kept never changes, so it may be cached for as long as anyone likes.
    c.header('Cache-Control', 'public, max-age=31536000, immutable');
    if (id.endsWith('.csv')) return sendText(c, answerCsv(record.answer), 'text/csv');
    return represent(
      c,
      {
        json: () => record,
        rdf: () =>
          answerQuads(record.answer, `${services.base}/cohorts/${record.answer.hash}/answers/${record.id}`),
        html: () => keptAnswerView(services, record),
      },
      suffix,
    );
  });

  app.get('/cohorts/:hash/answers/:id/again', async function askAgain(c) {
    const record = findKept(c.req.param('hash'), c.req.param('id'));
    const now = await ask(c, find(record.answer.hash));
    const changes = changesBetween(record.answer, now);
    const release = { before: record.ontologyRelease, now: ontology.release };
    c.header('Cache-Control', 'no-cache');
    return represent(c, {
      json: () => ({ id: record.id, kept: record.kept, ontologyRelease: release, changes, now }),
      html: () => againView(services, record, changes, now),
    });
  });

  const iriOf = ({ hash }: Cohort) => `${services.base}/cohorts/${hash}`;

  function ask(c: Context, cohort: Cohort): Promise<CohortAnswer> {
    return answer(cohort, federation, ontology, { deadlineMs: waitOf(c), signal: c.req.raw.signal });
  }

  function findKept(hash: string, id: string): KeptAnswer {
    const record = keptAnswers.get(hash, id);
    if (record === undefined) throw new Problem('not-found', `No answer ${id} to this cohort is kept here.`);
    return record;
  }

  function find(hash: string): Cohort {
    const criteria = cohorts.get(hash);
    if (criteria === undefined)
      throw new Problem('not-found', `There is no cohort ${hash}. Post its criteria to /cohorts again.`);
    const reading = parseCohort(criteria, ontology);
    if (reading.state === 'invalid') {
      throw new Problem(
        'invalid-cohort',
        'The cohort was saved under another ontology release and is no longer understood.',
        { mistakes: reading.mistakes },
      );
    }
    return reading.cohort;
  }

  /** The longest wait for a node, in ms: ?wait= in seconds, at most what the configuration allows. */
  function waitOf(c: Context): number {
    const wait = c.req.query('wait');
    if (wait === undefined) return config.nodeMs;
    const seconds = Number(wait);
    if (!(seconds > 0)) throw new Problem('malformed-request', 'wait is a number of seconds above 0.');
    return Math.min(seconds * 1000, config.nodeMs);
  }
}

/** Whether the client likes CSV better than what an answer is otherwise given as. */
function isCsvWanted(c: Context): boolean {
  const accept = c.req.header('accept');
  return (
    accept?.includes('text/csv') === true &&
    negotiate(accept, ['application/json', 'text/html', 'text/csv']) === 'text/csv'
  );
}

/** Mistakes in a cohort, each with its place and the nearest right names. */
function sentencesOf(mistakes: readonly Mistake[]): string[] {
  return mistakes.map(({ path, message, nearest }) => {
    const hint = nearest && nearest.length > 0 ? ` Nearest: ${nearest.join(', ')}.` : '';
    return `${path ? `${path}: ` : ''}${message}${hint}`;
  });
}

async function readJson(c: Context): Promise<unknown> {
  const type = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';
  if (type !== 'application/json' && !type.endsWith('+json')) {
    throw new Problem('unsupported-media-type', 'Send the cohort as application/json.', {
      accepted: ['application/json'],
    });
  }
  const text = await readText(c, cohortBytes);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Problem('malformed-request', `The cohort is not JSON: ${(cause as Error).message}`, {}, cause);
  }
}
