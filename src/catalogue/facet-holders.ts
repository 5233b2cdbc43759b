import { Bitset } from '../counting/index.ts';
import type { Facet } from '../ontology/index.ts';
import type { Breath } from './breath.ts';
import type { FacetValues } from './facet-values.ts';

/** Which datasets hold which values of one facet. Neither maps nor sets are changed afterwards. */
export interface HeldValues {
  facet: Facet;
  holders: Map<string, Bitset>;
  /** The codes that some dataset states itself, with their labels. */
  stated: ReadonlyMap<string, string>;
}

/** Keeps who holds what of one facet while datasets come, change and go. */
export class FacetHolders {
  #now: HeldValues;
  #size = 0;
  /** How many datasets state a code by a label: different values may share a code. */
  readonly #labels = new Map<string, Map<string, number>>();
  readonly #gone = new Map<string, number[]>();
  readonly #come = new Map<string, number[]>();

  constructor(facet: Facet) {
    this.#now = { facet, holders: new Map(), stated: new Map() };
  }

  get now(): HeldValues {
    return this.#now;
  }

  /** Notes what a dataset held and holds; absent where it was not or is not there. Once for each settlement. */
  note(dataset: number, before: FacetValues | undefined, after: FacetValues | undefined): void {
    const [old, held] = [new Set(before?.held), new Set(after?.held)];
    for (const code of old) if (!held.has(code)) add(this.#gone, code, dataset);
    for (const code of held) if (!old.has(code)) add(this.#come, code, dataset);
    for (const { value, label } of before?.stated ?? []) this.#count(value, label, -1);
    for (const { value, label } of after?.stated ?? []) this.#count(value, label, 1);
  }

  /** Makes what was noted hold, for datasets below `size`; gives the codes that nobody held before or holds now. */
  async settle(size: number, breath: Breath): Promise<Set<string>> {
    const holders = new Map(this.#now.holders);
    const turned = new Set<string>();
    const grown = size !== this.#size;
    const everyone = grown ? this.#now.holders.keys() : [];
    for (const code of new Set([...this.#gone.keys(), ...this.#come.keys(), ...everyone])) {
      const before = this.#now.holders.get(code);
      const kept = before === undefined || grown ? bits(size, before ?? []) : before;
      const after = kept
        .andNot(bits(size, this.#gone.get(code) ?? []))
        .or(bits(size, this.#come.get(code) ?? []));
      if (after.count() > 0) holders.set(code, after);
      else holders.delete(code);
      if ((before === undefined) === holders.has(code)) turned.add(code);
      await breath.take();
    }
    this.#gone.clear();
    this.#come.clear();
    this.#size = size;
    const stated = new Map(Array.from(this.#labels, ([code, labels]) => [code, least(labels.keys())]));
    this.#now = { facet: this.#now.facet, holders, stated };
    return turned;
  }

  #count(code: string, label: string, by: 1 | -1): void {
    const labels = this.#labels.get(code) ?? new Map<string, number>();
    const count = (labels.get(label) ?? 0) + by;
    if (count > 0) labels.set(label, count);
    else labels.delete(label);
    if (labels.size > 0) this.#labels.set(code, labels);
    else this.#labels.delete(code);
  }
}

function add(lists: Map<string, number[]>, code: string, dataset: number): void {
  const list = lists.get(code);
  if (list === undefined) lists.set(code, [dataset]);
  else list.push(dataset);
}

function bits(size: number, datasets: Iterable<number>): Bitset {
  const set = new Bitset(size);
  for (const dataset of datasets) set.set(dataset);
  return set;
}

/** The first of some texts in the order of their characters, so that it does not matter which came first. */
function least(texts: Iterable<string>): string {
  let found: string | undefined;
  for (const text of texts) if (found === undefined || text < found) found = text;
  return found ?? '';
}
