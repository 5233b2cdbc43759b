import { join } from 'node:path';
import { productFolder, readTable } from '../../base/index.ts';
import { name, namespaceOf, type Quad } from '../../rdf/index.ts';
import { phrase } from '../phrases.ts';
import { termText, turtleIri } from '../words.ts';
import type { CodeLists } from './code-lists.ts';
import { literalMeant, type Meant } from './literal-meant.ts';
import { Namespaces } from './namespaces.ts';
import { nearestName } from './near.ts';
import type { Slip } from './slip.ts';

/** Something that is written otherwise than its vocabulary has it, and what was meant, in Turtle. */
export interface Misspelling {
  slip: Slip;
  /** Which part of the statement is wrong, and what belongs there. */
  part: 'property' | 'value';
  wrong: string;
  right: string;
  /** Whether a datatype or a language is wrong, and not the value itself. */
  why(language?: string): string;
  source: string;
}

/** Most that are told of one text. */
const most = 200;
const table = 'mappings/iri-slips.tsv';
const names = 'the vocabularies that the profiles use';

const type = name('rdf:type').value;

/**
 * Finds slips that no shape needs to ask about: known slips of namespaces and hosts (mappings/iri-slips.tsv), and names
 * of properties, classes, datatypes and languages that nearly are one that the profiles speak of.
 */
export class Slips {
  readonly #known: ReadonlySet<string>;
  readonly #codes: CodeLists;
  readonly #namespaces: Namespaces;
  readonly #meant = new Map<string, Meant | undefined>();
  readonly #found = new WeakMap<readonly Quad[], readonly Misspelling[]>();
  readonly #table = readTable(join(productFolder, table), ['found', 'right', 'why'])
    .map(({ cells: { found = '', right = '', why = '' } }) => ({ found, right, why }))
    .sort((a, b) => b.found.length - a.found.length);

  /** `known` are the IRIs that the profiles speak of. */
  constructor(known: ReadonlySet<string>, codes: CodeLists) {
    this.#known = known;
    this.#codes = codes;
    this.#namespaces = new Namespaces(known);
  }

  /** The slips of a text, at most 200, in the order of its statements; `renamed` are properties known to stand for others. */
  of(quads: readonly Quad[], renamed: ReadonlyMap<string, string> = new Map()): readonly Misspelling[] {
    if (renamed.size > 0) return this.#in(quads, renamed);
    // Equal for every profile that a text is validated against.
    const found = this.#found.get(quads) ?? this.#in(quads, renamed);
    this.#found.set(quads, found);
    return found;
  }

  #in(quads: readonly Quad[], renamed: ReadonlyMap<string, string>): Misspelling[] {
    const found: Misspelling[] = [];
    const namespaces = this.#namespaces.misspeltIn(quads);
    const meant = (iri: string, isClass: boolean): Meant | undefined => {
      if (this.#known.has(iri)) return isClass ? this.#classMeant(iri) : undefined;
      const known = this.#termMeant(iri, isClass);
      const right = namespaces.get(namespaceOf(iri));
      return (
        known ?? (right === undefined ? undefined : inNamespace(right, iri.slice(namespaceOf(iri).length)))
      );
    };
    for (const { subject, predicate, object } of quads) {
      if (found.length >= most) break;
      const slip = { subject, property: predicate.value, value: object };
      const also = renamed.get(predicate.value);
      const property = also
        ? { right: also, why: saying('stands', also), source: names }
        : meant(predicate.value, false);
      if (property) found.push({ slip, part: 'property', wrong: turtleIri(predicate.value), ...property });
      const isClass = predicate.value === type;
      const value =
        object.termType === 'NamedNode'
          ? (this.#listed(object.value) ??
            this.#coded(object.value) ??
            (isClass || namespaces.has(namespaceOf(object.value)) ? meant(object.value, isClass) : undefined))
          : object.termType === 'Literal'
            ? literalMeant(object, this.#codes)
            : undefined;
      if (value) found.push({ slip, part: 'value', wrong: termText(object), ...value });
    }
    return found;
  }

  /** What an IRI of a known slip should be, in Turtle. */
  readonly rightOf = (iri: string): string | undefined => this.#listed(iri)?.right;

  /** The code that is meant by one which its list does not have. */
  #coded(iri: string): Meant | undefined {
    const right = this.#codes.meantBy(iri);
    if (right === undefined) return undefined;
    return { right: turtleIri(right), why: saying('list', turtleIri(right)), source: namespaceOf(right) };
  }

  /** The class whose name a property has but for its capital: `dcat:distribution` as a type. */
  #classMeant(iri: string): Meant | undefined {
    const namespace = namespaceOf(iri);
    const local = iri.slice(namespace.length);
    const right = `${local[0]?.toUpperCase()}${local.slice(1)}`;
    if (right === local || !this.#known.has(namespace + right)) return undefined;
    return { right: turtleIri(namespace + right), why: saying('class', right), source: names };
  }

  #listed(iri: string): Meant | undefined {
    const rule = this.#table.find(({ found }) => iri.startsWith(found));
    return (
      rule && {
        right: turtleIri(rule.right + iri.slice(rule.found.length)),
        why: () => rule.why,
        source: table,
      }
    );
  }

  #termMeant(iri: string, isClass: boolean): Meant | undefined {
    const key = `${isClass} ${iri.slice(0, 1_000)}`;
    // A text may have any number of names of its own.
    if (this.#meant.size > 10_000) this.#meant.clear();
    if (!this.#meant.has(key)) this.#meant.set(key, this.#listed(iri) ?? this.#nearly(iri, isClass));
    return this.#meant.get(key);
  }

  #nearly(iri: string, isClass: boolean): Meant | undefined {
    const cut = this.#namespaces.runInto(iri);
    if (cut !== undefined) return inNamespace(cut, iri.slice(cut.length - 1));
    const namespace = namespaceOf(iri);
    const local = iri.slice(namespace.length);
    const locals = this.#namespaces.namesIn(namespace);
    if (locals) {
      const alike = [...locals].filter((each) => /^[A-Z]/.test(each) === isClass);
      const near = nearestName(local, alike);
      return near === undefined
        ? undefined
        : { right: turtleIri(namespace + near), why: saying('vocabulary', near), source: names };
    }
    const right = this.#namespaces.meantBy(iri);
    return right === undefined ? undefined : inNamespace(right, local);
  }
}

const saying = (why: string, wanted: string) => (language?: string) =>
  phrase(`why.${why}`, language, { wanted });

function inNamespace(namespace: string, local: string): Meant {
  return { right: turtleIri(namespace + local), why: saying('namespace', namespace), source: names };
}
