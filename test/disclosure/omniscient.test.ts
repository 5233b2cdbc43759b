import { beforeAll, describe, expect, it } from 'vitest';
import { guarantee, type PlanFacet, type PlannedCell, planCells } from '../../src/disclosure/index.ts';
import { made } from './lattice.ts';
import { omniscient, population, seeded } from './omniscient.ts';
import { realFacets } from './real-facets.ts';

const persons = 1_000;
const victims = 300;
const policy = made(persons);

let facets: PlanFacet[];
let cells: PlannedCell[];
let people: string[][];

beforeAll(async () => {
  facets = await realFacets();
  cells = planCells(facets, persons);
  people = population(facets, persons, seeded(1));
});

describe('an attacker who knows every other person, on the real facets', () => {
  it.each([
    'stage',
    'condition',
    'grade',
    'presence',
  ])('guesses %s no better than the guarantee says', (secret) => {
    const bound = guarantee(facets, cells, policy).worstCase.find((one) => one.secret === secret);
    const outcome = omniscient(facets, cells, policy, people, { secret, victims, random: seeded(7) });
    const found = `${persons} persons, ${secret}: ${(100 * outcome.accuracy).toFixed(0)} % ± ${(100 * outcome.margin).toFixed(0)} of ${victims} (bound ${(100 * (bound?.accuracy ?? 0)).toFixed(1)} %), ${(100 * outcome.confident).toFixed(1)} % with confidence, ${outcome.cells} cells differ (bound ${bound?.cells})`;
    expect(outcome.cells, found).toBeGreaterThan(10);
    expect(outcome.cells, found).toBeLessThanOrEqual(bound?.cells ?? 0);
    expect(outcome.accuracy - outcome.margin, found).toBeLessThanOrEqual(bound?.accuracy ?? 0);
    if (secret !== 'presence') expect(outcome.confident, found).toBeLessThanOrEqual(0.02 + 2 / victims);
  });
});
