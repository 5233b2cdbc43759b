import { describe, expect, it, vi } from 'vitest';
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

describe('a long query that has only so long', () => {
  /** No event of the thread comes in while the clock is set forward, so nothing depends on how fast it is. */
  const atClock = async (run: () => Promise<void>) => {
    await checkAdHoc(long('ASK {}'));
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      await run();
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  };

  it('is told to come back when that is over, and when, and others are answered', () =>
    atClock(async () => {
      const [first, late, last] = [
        checkAdHoc(long('SELECT ?first {}')),
        checkAdHoc(long('SELECT ?late {}'), {}, 2_500),
        checkAdHoc(long('SELECT ?last {}'), {}, 2_501),
      ];
      vi.advanceTimersByTime(2_500);
      await expect(late).rejects.toMatchObject({ kind: 'unavailable', extra: { retryAfterSeconds: 3 } });
      expect(await first).toMatchObject({ state: 'accepted', text: expect.stringContaining('?first') });
      expect(await last).toMatchObject({ state: 'accepted', text: expect.stringContaining('?last') });
    }));

  it('is answered while it is not over', () =>
    atClock(async () => {
      const asked = checkAdHoc(long('ASK {}'), {}, 50);
      vi.advanceTimersByTime(49);
      expect(await asked).toMatchObject({ state: 'accepted' });
    }));

  it('takes no place from others once it was told to come back', () =>
    atClock(async () => {
      const asked = (count: number, withinMs?: number) =>
        Promise.allSettled(Array.from({ length: count }, () => checkAdHoc(long('ASK {}'), {}, withinMs)));
      const first = checkAdHoc(long('ASK {}'));
      const late = asked(63, 10);
      vi.advanceTimersByTime(10);
      expect(new Set((await late).map(({ status }) => status))).toEqual(new Set(['rejected']));
      await first;
      await new Promise(setImmediate);
      expect(new Set((await asked(64)).map(({ status }) => status))).toEqual(new Set(['fulfilled']));
    }));
});

describe('a short query that is asked again', () => {
  const graphs = { names: new Set(['urn:a']), hidden: true };

  it('has the same outcome, without a second look at it', async () => {
    const first = await checkAdHoc('SELECT * { ?s ?p true }', { maxRows: 5, graphs });
    expect(first).toEqual(adHoc('SELECT * { ?s ?p true }', { maxRows: 5, graphs }));
    expect(await checkAdHoc('SELECT * { ?s ?p true }', { maxRows: 5, graphs })).toBe(first);
  });

  it('is looked at anew under other limits, over another dataset, and where other graphs may be asked', async () => {
    const text = 'SELECT * { ?s ?p 2 }';
    const dataset = { defaultGraphs: ['urn:a'], namedGraphs: [] };
    const others = { names: new Set(['urn:b']), hidden: true };
    const outcomes = [
      await checkAdHoc(text, { maxRows: 5, graphs }),
      await checkAdHoc(text, { maxRows: 6, graphs }),
      await checkAdHoc(text, { maxRows: 5, graphs, dataset }),
      await checkAdHoc(text, { maxRows: 5, graphs, base: 'http://a/' }),
      await checkAdHoc(text, { maxRows: 5, graphs: others }),
      await checkAdHoc(text, { maxRows: 5 }),
    ];
    const texts = outcomes.map((outcome) => (outcome.state === 'accepted' ? outcome.text : outcome.state));
    expect(new Set(texts).size).toBe(outcomes.length);
    expect(texts.filter((each) => each.includes('urn:b'))).toHaveLength(1);
  });

  it('is mixed with other randomness each time where it makes names', async () => {
    const text = 'SELECT (UUID() AS ?u) {}';
    expect(await checkAdHoc(text)).not.toEqual(await checkAdHoc(text));
  });

  it('asks the nodes that there are now', async () => {
    const text = 'ASK { SERVICE <node:north> { ?s ?p ?o } }';
    const north = { id: 'north', url: 'http://north', sparql: 'http://north/sparql' };
    expect(await checkAdHoc(text, { services: [north] })).toMatchObject({ state: 'accepted' });
    expect(await checkAdHoc(text, { services: [] })).toMatchObject({ state: 'refused' });
    expect(await checkAdHoc(text)).toMatchObject({ state: 'refused' });
  });

  it('is kept within bounds: what was asked longest ago gives way', async () => {
    const only = { names: new Set<string>(), hidden: false };
    const text = (i: number) => `ASK { ?s ?p "${'x'.repeat(3900)}${i}" }`;
    const first = await checkAdHoc(text(0), { graphs: only });
    expect(await checkAdHoc(text(0), { graphs: only })).toBe(first);
    for (let i = 1; i <= 600; i++) await checkAdHoc(text(i), { graphs: only });
    const again = await checkAdHoc(text(0), { graphs: only });
    expect(again).toEqual(first);
    expect(again).not.toBe(first);
  });
});
