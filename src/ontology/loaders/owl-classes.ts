import type { Mapping } from '../../mapping/index.ts';
import { type Place, prefixes, type Quad } from '../../rdf/index.ts';
import { localName } from '../concepts.ts';
import { bareCode, vocabularies } from '../eucaim/vocabulary.ts';
import { MaybeSeen } from './maybe-seen.ts';
import { own } from './own.ts';

/** A class as an OWL file states it. */
export interface OwlClass {
  iri: string;
  code: string;
  labels: Record<string, string>;
  synonyms: string[];
  parents: string[];
  deprecated: boolean;
}

const { rdf, rdfs, owl, skos, eucaim } = prefixes;

/** Annotation properties that hold codes, by their names without case and marks: `SNOMEDCT`, `UMLS_CUI`, `RadLex`. */
const codeProperties = new Map(
  vocabularies.map((vocabulary) => [vocabulary.source.replace(/_/g, ''), vocabulary]),
).set('UMLSCUI', vocabularies.find(({ prefix }) => prefix === 'UMLS')!);
const codeProperty = (iri: string) => codeProperties.get(localName(iri).toUpperCase().replace(/_/g, ''));

const synonymProperties = /(^|#|\/)(altLabel|synonym|acronym|hasExactSynonym)$/;

const languageOf = (object: Quad['object']) => ('language' in object && object.language) || 'en';

/** A class and what is still to be checked about it, with where that stands in the file. */
interface Found extends OwlClass {
  place: Place;
  codes: { property: string; value: string; place: Place }[];
  above: Place[];
}

/** How each property fills a class. */
const fill: Record<string, (found: Found, object: Quad['object'], place: Place) => void> = {
  [`${rdfs}label`]: (found, object) => {
    found.labels[languageOf(object)] ??= own(object.value.trim());
  },
  [`${skos}prefLabel`]: (found, object) => {
    found.labels[languageOf(object)] = own(object.value.trim());
  },
  [`${rdfs}subClassOf`]: (found, { termType, value }, place) => {
    // A blank node is a restriction, which says more than a place in the hierarchy.
    if (termType !== 'NamedNode' || value === `${owl}Thing`) return;
    found.parents.push(own(value));
    found.above.push(place);
  },
  [`${owl}deprecated`]: (found, { value }) => {
    found.deprecated = value === 'true' || value === '1';
  },
};

/** What to do with a statement of a class; nothing for the properties that say nothing to us. */
function filler(property: string): (typeof fill)[string] | undefined {
  if (fill[property] !== undefined) return fill[property];
  if (synonymProperties.test(property)) return (found, { value }) => found.synonyms.push(own(value.trim()));
  if (codeProperty(property) === undefined) return undefined;
  return (found, { value }, place) => found.codes.push({ property, value: own(value), place });
}

/** Reports a mistake about a class at its place. */
export type Report = (place: Place, message: string) => void;

/**
 * The classes of an OWL file while it is read. Only classes are kept, so memory follows them. Statements about
 * anything else are passed over; where one was about a class that is declared further down, `incomplete` says so,
 * and reading the same file a second time into the same object gives the rest.
 */
export class OwlClasses {
  readonly #classes = new Map<string, Found>();
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

const newClass = (iri: string, place: Place): Found => ({
  iri,
  code: localName(iri),
  labels: {},
  synonyms: [],
  parents: [],
  deprecated: false,
  place,
  codes: [],
  above: [],
});

function mappingOf(
  { iri, labels }: OwlClass,
  { property, value, place }: Found['codes'][number],
  report: Report,
): Mapping[] {
  const vocabulary = codeProperty(property);
  if (vocabulary === undefined) return [];
  const code = bareCode(vocabulary, value);
  if (!vocabulary.valid(code)) {
    report(place, `${localName(property)} "${value.slice(0, 60)}" is no code of ${vocabulary.prefix}.`);
    return [];
  }
  return [
    {
      subjectId: iri.startsWith(eucaim) ? `EUCAIM:${localName(iri)}` : iri,
      ...(labels.en !== undefined && { subjectLabel: labels.en }),
      predicateId: 'skos:closeMatch',
      objectId: `${vocabulary.prefix}:${code}`,
      mappingJustification: 'semapv:UnspecifiedMatching',
      other: {},
    },
  ];
}
