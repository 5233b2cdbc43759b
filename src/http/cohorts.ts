import type { Context, Hono } from 'hono';
import { Problem } from '../base/index.ts';
import {
  answer,
  answerCsv,
  answerQuads,
  type CohortAnswer,
  changesBetween,
  cohortQuery,
  cohortSparql,
  type KeptAnswer,
  parseCohortUrl,
  parseQuestion,
  type QuestionReading,
} from '../cohort/index.ts';
import { negotiate } from '../rdf/index.ts';
import { type CohortForm, cohortCriteria, readCohortForm } from '../web/index.ts';
import { isForm, readForm } from './body.ts';
import { type CohortRequest, cohortRequest, splitQuery, wordyUrl } from './cohorts-find.ts';
import { liveRoutes } from './cohorts-live.ts';
import { cohortBytes, isCohortQuery, readQuestion, refuseStray, splittable } from './cohorts-read.ts';
import { invalidCohort, sentencesOf } from './cohorts-refusal.ts';
import { requestRoutes, requestsSaid } from './cohorts-requests.ts';
import { saveCohort } from './cohorts-save.ts';
import { represent, sendText, splitSuffix, withSuffixes } from './representation.ts';
import type { Services } from './services.ts';
import { againView, cohortFacets, cohortFormView, cohortView, keptAnswerView } from './views/index.ts';

/** Cohorts: put together or sent in, saved by hash, answered by every node. */
export function cohortRoutes(app: Hono, services: Services): void {
  const { ontology, federation, keptAnswers } = services;

  app.on('GET', withSuffixes('/cohorts'), async function showCohortForm(c) {
    const url = new URL(c.req.url);
    const { suffix } = splitSuffix(url.pathname);
    if (suffix === undefined && isCohortQuery(url.searchParams))
      return save(c, splittable(parseCohortUrl(url.searchParams, ontology), ontology));
    return represent(
      c,
      {
        json: () => ({ facets: cohortFacets(services) }),
        html: () => {
          const form = readCohortForm(url.searchParams);
          if (form.criteria.length === 0 && !form.groupBy) return cohortFormView(services, form, {});
          const reading = formQuestion(form);
          const readBack =
            reading.state === 'understood'
              ? { reading: reading.cohort.reading }
              : { mistakes: sentencesOf(reading.mistakes) };
          return cohortFormView(services, form, readBack);
        },
      },
      suffix,
    );
  });

  app.post('/cohorts', async function saveCohort(c) {
    // `curl --data` calls every body a form: what it is said to be in the address counts first.
    if (!isForm(c) || c.req.query('language') !== undefined) return save(c, await readQuestion(c, ontology));
    const fields = await readForm(c, cohortBytes);
    refuseStray(fields, ontology);
    const form = readCohortForm(
      [...fields].flatMap(([key, values]) => values.map((value): [string, string] => [key, value])),
    );
    const reading = formQuestion(form);
    if (reading.state === 'understood') return save(c, reading);
    const mistakes = sentencesOf(reading.mistakes);
    return c.html(String(await cohortFormView(services, form, { mistakes })), 422);
  });

  /** The form as a question: the same that its criteria and its split are as JSON. */
  function formQuestion(form: CohortForm): QuestionReading {
    return splittable(
      parseQuestion({ ...cohortCriteria(form), groupBy: form.groupBy ?? [] }, ontology),
      ontology,
    );
  }

  function save(c: Context, reading: QuestionReading): Response {
    if (reading.state === 'invalid') throw invalidCohort(reading.mistakes);
    const { cohort, groupBy } = reading;
    saveCohort(services, cohort);
    c.header('Location', `${services.base}/cohorts/${cohort.hash}${splitQuery(groupBy)}`);
    return c.json({ hash: cohort.hash, reading: cohort.reading, exactness: cohort.exactness, groupBy }, 303);
  }

  app.get('/cohorts/:hash', async function answerCohort(c) {
    const { name, suffix } = splitSuffix(c.req.param('hash'));
    const [, hash = name, form] = /^(.+?)\.(case\.rq|rq|csv)$/.exec(name) ?? [];
    const asked = cohortRequest(c, hash, services);
    const { cohort, groupBy, iri } = asked;
    if (form === 'case.rq')
      return sendText(c, cohortSparql(cohort, ontology, groupBy), 'application/sparql-query');
    if (form === 'rq') {
      const text = `# ${cohort.reading}\n${await cohortQuery(cohort, ontology, groupBy)}`;
      return sendText(c, text, 'application/sparql-query');
    }
    const answered = await ask(c, asked);
    c.header('Cache-Control', 'no-cache');
    if (form === 'csv' || (suffix === undefined && isCsvWanted(c))) {
      c.header('Vary', 'Accept');
      return sendText(c, answerCsv(answered), 'text/csv');
    }
    return represent(
      c,
      {
        json: async () => ({
          ...answered,
          exactness: cohort.exactness,
          resolutions: cohort.resolutions,
          url: wordyUrl(services.base, cohort, groupBy),
          ...(await requestsSaid(c, asked, answered, services)),
        }),
        rdf: () => answerQuads(answered, iri, ontology),
        html: async () =>
          cohortView(services, cohort, answered, await requestsSaid(c, asked, answered, services)),
      },
      suffix,
    );
  });

  app.post('/cohorts/:hash/answers', async function keepAnswer(c) {
    const asked = cohortRequest(c, c.req.param('hash'), services);
    const { id, kept } = keptAnswers.keep(await ask(c, asked), ontology.release);
    const place = `${asked.iri}/answers/${id}`;
    c.header('Location', place);
    return c.json({ id, kept, answer: place }, 303);
  });

  app.get('/cohorts/:hash/answers/:id', async function showKeptAnswer(c) {
    const { name: id, suffix } = splitSuffix(c.req.param('id'));
    const record = findKept(c.req.param('hash'), id.replace(/\.csv$/, ''));
    // What is kept never changes, so it may be cached for as long as anyone likes.
    c.header('Cache-Control', 'public, max-age=31536000, immutable');
    if (id.endsWith('.csv')) return sendText(c, answerCsv(record.answer), 'text/csv');
    const place = `${services.base}/cohorts/${record.answer.hash}/answers/${record.id}`;
    return represent(
      c,
      {
        json: () => record,
        rdf: () => answerQuads(record.answer, place, ontology),
        html: () => keptAnswerView(services, record),
      },
      suffix,
    );
  });

  app.get('/cohorts/:hash/answers/:id/again', async function askAgain(c) {
    const record = findKept(c.req.param('hash'), c.req.param('id'));
    const { groupBy = [], hash } = record.answer;
    const now = await ask(c, { ...cohortRequest(c, hash, services), groupBy }, { revalidate: true });
    const changes = changesBetween(record.answer, now);
    const release = { before: record.ontologyRelease, now: ontology.release };
    c.header('Cache-Control', 'no-cache');
    return represent(c, {
      json: () => ({ id: record.id, kept: record.kept, ontologyRelease: release, changes, now }),
      html: () => againView(services, record, changes, now),
    });
  });

  liveRoutes(app, services);
  requestRoutes(app, services);

  /** `revalidate` where the answer is compared with another: what a node said moments ago would prove nothing. */
  function ask(
    c: Context,
    { cohort, groupBy, deadlineMs }: CohortRequest,
    { revalidate = false } = {},
  ): Promise<CohortAnswer> {
    const { signal } = c.req.raw;
    return answer(cohort, federation, ontology, { groupBy, attrition: true, deadlineMs, revalidate, signal });
  }

  function findKept(hash: string, id: string): KeptAnswer {
    const record = keptAnswers.get(hash, id);
    if (record === undefined) throw new Problem('not-found', `No answer ${id} to this cohort is kept here.`);
    return record;
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
