import type { Mapping } from '../../mapping/index.ts';
import { type Place, prefixes, type Quad } from '../../rdf/index.ts';
import { MaybeSeen } from './maybe-seen.ts';
import { type FoundClass, filler, newClass, type OwlClass } from './owl-class.ts';
import { mappingOf, type Report } from './owl-codes.ts';
import { own } from './own.ts';

const { rdf, owl } = prefixes;

/**
 * The classes of an OWL file while it is read. Only classes are kept, so memory follows them. Statements about
 * anything else are passed over; where one was about a class that is declared further down, `incomplete` says so,
 * and reading the same file a second time into the same object gives the rest.
 */
export class OwlClasses {
  readonly #classes = new Map<string, FoundClass>();
  readonly #passedOver = new MaybeSeen();
  readonly #fillers = new Map<string, ReturnType<typeof filler>>();
  readonly #most: number;
  #again = false;
  readonly #late = new Set<string>();
  version: string | undefined;

  constructor(most: number) {
    this.#most = most;
  }
  get size(): number {
    return this.#classes.size;
  }
  get full(): boolean {
    return this.#classes.size > this.#most;
  }
  /** Whether a class may have been described above its declaration, and that was not read again. */
  get incomplete(): boolean {
    return this.#late.size > 0 && !this.#again;
  }

  /** Begins a second reading, which is about the late classes alone. */
  again(): void {
    this.#again = true;
    for (const iri of this.#late) {
      const late = this.#classes.get(iri)!;
      this.#classes.set(iri, newClass(iri, late.place));
    }
  }

  take({ subject, predicate, object }: Quad, place: Place): void {
    if (subject.termType !== 'NamedNode' || this.full) return;
    const iri = subject.value;
    if (predicate.value === `${owl}versionInfo`) this.version ??= own(object.value);
    if (predicate.value === `${rdf}type`) {
      if (object.value !== `${owl}Class` || this.#classes.has(iri)) return;
      this.#classes.set(own(iri), newClass(own(iri), place));
      if (this.#passedOver.has(iri)) this.#late.add(own(iri));
      return;
    }
    if (!this.#fillers.has(predicate.value)) this.#fillers.set(own(predicate.value), filler(predicate.value));
    const apply = this.#fillers.get(predicate.value);
    const found = this.#classes.get(iri);
    if (apply === undefined) return;
    if (found === undefined) this.#passedOver.add(iri);
    else if (!this.#again || this.#late.has(iri)) apply(found, object, place);
  }

  /** The classes in their order, and their codes as mappings; what is wrong is reported. */
  finish(report: Report): { classes: OwlClass[]; mappings: Mapping[] } {
    const mappings: Mapping[] = [];
    const list = [...this.#classes.values()];
    const classes = list.map(({ place, codes, above, ...found }) => {
      const tell = (at: Place, message: string) => report(at, `${found.code}: ${message}`);
      for (const code of codes) mappings.push(...mappingOf(found, code, tell));
      for (const [i, parent] of found.parents.entries())
        if (!this.#classes.has(parent))
          tell(above[i] ?? place, `Its parent ${parent.slice(0, 200)} is no class of this file.`);
      if (Object.keys(found.labels).length === 0) tell(place, 'It has no label.');
      return found;
    });
    return { classes, mappings };
  }
}
