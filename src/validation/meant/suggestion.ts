import { nearest } from '../../base/index.ts';
import { isIri, literal, name, type Term, toSparql } from '../../rdf/index.ts';
import { patternOf } from '../components/strings.ts';
import { isConcept } from '../concepts.ts';
import type { Data } from '../data.ts';
import { keyOf, localOf } from '../keys.ts';
import type { Evidence } from '../reason.ts';
import type { Result } from '../shape.ts';
import { wordsOf } from '../shape-words.ts';
import { literalText, termText, turtleIri } from '../words.ts';
import { canonicalTag } from './language-tag.ts';
import { distance } from './near.ts';
import { asDatatype, asIri, variants, withoutTag } from './other-writings.ts';
import { similarProperty } from './similar-property.ts';
import { meant, type Suggestion } from './slip.ts';

/** Finds what was probably meant by a value or a property that fails; by constraint component. */
const finders: Record<string, (evidence: Evidence, result: Result) => Suggestion | undefined> = {
  In: ({ shapes, language }, { shape, value }) => {
    const allowed = shapes.objects(shape, name('sh:in')).flatMap((each) => shapes.list(each));
    return value && likeOneOf(value, allowed, language);
  },
  HasValue: ({ shapes, data, language }, { shape, focus, property }) => {
    const wanted = shapes.objects(shape, name('sh:hasValue'));
    const given = property ? data.objects(focus, property) : [];
    for (const value of given) {
      const found = likeOneOf(value, wanted, language);
      if (found && property) return { ...found, slip: { subject: focus, property: property.value, value } };
    }
    return undefined;
  },
  Pattern: (evidence, { shape, value }) => {
    const { shapes, language } = evidence;
    if (value?.termType === 'NamedNode') {
      const found = fitting(evidence, shape, [...iriVariants(evidence, shape, value.value)]);
      return found === undefined ? undefined : meant(turtleIri(found), language);
    }
    const [pattern] = shapes.objects(shape, name('sh:pattern'));
    if (!pattern || value?.termType !== 'Literal') return undefined;
    const fits = variants(value.value).find((each) => patternOf(pattern.value, shapes, shape).test(each));
    return fits === undefined ? undefined : meant(literalText(fits, value.datatype.value), language);
  },
  Datatype: ({ shapes, language }, { shape, value }) =>
    value?.termType === 'Literal'
      ? asDatatype(value, shapes.objects(shape, name('sh:datatype')), language)
      : undefined,
  Or: ({ shapes, language }, { inner, value }) => {
    const wanted = inner.flatMap(({ shape }) => shapes.objects(shape, name('sh:datatype')));
    return value?.termType === 'Literal' ? asDatatype(value, wanted, language) : undefined;
  },
  LanguageIn: ({ shapes, codes, language: told }, { shape, value }) => {
    const allowed = shapes.objects(shape, name('sh:languageIn')).flatMap((each) => shapes.list(each));
    if (value?.termType !== 'Literal') return undefined;
    if (value.language === '') return withoutTag(value.value, told);
    const language = codes?.tagOf(value.language) ?? canonicalTag(value.language)?.toLowerCase();
    const fits = allowed.some((each) => each.value === language || language?.startsWith(`${each.value}-`));
    return language !== undefined && fits
      ? meant(toSparql(literal(value.value, { language })), told)
      : undefined;
  },
  NodeKind: (evidence, { shape, value }) => {
    const { shapes, codes, language } = evidence;
    const [kind] = shapes.objects(shape, name('sh:nodeKind'));
    // An address of mail that has to be a text, without what makes it an IRI.
    if (kind?.equals(name('sh:Literal')) && value?.value.startsWith('mailto:'))
      return meant(toSparql(literal(value.value.slice('mailto:'.length))), language);
    const isForIris = kind?.equals(name('sh:IRI')) || kind?.equals(name('sh:BlankNodeOrIRI'));
    if (!isForIris || value?.termType !== 'Literal') return undefined;
    const text = value.value.trim();
    const written = asIri(text);
    const list = namespaceOfExample(shapes, shape) ?? '';
    const code = codes?.meant(list, text);
    if (code !== undefined) return meant(turtleIri(code), language);
    const media = list.startsWith(mediaTypes) && isMediaType(text) ? [mediaTypes + text] : [];
    const addresses = written === undefined ? [] : [written, ...iriVariants(evidence, shape, written)];
    const fits = fitting(evidence, shape, [...addresses, ...media]);
    return fits === undefined ? undefined : meant(turtleIri(fits), language);
  },
  QualifiedMinCount: ofInner,
  Class: inVocabulary,
  Node: inVocabulary,
  MinCount: similarProperty,
};

/** What was probably meant where a result is about a slip; undefined where nothing comes near. */
export function suggest(evidence: Evidence, result: Result): Suggestion | undefined {
  const found = finders[result.constraint]?.(evidence, result);
  if (found || result.value?.termType !== 'NamedNode') return found;
  const right = evidence.rightOf?.(result.value.value);
  return right === undefined ? undefined : meant(right, evidence.language);
}

const mediaTypes = 'https://www.iana.org/assignments/media-types/';
const isMediaType = (text: string) =>
  /^(application|audio|example|font|haptics|image|message|model|multipart|text|video)\/[\w.+-]+$/.test(text);

/** The first IRI that has the form which a shape asks for, and is no code that its list does not have. */
function fitting({ shapes, codes }: Evidence, shape: Term, tries: readonly string[]): string | undefined {
  const [wanted] = shapes.objects(shape, name('sh:pattern'));
  const pattern = wanted && patternOf(wanted.value, shapes, shape);
  return tries.find((each) => isIri(each) && pattern?.test(each) !== false && codes?.allows(each) !== false);
}

/** What an IRI may have been meant as: another way to write it, a code of its list, a name of the vocabulary next door. */
function* iriVariants({ shapes, codes, base }: Evidence, shape: Term, iri: string): Iterable<string> {
  yield* variants(iri);
  // A relative IRI may have been meant as it stands.
  if (base !== undefined && iri.startsWith(base)) yield asIri(iri.slice(base.length)) ?? iri;
  for (const each of [iri, ...variants(iri)]) {
    const code = codes?.meantBy(each);
    if (code !== undefined) yield code;
  }
  const example = namespaceOfExample(shapes, shape);
  const [, name] = /#([^#]+)$/.exec(iri) ?? [];
  const host = /^https?:\/\/[^/]+\//.exec(iri)?.[0];
  if (name !== undefined && host !== undefined && example?.startsWith(host) && example.endsWith('#'))
    yield example + name;
}

/** The one value of a property that was meant otherwise, where too few of them fit. */
function ofInner(evidence: Evidence, { focus, property, inner }: Result): Suggestion | undefined {
  if (property === undefined) return undefined;
  const found = evidence.data.objects(focus, property).flatMap((value) => {
    const own = inner.filter(
      (each) => each.property === undefined && (each.value ?? each.focus).equals(value),
    );
    const [first] = own.flatMap((each) => suggest(evidence, { ...each, value }) ?? []);
    return first ? [{ ...first, slip: { subject: focus, property: property.value, value } }] : [];
  });
  return found.length === 1 ? found[0] : undefined;
}

/** Whatever the case, and however the words are joined. */
const joined = (text: string) => localOf(text).replace(/[\s_-]+/g, '');

/** The allowed value that has the same last part as the given one, or nearly the same, or goes on where that ends. */
function likeOneOf(value: Term, allowed: readonly Term[], language?: string): Suggestion | undefined {
  const wanted = joined(value.value);
  const others = allowed.filter((each) => keyOf(each) !== keyOf(value));
  const one = (found: readonly Term[]) =>
    found.length === 1 && found[0] ? meant(termText(found[0]), language) : undefined;
  const same = one(others.filter((each) => joined(each.value) === wanted && wanted !== ''));
  if (same) return same;
  const longer = one(others.filter((each) => each.value.startsWith(`${value.value.replace(/\/$/, '')}/`)));
  // Codes of concepts are numbers: a near one means something else.
  if (longer || isConcept(value)) return longer;
  const begun = others.filter((each) => joined(each.value).startsWith(wanted) && wanted.length > 3);
  const [near] =
    wanted.length > 3 ? nearest(wanted, new Set(others.map((each) => joined(each.value))), 1) : [];
  const isNear = near !== undefined && distance(near, wanted) <= 2;
  return one(isNear ? others.filter((each) => joined(each.value) === near) : begun);
}

/** The value of a vocabulary that is read along, with the same last part (another host, http for https); or its code. */
function inVocabulary({ data, codes, language }: Evidence, { value }: Result): Suggestion | undefined {
  if (value?.termType !== 'NamedNode' || data.isBackground(value)) return undefined;
  const candidates = data.backgroundNamed(localOf(value.value));
  const shared = (each: Term) =>
    each.value.split(/[/#]/).filter((part) => part && value.value.includes(part)).length;
  const best = candidates.sort((a, b) => shared(b) - shared(a))[0];
  // The last part alone (often a number) says nothing; something of the rest must be shared too.
  if (best && shared(best) > 2) return meant(turtleIri(best.value), language);
  const code = codes?.meantBy(value.value);
  return code === undefined ? undefined : meant(turtleIri(code), language);
}

/** The namespace of the value that the example of a shape gives. */
function namespaceOfExample(shapes: Data, shape: Term): string | undefined {
  const { example = '' } = wordsOf(shapes, shape, 'en');
  return /^\S+ <([^<>\s]*[/#])[^<>/#\s]+>$/.exec(example)?.[1];
}
