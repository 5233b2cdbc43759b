import {
  type AnswerChange,
  type Cohort,
  type CohortAnswer,
  cohortUrl,
  type KeptAnswer,
  type NodeAnswer,
} from '../../cohort/index.ts';
import type { NodeHealth } from '../../federation/index.ts';
import {
  againPage,
  type CohortForm,
  type CohortView,
  cohortFormOf,
  cohortFormPage,
  cohortPage,
  type GroupsView,
  type Html,
  livePageParts,
  liveRow,
  liveWhole,
  nodesPage,
  type ReadingView,
  type RequestsView,
} from '../../web/index.ts';
import type { Services } from '../services.ts';
import { siteOf } from './site.ts';

/** The facets that cases are counted by, with their lattices as a flat tree. */
export function cohortFacets({ ontology }: Services) {
  return ontology.facets
    .filter(({ lattice }) => lattice.length > 0)
    .map(({ id, labels, lattice }) => {
      const parentOf = new Map(lattice.map(({ code, parent }) => [code, parent]));
      const depth = (code: string): number => {
        const parent = parentOf.get(code);
        return parent === undefined ? 0 : 1 + depth(parent);
      };
      return {
        facet: id,
        label: labels.en ?? id,
        values: lattice.map(({ code, label }) => ({ value: code, label, depth: depth(code) })),
      };
    });
}

/** What the form says, read back in words, or the mistakes in it. */
export interface ReadBack {
  reading?: string;
  mistakes?: readonly string[];
}

export async function cohortFormView(
  services: Services,
  form: CohortForm,
  readBack: ReadBack,
): Promise<Html> {
  return cohortFormPage({ facets: cohortFacets(services), form, ...readBack }, await siteOf(services));
}

/** The numbers of an answer as its page shows them; the same for one that is kept. */
function answerView({ ontology }: Services, answer: CohortAnswer): Omit<CohortView, 'ontologyRelease'> {
  const { hash, reading, total, nodes, groupBy = [], groups, attrition } = answer;
  const split: GroupsView | undefined = groups && {
    by: groupBy.map((id) => {
      const facet = ontology.facet(id);
      return { facet: id, label: facet?.labels.en ?? id, several: (facet?.cap ?? 1) > 1 };
    }),
    groups,
    nodes: nodes.map(({ node, name }) => ({ node, name })),
  };
  return { hash, reading, total, nodes, split, attrition };
}

/** How the values of a cohort were read, by which codes. */
function readingsOf({ ontology }: Services, { resolutions }: Cohort): ReadingView[] {
  return resolutions.map(({ facet, value, label, exactness, note, via = [] }) => ({
    facet: ontology.facet(facet)?.labels.en ?? facet,
    value,
    label,
    exactness,
    note,
    via: via.map(({ curie, predicate }) => `${curie} (${predicate})`),
  }));
}

/** Everything about a cohort that does not hang on how it is shown. */
function wholeView(services: Services, cohort: Cohort, answer: CohortAnswer): CohortView {
  const { base, ontology } = services;
  return {
    ...answerView(services, answer),
    form: cohortFormOf(cohort.criteria, answer.groupBy),
    ontologyRelease: ontology.release.version,
    facets: ontology.facets
      .filter(({ lattice }) => lattice.length > 0)
      .map(({ id, labels }) => ({ facet: id, label: labels.en ?? id })),
    readings: readingsOf(services, cohort),
    negated: JSON.stringify(cohort.criteria).includes('"none":'),
    address: `${base}/cohorts/${cohort.hash}`,
    wordy: `/cohorts?${cohortUrl(cohort.criteria, answer.groupBy)}`,
  };
}

export async function cohortView(
  services: Services,
  cohort: Cohort,
  answer: CohortAnswer,
  { requests, quota }: { requests?: RequestsView; quota?: CohortView['quota'] } = {},
): Promise<Html> {
  const answering = answer.nodes.filter(({ state }) => state === 'answered' || state === 'hidden').length;
  return cohortPage(
    { ...wholeView(services, cohort, answer), requests, quota },
    { ...(await siteOf(services)), nodes: { answering, known: answer.nodes.length } },
  );
}

/** The parts of a page that is sent as answers come: its head, each node's row, and all that follows the last. */
export async function liveViews(services: Services, cohort: Cohort, groupBy: readonly string[]) {
  const query = groupBy.length === 0 ? '' : `?groupBy=${groupBy.map(encodeURIComponent).join(',')}`;
  const about = {
    hash: cohort.hash,
    reading: cohort.reading,
    asked: services.federation.nodes.length,
    query,
  };
  const [head, between, tail] = livePageParts(about, await siteOf(services));
  return {
    head,
    node: (node: NodeAnswer) => liveRow(node),
    whole: (answer: CohortAnswer) => between + liveWhole(wholeView(services, cohort, answer)) + tail,
  };
}

export async function keptAnswerView(services: Services, record: KeptAnswer): Promise<Html> {
  const { answer, id, kept, ontologyRelease } = record;
  return cohortPage(
    {
      ...answerView(services, answer),
      kept: { id, at: kept },
      ontologyRelease: ontologyRelease.version,
    },
    await siteOf(services),
  );
}

export async function againView(
  services: Services,
  record: KeptAnswer,
  changes: readonly AnswerChange[],
  now: CohortAnswer,
): Promise<Html> {
  return againPage(
    {
      hash: now.hash,
      reading: now.reading,
      kept: { id: record.id, at: record.kept },
      release: { before: record.ontologyRelease.version, now: services.ontology.release.version },
      changes,
    },
    await siteOf(services),
  );
}

/** A node with what is remembered of it, and where it is known from. */
export type KnownNode = NodeHealth & { origin: 'configured' | 'added' };

export async function nodesView(services: Services, described: readonly KnownNode[]): Promise<Html> {
  const answering = described.filter(({ state }) => state === 'answered').length;
  return nodesPage(
    {
      nodes: described.map(({ node, state, reason, lastAnswer, cubes, lastEpoch, ...about }) => {
        const [cube] = cubes;
        const { ms, origin, asked, availability, medianMs, verdicts, facets, vocabularies } = about;
        return {
          id: node.id,
          name: node.name,
          url: node.url,
          country: node.country,
          state: state === 'answered' ? 'answering' : 'unreachable',
          reason,
          ms,
          answered: lastAnswer?.toISOString(),
          epoch: lastEpoch,
          floor: cube?.floor,
          threshold: cube?.threshold,
          sigma: cube?.sigma,
          generated: cube?.generated,
          open: cube?.access === 'open',
          origin,
          asked,
          availability,
          medianMs,
          verdicts,
          facets,
          vocabularies,
        };
      }),
    },
    { ...(await siteOf(services)), nodes: { answering, known: described.length } },
  );
}
