import { join } from 'node:path';
import { productFolder, readTable } from '../base/index.ts';
import { literal, name, prefixes, type Quad, type Term } from '../rdf/index.ts';
import { nearestName } from './near.ts';
import { type Slip, termText } from './suggestion.ts';
import { turtleIri } from './words.ts';

/** Something that is written otherwise than its vocabulary has it, and what was meant, in Turtle. */
export interface Misspelling {
  slip: Slip;
  /** Which part of the statement is wrong, and what belongs there. */
  part: 'property' | 'value';
  wrong: string;
  right: string;
  /** Whether a datatype or a language is wrong, and not the value itself. */
  why: string;
  source: string;
}

/** Most that are told of one text. */
const most = 200;
const table = 'mappings/iri-slips.tsv';
const names = 'the vocabularies that the profiles use';

interface Meant {
  right: string;
  why: string;
  source: string;
}

const ours = Object.values<string>(prefixes);
const namespaceOf = (iri: string) => /^.*[/#]/.exec(iri)?.[0] ?? '';
const bare = (namespace: string) =>
  namespace
    .toLowerCase()
    .replace(/^https?:\/\/(www\.)?/, '')
    .replace(/[/#]+$/, '');
const datatypes =
  'string boolean decimal integer float double date time dateTime dateTimeStamp gYear gMonth gDay gYearMonth gMonthDay duration yearMonthDuration dayTimeDuration byte short int long unsignedByte unsignedShort unsignedInt unsignedLong positiveInteger nonNegativeInteger negativeInteger nonPositiveInteger hexBinary base64Binary anyURI language normalizedString token NMTOKEN Name NCName'.split(
    ' ',
  );

/**
 * Finds slips that no shape needs to ask about: known slips of namespaces and hosts (mappings/iri-slips.tsv), and names
 * of properties, classes, datatypes and languages that nearly are one that the profiles speak of.
 */
export class Slips {
  readonly #known: ReadonlySet<string>;
  readonly #local = new Map<string, Set<string>>();
  readonly #bare = new Map<string, string>();
  readonly #meant = new Map<string, Meant | undefined>();
  readonly #table = readTable(join(productFolder, table), ['found', 'right', 'why'])
    .map(({ cells: { found = '', right = '', why = '' } }) => ({ found, right, why }))
    .sort((a, b) => b.found.length - a.found.length);

  /** `known` are the IRIs that the profiles speak of. */
  constructor(known: ReadonlySet<string>) {
    this.#known = known;
    for (const iri of known) {
      const namespace = namespaceOf(iri);
      const locals = this.#local.get(namespace) ?? new Set();
      this.#local.set(namespace, locals.add(iri.slice(namespace.length)));
    }
    for (const namespace of Object.values(prefixes)) this.#bare.set(bare(namespace), namespace);
  }

  /** The slips of a text, at most 200, in the order of its statements; `renamed` are properties known to stand for others. */
  of(quads: readonly Quad[], renamed: ReadonlyMap<string, string> = new Map()): Misspelling[] {
    const found: Misspelling[] = [];
    const namespaces = this.#namespacesMeant(quads);
    const meant = (iri: string, isClass: boolean): Meant | undefined => {
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
        ? { right: also, why: 'it stands for that', source: names }
        : meant(predicate.value, false);
      if (property) found.push({ slip, part: 'property', wrong: turtleIri(predicate.value), ...property });
      const isClass = predicate.equals(name('rdf:type'));
      const value =
        object.termType === 'NamedNode'
          ? (this.#listed(object.value) ??
            (isClass || namespaces.has(namespaceOf(object.value)) ? meant(object.value, isClass) : undefined))
          : object.termType === 'Literal'
            ? literalMeant(object)
            : undefined;
      if (value) found.push({ slip, part: 'value', wrong: termText(object), ...value });
    }
    return found;
  }

  /** Namespaces that properties and classes of the text show to be misspelt; their other names are so, too. */
  #namespacesMeant(quads: readonly Quad[]): Map<string, string> {
    const found = new Map<string, string>();
    for (const { predicate, object } of quads) {
      const isClass = predicate.equals(name('rdf:type'));
      for (const iri of isClass ? [predicate.value, object.value] : [predicate.value]) {
        const namespace = namespaceOf(iri);
        if (found.has(namespace) || this.#local.has(namespace)) continue;
        const right = this.#namespaceMeant(namespace, iri.slice(namespace.length));
        if (right !== undefined) found.set(namespace, right);
      }
    }
    return found;
  }

  #listed(iri: string): Meant | undefined {
    const rule = this.#table.find(({ found }) => iri.startsWith(found));
    return (
      rule && { right: turtleIri(rule.right + iri.slice(rule.found.length)), why: rule.why, source: table }
    );
  }

  #termMeant(iri: string, isClass: boolean): Meant | undefined {
    if (this.#known.has(iri)) return undefined;
    const key = `${isClass} ${iri.slice(0, 1_000)}`;
    // A text may have any number of names of its own.
    if (this.#meant.size > 10_000) this.#meant.clear();
    if (!this.#meant.has(key)) this.#meant.set(key, this.#listed(iri) ?? this.#nearly(iri, isClass));
    return this.#meant.get(key);
  }

  #nearly(iri: string, isClass: boolean): Meant | undefined {
    // Without its last character, a namespace and the name run into one.
    const cut = ours.find(
      (each) => iri.startsWith(each.slice(0, -1)) && this.#known.has(each + iri.slice(each.length - 1)),
    );
    if (cut !== undefined) return inNamespace(cut, iri.slice(cut.length - 1));
    const namespace = namespaceOf(iri);
    const local = iri.slice(namespace.length);
    const locals = this.#local.get(namespace);
    if (locals) {
      const alike = [...locals].filter((each) => /^[A-Z]/.test(each) === isClass);
      const near = nearestName(local, alike);
      return near === undefined
        ? undefined
        : { right: turtleIri(namespace + near), why: `the vocabulary has ${near}`, source: names };
    }
    const right = this.#namespaceMeant(namespace, local);
    return right === undefined ? undefined : inNamespace(right, local);
  }

  /** The namespace that is like another one; where letters differ, only if the name is one of it. */
  #namespaceMeant(namespace: string, local: string): string | undefined {
    if (namespace.startsWith('https://schema.org/') || ours.includes(namespace)) return undefined;
    const same = this.#bare.get(bare(namespace));
    if (same !== undefined) return same;
    const near = this.#bare.get(nearestName(bare(namespace), this.#bare.keys()) ?? '');
    return near !== undefined && this.#known.has(near + local) ? near : undefined;
  }
}

function inNamespace(namespace: string, local: string): Meant {
  return { right: turtleIri(namespace + local), why: `the namespace is ${namespace}`, source: names };
}

/** A literal whose datatype or language is misspelt. */
function literalMeant(value: Extract<Term, { termType: 'Literal' }>): Meant | undefined {
  const { language, datatype } = value;
  if (language) {
    const right = canonical(language);
    if (right === undefined || right.toLowerCase() === language.toLowerCase()) return undefined;
    const words = `the tag of that language is ${right}`;
    return { right: termText(literal(value.value, { language: right })), why: words, source: 'BCP 47' };
  }
  if (!datatype.value.startsWith(prefixes.xsd)) return undefined;
  const local = datatype.value.slice(prefixes.xsd.length);
  const near = datatypes.includes(local) ? undefined : nearestName(local, datatypes);
  if (near === undefined) return undefined;
  const right = termText(literal(value.value, { datatype: prefixes.xsd + near }));
  return { right, why: `the datatype is xsd:${near}`, source: 'XML Schema' };
}

function canonical(tag: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(tag.replaceAll('_', '-'))[0];
  } catch {
    return undefined;
  }
}
