import { type Asked, answer, type CohortAnswer, parseCohort } from '../cohort/index.ts';
import type { Policy } from '../disclosure/index.ts';
import type { Ontology } from '../ontology/index.ts';
import { memoryFederation } from './memory-federation.ts';
import type { Question } from './question.ts';
import { Release } from './release.ts';
import { type Answer, type Mechanism, refused } from './service.ts';

/**
 * Collimator under attack: the real plan, the real protection with a new key for every world, and the real
 * arithmetic of cohorts, from the JSON of a question to the sentence that is shown.
 */
export function collimator(ontology: Ontology, policy: Policy): Mechanism {
  const { floor, sigma, rounding, threshold } = policy;
  return {
    id: 'collimator',
    label: `Collimator (k ${floor}, σ ${sigma}, R ${rounding}, T ${threshold})`,
    open(worlds, random) {
      const releases = worlds.map((world) => new Release(world, policy, random.bytes(32)));
      const facets = (worlds[0]?.tally.facets ?? []).map(({ id }) => id).sort();
      const first = memoryFederation(releases.slice(0, 1), facets, policy);
      const all = memoryFederation(releases, facets, policy);
      async function ask(question: Question, federation: Asked): Promise<CohortAnswer | undefined> {
        const reading = parseCohort(question, ontology);
        return reading.state === 'invalid' ? undefined : answer(reading.cohort, federation, ontology);
      }
      return {
        async ask(question): Promise<Answer> {
          const found = await ask(question, first);
          if (found === undefined) return refused;
          const { low, high, display, value, upTo } = found.total;
          const reasons = found.nodes.map(({ state, reason }) => [state, reason]);
          const text = JSON.stringify([low, high, display, value, upTo, reasons]);
          return value === undefined ? { state: 'hidden', text } : { state: 'count', value, text };
        },
        async total(question) {
          const found = await ask(question, all);
          return found?.total.value ?? found?.total.upTo ?? 0;
        },
      };
    },
  };
}
