import { beforeAll, describe, expect, it } from 'vitest';
import { inspectRelease } from '../../src/attack/index.ts';
import { command } from '../../src/cli/attack.ts';
import { readArguments, UsageError } from '../../src/cli/command.ts';
import type { Facet } from '../../src/ontology/index.ts';
import { realOntology } from './ontology.ts';

let facets: Facet[];
beforeAll(async () => {
  facets = (await realOntology()).facets.filter((facet) => facet.lattice.length > 0);
});

const release = (cells: Record<string, number>, policy = 'col:threshold 30') => `
@prefix col: <https://w3id.org/collimator/ns#> .
@prefix qb: <http://purl.org/linked-data/cube#> .
<> a qb:DataSet ; col:floor 10 ; col:sigma 6 ; col:rounding 5 ; ${policy} ; col:access "protected" .
${Object.entries(cells)
  .map(
    ([key, count], i) =>
      `<#${i}> a qb:Observation ; qb:dataSet <> ; col:cell "${key}" ; col:count ${count} .`,
  )
  .join('\n')}`;

describe('inspecting a release', () => {
  it('finds nothing in one that keeps to plan and policy, and says how far hidden cells are open', async () => {
    const found = await inspectRelease(
      release({ all: 120, 'sex=COM1001370': 65, 'sex=COM1001366': 50 }),
      facets,
    );
    if (found.state === 'unreadable') throw new Error(found.reason);
    expect(found.inspection).toMatchObject({ cells: 3, persons: 120, faults: [], pinned: 0, infeasible: 0 });
    expect(found.inspection.hidden).toBeGreaterThan(50);
    expect(found.inspection.narrowest).toBeGreaterThan(10);
  });

  it('notices numbers that cannot all be true', async () => {
    // 400 persons, and no stage with as many as 43 of them: six stages cannot hold them all.
    const found = await inspectRelease(release({ all: 400 }), facets);
    if (found.state === 'unreadable') throw new Error(found.reason);
    expect(found.inspection.infeasible).toBeGreaterThan(0);
    expect(found.inspection.hidden).toBe(0);
  });

  it('names numbers that policy or plan do not allow', async () => {
    const found = await inspectRelease(
      release({
        all: 400,
        'sex=COM1001370': 15,
        'sex=COM1001366': 193,
        'age=50-59&sex=COM1001366&stage=CLIN1000419': 35,
      }),
      facets,
    );
    if (found.state === 'unreadable') throw new Error(found.reason);
    expect(found.inspection.faults).toEqual([
      'sex=COM1001370 is below the threshold of 30.',
      'sex=COM1001366 is not a multiple of 5.',
      'age=50-59&sex=COM1001366&stage=CLIN1000419 is in no plan of these facets.',
    ]);
  });

  it('says why a file cannot be inspected', async () => {
    expect((await inspectRelease('<', facets)).state).toBe('unreadable');
    expect(await inspectRelease(release({ all: 400 }, 'col:threshold "many"'), facets)).toMatchObject({
      state: 'unreadable',
      reason: 'Its policy is not made of numbers.',
    });
  });
});

describe('the command', () => {
  const call = (...given: string[]) => command.run(readArguments(given));

  it('attacks another machine only when its owner says so, and only with a catalogue', async () => {
    await expect(call('https://hospital.example', '--cases', 'attacks.json')).rejects.toThrow(
      /is not this machine/,
    );
    await expect(call('http://127.0.0.1:1')).rejects.toThrow('--cases is missing.');
  });

  it('refuses what it does not know', async () => {
    await expect(call('--victim', '3')).rejects.toThrow(UsageError);
    await expect(call('--persons', '3')).rejects.toThrow(
      '--persons must be a whole number from 300 to 50000.',
    );
    await expect(call('/nowhere')).rejects.toThrow('/nowhere has no cube.ttl');
  });
});
