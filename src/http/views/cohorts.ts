import type { AnswerChange, Cohort, CohortAnswer, KeptAnswer } from '../../cohort/index.ts';
import type { NodeDescription } from '../../federation/index.ts';
import {
  againPage,
  type CohortForm,
  cohortFormOf,
  cohortFormPage,
  cohortPage,
  type Html,
  nodesPage,
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

export async function cohortView(services: Services, cohort: Cohort, answer: CohortAnswer): Promise<Html> {
  const answering = answer.nodes.filter(({ state }) => state === 'answered' || state === 'hidden').length;
  return cohortPage(
    {
      hash: cohort.hash,
      reading: cohort.reading,
      total: answer.total,
      nodes: answer.nodes,
      form: cohortFormOf(cohort.criteria),
      ontologyRelease: services.ontology.release.version,
    },
    { ...(await siteOf(services)), nodes: { answering, known: answer.nodes.length } },
  );
}

export async function keptAnswerView(services: Services, record: KeptAnswer): Promise<Html> {
  const { answer, id, kept, ontologyRelease } = record;
  return cohortPage(
    {
      hash: answer.hash,
      reading: answer.reading,
      total: answer.total,
      nodes: answer.nodes,
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

export async function nodesView(services: Services, described: readonly NodeDescription[]): Promise<Html> {
  const answering = described.filter(({ state }) => state === 'answered').length;
  return nodesPage(
    {
      nodes: described.map(({ node, state, reason, ms, lastAnswer, cubes }) => {
        const [cube] = cubes;
        return {
          id: node.id,
          name: node.name,
          url: node.url,
          country: node.country,
          state: state === 'answered' ? 'answering' : 'unreachable',
          reason,
          ms,
          answered: lastAnswer?.toISOString(),
          epoch: cube?.epoch,
          floor: cube?.floor,
          threshold: cube?.threshold,
          sigma: cube?.sigma,
          generated: cube?.generated,
          open: cube?.access === 'open',
        };
      }),
    },
    { ...(await siteOf(services)), nodes: { answering, known: described.length } },
  );
}
