import { Bitset, FacetIndex, type FacetSource } from '../counting/index.ts';
import { type Cell, cellKey, type PlannedCell } from '../disclosure/index.ts';
import type { Facet } from '../ontology/index.ts';
import { type Person, sameSeries } from './person.ts';
import { holds, type Question } from './question.ts';

const both = (a: string, b: string) => `${a}&${b}`;

/** The codes of a value and of everything above it, by code. */
function pathsOf(facet: Facet): Map<string, readonly string[]> {
  const paths = new Map<string, readonly string[]>();
  for (const { code, parent } of facet.lattice)
    paths.set(code, parent === undefined ? [code] : [code, ...(paths.get(parent) ?? [])]);
  return paths;
}

/**
 * A population with every count that an attack needs: of planned cells, and of any question. It counts as a release
 * does (two facets of series on one and the same series), and its numbers are invented, so nothing is sealed.
 */
export class Tally {
  readonly facets: readonly Facet[];
  readonly persons: readonly Person[];
  readonly #index: FacetIndex;
  readonly #paths: ReadonlyMap<string, Map<string, readonly string[]>>;
  readonly #byId: ReadonlyMap<string, Facet>;
  readonly #sets = new Map<string, Bitset>();

  constructor(facets: readonly Facet[], persons: readonly Person[]) {
    this.facets = facets;
    this.persons = persons;
    this.#paths = new Map(facets.map((facet) => [facet.id, pathsOf(facet)]));
    this.#byId = new Map(facets.map((facet) => [facet.id, facet]));
    const singles = facets.map(
      ({ id }): FacetSource => ({ id, valuesOf: (i) => this.#valuesOf(id, persons[i] as Person) }),
    );
    const pairs = facets.flatMap((one, i) =>
      facets
        .slice(i + 1)
        .filter((other) => sameSeries(one, other))
        .map((other): FacetSource => {
          const [a, b] = [one.id, other.id].sort() as [string, string];
          return { id: both(a, b), valuesOf: (n) => onSeries(persons[n] as Person, a, b) };
        }),
    );
    this.#index = FacetIndex.build(persons.length, [...singles, ...pairs]);
  }

  /** True count of a planned cell. */
  count({ values: [one, other] }: { values: Cell }): number {
    if (one === undefined) return this.persons.length;
    const holders = this.#index.holders(one.facet, one.code);
    if (other === undefined) return holders.count();
    const [a, b] = [this.#facet(one.facet), this.#facet(other.facet)];
    if (sameSeries(a, b))
      return this.#index.holders(both(one.facet, other.facet), both(one.code, other.code)).count();
    return holders.intersectionCount(this.#index.holders(other.facet, other.code));
  }

  /** The persons that a question counts; not to be changed. */
  members(question: Question): Bitset {
    if ('all' in question)
      return question.all.reduce(
        (set, part) => set.and(this.members(part)),
        Bitset.full(this.persons.length),
      );
    if ('any' in question)
      return question.any.reduce((set, part) => set.or(this.members(part)), new Bitset(this.persons.length));
    if ('none' in question)
      return question.none.reduce(
        (set, part) => set.andNot(this.members(part)),
        Bitset.full(this.persons.length),
      );
    const key = JSON.stringify(question);
    const known = this.#sets.get(key);
    if (known) return known;
    let set = new Bitset(this.persons.length);
    if ('anyOf' in question) {
      for (const code of question.anyOf) set = set.or(this.#index.holders(question.facet, code));
    } else {
      for (const [i, person] of this.persons.entries()) if (holds(question, person)) set.set(i);
    }
    this.#sets.set(key, set);
    return set;
  }

  /** The keys of the planned cells that a person stands in. */
  cellsOf(person: Person, planned: ReadonlyMap<string, PlannedCell>): Set<string> {
    const keys = new Set<string>(['all']);
    const held = this.facets.map((facet) => [facet, person.codes.get(facet.id) ?? []] as const);
    for (const [{ id }] of held)
      for (const code of this.#valuesOf(id, person)) keys.add(cellKey([{ facet: id, code }]));
    for (const [i, [one, codes]] of held.entries()) {
      for (const [other, others] of held.slice(i)) {
        const pairs = sameSeries(one, other)
          ? person.series.flatMap((series) => {
              const [a, b] = [series.get(one.id), series.get(other.id)];
              return a === undefined || b === undefined ? [] : [[a, b] as const];
            })
          : codes.flatMap((a) => others.filter((b) => one !== other || a < b).map((b) => [a, b] as const));
        for (const [a, b] of pairs)
          keys.add(
            cellKey([
              { facet: one.id, code: a },
              { facet: other.id, code: b },
            ]),
          );
      }
    }
    return new Set([...keys].filter((key) => planned.has(key)));
  }

  #valuesOf(facet: string, person: Person): string[] {
    const paths = this.#paths.get(facet);
    return [...new Set((person.codes.get(facet) ?? []).flatMap((code) => paths?.get(code) ?? []))];
  }

  #facet(id: string): Facet {
    const facet = this.#byId.get(id);
    if (facet === undefined) throw new RangeError(`There is no facet ${id}.`);
    return facet;
  }
}

function onSeries(person: Person, a: string, b: string): string[] {
  return person.series.flatMap((series) => {
    const [x, y] = [series.get(a), series.get(b)];
    return x === undefined || y === undefined ? [] : [both(x, y)];
  });
}
