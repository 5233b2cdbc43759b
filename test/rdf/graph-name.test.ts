import fc from 'fast-check';
import * as oxigraph from 'oxigraph';
import { expect, it } from 'vitest';
import { isGraphName } from '../../src/rdf/index.ts';

/** Whether an engine takes a name, and a query can write it. */
function taken(name: string): boolean {
  try {
    new oxigraph.Store().query(`ASK { GRAPH ${oxigraph.namedNode(name)} { ?s ?p ?o } }`);
    return true;
  } catch {
    return false;
  }
}

it('is the name of a graph where an engine takes it, whatever stands in it', () => {
  const pieces = [...`ab:/?#[]@!$&'()*+,;=%0F.-_~ "<>{}|\\^\`é日\ue000\u0080\ufffe😀`, '%20', '[::1]'];
  const begins = [
    'http://',
    'urn:',
    'a:',
    '',
    'http://e/',
    'http://e?',
    'http://e#',
    'http://[',
    'http://e:',
  ];
  let names = 0;
  fc.assert(
    fc.property(
      fc.constantFrom(...begins),
      fc.array(fc.constantFrom(...pieces), { maxLength: 8 }),
      (begin, rest) => {
        const text = begin + rest.join('');
        if (isGraphName(text)) names++;
        expect(isGraphName(text), text).toBe(taken(text));
      },
    ),
    { numRuns: 3000 },
  );
  expect(names).toBeGreaterThan(300);
});

it('takes no address of a version that there is not, and no zone', () => {
  expect(['http://[v1.a]/', 'http://[fe80::1%25eth0]/', 'http://[::1]/'].map(isGraphName)).toEqual([
    false,
    false,
    true,
  ]);
});
