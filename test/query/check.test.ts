import { describe, expect, it } from 'vitest';
import { Problem } from '../../src/base/index.ts';
import { adHoc, checkAdHoc } from '../../src/query/index.ts';

const long = (text: string) => `${text} # ${'x'.repeat(5000)}`;

describe('a long query', () => {
  it('is checked in a thread of its own, with the same outcome as here', async () => {
    const graphs = { names: new Set(['urn:a']), hidden: true };
    for (const text of [
      'SELECT * { ?s ?p ?o }',
      'SELECT * { ?s ?p',
      'ASK { SERVICE <urn:x> {} }',
      'ASK FROM <urn:b> {}',
    ]) {
      expect(await checkAdHoc(long(text), { maxRows: 5, graphs })).toEqual(
        adHoc(long(text), { maxRows: 5, graphs }),
      );
    }
  });

  it('does not hold up this thread while it is parsed', async () => {
    await checkAdHoc(long('ASK {}'));
    const terms = `ASK { ?s ?p ?o FILTER(${Array(6000).fill('?o = 1').join(' || ')}) }`;
    let turns = 0;
    const ticking = setInterval(() => turns++, 1);
    const checked = await checkAdHoc(terms);
    clearInterval(ticking);
    expect(checked).toMatchObject({ state: 'refused', message: expect.stringMatching(/operators/) });
    expect(turns).toBeGreaterThan(2);
  });

  it('that names a graph by no IRI is the same Problem as here', async () => {
    const dataset = { defaultGraphs: ['not an iri'], namedGraphs: [] };
    await expect(checkAdHoc(long('ASK {}'), { dataset })).rejects.toThrow(Problem);
    await expect(checkAdHoc('ASK {}', { dataset })).rejects.toThrow(Problem);
    expect(await checkAdHoc(long('ASK {}'))).toMatchObject({ state: 'accepted' });
  });

  it('waits for its turn, and is refused where too many wait', async () => {
    const asked = Array.from({ length: 80 }, (_, i) => checkAdHoc(long(`SELECT ?x${i} { ?x${i} ?p ?o }`)));
    const ends = await Promise.allSettled(asked);
    const fulfilled = ends.filter(({ status }) => status === 'fulfilled');
    expect(fulfilled).toHaveLength(64);
    for (const [i, end] of ends.entries()) {
      if (end.status === 'fulfilled')
        expect(end.value).toMatchObject({ text: expect.stringContaining(`?x${i} ?p`) });
      else expect(end.reason).toMatchObject({ kind: 'unavailable' });
    }
  });
});
