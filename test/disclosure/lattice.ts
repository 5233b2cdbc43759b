import {
  type PlanFacet,
  type PlanValue,
  type Policy,
  type PolicyWishes,
  policyFor,
} from '../../src/disclosure/index.ts';

type Extra = { parent?: string; determines?: string[] };

export const leaf = (code: string, { parent, determines = [] }: Extra = {}): PlanValue => ({
  code,
  leaf: true,
  determines,
  ...(parent === undefined ? {} : { parent }),
});

export const parent = (code: string): PlanValue => ({ code, leaf: false, determines: [] });

/** Three small facets: a hierarchy with a value that settles the sex, and a facet of two values. */
export const facets: PlanFacet[] = [
  {
    id: 'condition',
    cap: 1,
    lattice: [
      parent('urinary'),
      leaf('prostate', { parent: 'urinary', determines: ['male'] }),
      leaf('kidney', { parent: 'urinary' }),
      parent('only'),
      leaf('child', { parent: 'only' }),
    ],
  },
  { id: 'sex', cap: 1, lattice: [leaf('female'), leaf('male')] },
  { id: 'modality', cap: 2, lattice: [leaf('CT'), leaf('MR'), leaf('PT')] },
];

/** The policy of a population; throws where a test wishes what is refused. */
export function made(population = 3_000, wished: PolicyWishes = {}): Policy {
  const choice = policyFor(population, wished);
  if (choice.state === 'refused') throw new Error(choice.mistakes.join(' '));
  return choice.policy;
}
