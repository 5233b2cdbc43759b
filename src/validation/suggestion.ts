import { nearest } from '../base/index.ts';
import { iri, isIri, literal, name, prefixes, shorten, type Term, toSparql } from '../rdf/index.ts';
import { patternOf } from './components/strings.ts';
import { isConcept } from './concepts.ts';
import { type Data, keyOf, localOf } from './data.ts';
import { isWellFormed } from './datatypes.ts';
import { distance, nearestName } from './near.ts';
import type { Evidence } from './reason.ts';
import type { Result } from './shape.ts';
import { wordsOf } from './shape-words.ts';
import { turtleIri } from './words.ts';

/** The statement that was written wrongly. */
export interface Slip {
  subject: Term;
  property: string;
  value: Term;
}

/** What was probably meant: in Turtle with our prefixes, and in words. */
export interface Suggestion {
  /** The value as it should be. */
  value?: string;
  /** The property as it should be. */
  property?: string;
  words: string;
  /** Where it was written wrongly, if that is another statement than the one that the result is about. */
  slip?: Slip;
}

const meant = (value: string): Suggestion => ({ value, words: `Did you mean ${value}?` });
/** A value as Turtle in our prefixes; what hangs on a nameless node is left out. */
export function termText(term: Term): string {
  if (term.termType === 'BlankNode') return '[ ... ]';
  if (term.termType !== 'Literal') return turtleIri(term.value);
  // A tag that cannot be is written as it is, since it is what people have to find.
  if (term.language) return `${toSparql(literal(term.value))}@${term.language}`;
  return literalText(term.value, term.datatype.value);
}

function literalText(text: string, datatype: string): string {
  const quoted = toSparql(literal(text));
  return datatype === `${prefixes.xsd}string` ? quoted : `${quoted}^^${turtleIri(datatype)}`;
}

/** Finds what was probably meant by a value or a property that fails; by constraint component. */
const finders: Record<string, (evidence: Evidence, result: Result) => Suggestion | undefined> = {
  In: ({ shapes }, { shape, value }) => {
    const allowed = shapes.objects(shape, name('sh:in')).flatMap((each) => shapes.list(each));
    return value && likeOneOf(value, allowed);
  },
  HasValue: ({ shapes, data }, { shape, focus, property }) => {
    const wanted = shapes.objects(shape, name('sh:hasValue'));
    const given = property ? data.objects(focus, property) : [];
    for (const value of given) {
      const found = likeOneOf(value, wanted);
      if (found && property) return { ...found, slip: { subject: focus, property: property.value, value } };
    }
    return undefined;
  },
  Pattern: ({ shapes }, { shape, value }) => {
    const [pattern] = shapes.objects(shape, name('sh:pattern'));
    if (!pattern || !value) return undefined;
    const fits = variants(value.value).find((each) => patternOf(pattern.value, shapes, shape).test(each));
    if (fits === undefined) return undefined;
    if (value.termType === 'NamedNode') return isIri(fits) ? meant(turtleIri(fits)) : undefined;
    return value.termType === 'Literal' ? meant(literalText(fits, value.datatype.value)) : undefined;
  },
  Datatype: ({ shapes }, { shape, value }) =>
    value?.termType === 'Literal' ? asDatatype(value, shapes.objects(shape, name('sh:datatype'))) : undefined,
  Or: ({ shapes }, { inner, value }) => {
    const wanted = inner.flatMap(({ shape }) => shapes.objects(shape, name('sh:datatype')));
    return value?.termType === 'Literal' ? asDatatype(value, wanted) : undefined;
  },
  LanguageIn: ({ shapes }, { shape, value }) => {
    const allowed = shapes.objects(shape, name('sh:languageIn')).flatMap((each) => shapes.list(each));
    if (value?.termType !== 'Literal') return undefined;
    const language = canonicalLanguage(value.language);
    const fits = allowed.some((each) => each.value === language || language?.startsWith(`${each.value}-`));
    return language !== undefined && fits ? meant(toSparql(literal(value.value, { language }))) : undefined;
  },
  NodeKind: ({ shapes }, { shape, value }) => {
    const [kind] = shapes.objects(shape, name('sh:nodeKind'));
    const isForIris = kind?.equals(name('sh:IRI')) || kind?.equals(name('sh:BlankNodeOrIRI'));
    if (!isForIris || value?.termType !== 'Literal') return undefined;
    const written = asIri(value.value.trim());
    const [pattern] = shapes.objects(shape, name('sh:pattern'));
    if (!pattern) return written === undefined ? undefined : meant(turtleIri(written));
    // A code alone is meant as one of the list that the example of the shape is from.
    const list = namespaceOfExample(shapes, shape);
    const tries = [written ?? '', ...(list ? [list + value.value.trim()] : [])];
    const fits = tries
      .flatMap((each) => [each, ...variants(each)])
      .find((each) => isIri(each) && patternOf(pattern.value, shapes, shape).test(each));
    return fits === undefined ? undefined : meant(turtleIri(fits));
  },
  Class: inVocabulary,
  Node: inVocabulary,
  MinCount: similarProperty,
};

/** What was probably meant where a result is about a slip; undefined where nothing comes near. */
export function suggest(evidence: Evidence, result: Result): Suggestion | undefined {
  return finders[result.constraint]?.(evidence, result);
}

/** The allowed value that has the same last part as the given one, or nearly the same. */
function likeOneOf(value: Term, allowed: readonly Term[]): Suggestion | undefined {
  const wanted = localOf(value.value);
  const same = allowed.filter((each) => localOf(each.value) === wanted && wanted !== '');
  if (same.length === 1 && same[0] && keyOf(same[0]) !== keyOf(value)) return meant(termText(same[0]));
  // Codes of concepts are numbers: a near one means something else.
  if (isConcept(value)) return undefined;
  const byLocal = new Map(allowed.map((each) => [localOf(each.value), each]));
  const [near] = wanted.length > 3 ? nearest(wanted, byLocal.keys(), 1) : [];
  const found = near !== undefined && distance(near, wanted) <= 2 ? byLocal.get(near) : undefined;
  return found && keyOf(found) !== keyOf(value) ? meant(termText(found)) : undefined;
}

/** The value of a vocabulary that is read along, with the same last part: another host, http for https. */
function inVocabulary({ data }: Evidence, { value }: Result): Suggestion | undefined {
  if (value?.termType !== 'NamedNode' || data.isBackground(value)) return undefined;
  const candidates = data.backgroundNamed(localOf(value.value));
  const shared = (each: Term) =>
    each.value.split(/[/#]/).filter((part) => part && value.value.includes(part)).length;
  const best = candidates.sort((a, b) => shared(b) - shared(a))[0];
  // The last part alone (often a number) says nothing; something of the rest must be shared too.
  return best && shared(best) > 2 ? meant(turtleIri(best.value)) : undefined;
}

/** The namespace of the value that the example of a shape gives. */
function namespaceOfExample(shapes: Data, shape: Term): string | undefined {
  const { example = '' } = wordsOf(shapes, shape, 'en');
  return /^\S+ <([^<>\s]*[/#])[^<>/#\s]+>$/.exec(example)?.[1];
}

/** Other ways to write an address. */
function variants(text: string): string[] {
  const trimmed = text.trim();
  const swapped = trimmed.replace(/^http(s?):/, (_, s: string) => (s ? 'http:' : 'https:'));
  // Codes of lists are mostly capitals.
  const capital = (each: string) =>
    each.replace(/[^/#]*$/, (code) => code.toUpperCase().replaceAll('-', '_'));
  const all = [trimmed, swapped].flatMap((each) => [
    each,
    each.replace(/\/$/, ''),
    `${each}/`,
    capital(each),
  ]);
  return [...all, ...(asIri(trimmed) ? [asIri(trimmed) as string] : [])].filter((each) => each !== text);
}

function asIri(text: string): string | undefined {
  if (/^[^@\s<>":/]+@[^@\s<>"]+$/.test(text)) return `mailto:${text}`;
  const written = /^www\./.test(text)
    ? `https://${text}`
    : /^(doi:)?10\.\d{4,}\//i.test(text)
      ? `https://doi.org/${text.replace(/^doi:/i, '')}`
      : text;
  return isIri(written) ? iri(written).value : undefined;
}

/** The same text with the first of the datatypes that it is a value of. */
function asDatatype({ value: text }: Term, wanted: readonly Term[]): Suggestion | undefined {
  if (wanted.some((each) => each.equals(name('rdf:langString'))))
    return meant(toSparql(literal(text, { language: 'en' })));
  const trimmed = text.trim();
  const candidates = [
    trimmed,
    trimmed.replace(/\.0+$/, ''),
    trimmed.replace(/T.*$/, ''),
    trimmed.toLowerCase(),
    ...(/^(yes|no)$/i.test(trimmed) ? [String(/^yes$/i.test(trimmed))] : []),
  ];
  for (const each of candidates)
    for (const datatype of wanted) {
      const anyText = [`${prefixes.xsd}string`, `${prefixes.xsd}anyURI`].includes(datatype.value);
      const known = datatype.value.startsWith(prefixes.xsd);
      if (known && !anyText && each !== '' && isWellFormed(each, datatype.value))
        return meant(literalText(each, datatype.value));
    }
  // A date where a time is asked for: midnight would be a guess that nobody has to make.
  return undefined;
}

function canonicalLanguage(tag: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(tag.replaceAll('_', '-'))[0]?.toLowerCase();
  } catch {
    return undefined;
  }
}

/** A property of the node, or a class of the description, that is written nearly like the one that is missing. */
function similarProperty(evidence: Evidence, { focus, property, path }: Result): Suggestion | undefined {
  if (property === undefined) return similarClass(evidence, focus, path);
  const wanted = localOf(property.value);
  const others = unaskedOf(evidence, focus);
  const near = nearestName(
    wanted,
    others.map(({ local }) => local),
  );
  const found = others.find(({ local }) => local === (near ?? wanted));
  if (found === undefined) return undefined;
  const [value] = evidence.data.objects(focus, iri(found.iri));
  return {
    words: `${turtleIri(found.iri)} is here: did you mean ${shorten(property.value)}?`,
    property: turtleIri(property.value),
    ...(value && { slip: { subject: focus, property: found.iri, value } }),
  };
}

function similarClass(
  { shapes, data }: Evidence,
  focus: Term,
  path: Term | undefined,
): Suggestion | undefined {
  const inverse = path && shapes.objects(path, name('sh:inversePath'))[0];
  if (!inverse?.equals(name('rdf:type'))) return undefined;
  const found = data
    .valuesOf(name('rdf:type'))
    .find((each) => localOf(each.value) === localOf(focus.value) && !each.equals(focus));
  const [subject] = found ? data.ownSubjects(name('rdf:type'), found) : [];
  return (
    found && {
      words: `${turtleIri(found.value)} is here: did you mean ${shorten(focus.value)}?`,
      ...(subject && {
        value: turtleIri(focus.value),
        slip: { subject, property: name('rdf:type').value, value: found },
      }),
    }
  );
}

/** A property with the last part of its IRI. */
interface Named {
  iri: string;
  local: string;
}
const unasked = new WeakMap<Evidence, Map<string, Named[]>>();

/** The properties of a node that the shapes never ask for, in alphabetical order. Most records miss many properties of one node. */
function unaskedOf(evidence: Evidence, node: Term): Named[] {
  const nodes = unasked.get(evidence) ?? new Map<string, Named[]>();
  unasked.set(evidence, nodes);
  const key = keyOf(node);
  let found = nodes.get(key);
  if (found === undefined) {
    const asked = askedFor(evidence.shapes);
    found = [...evidence.data.propertiesOf(node)]
      // The type of a node is never a slip for another property, whatever that is called.
      .filter(([each]) => !asked.has(each) && !evidence.known?.has(each) && each !== `${prefixes.rdf}type`)
      .map(([each]) => ({ iri: each, local: localOf(each) }))
      .sort((a, b) => (a.local < b.local ? -1 : 1));
    nodes.set(key, found);
  }
  return found;
}

const paths = new WeakMap<Data, Set<string>>();

/** The properties that the shapes ask for by themselves. */
function askedFor(shapes: Data): Set<string> {
  const found = paths.get(shapes) ?? new Set(shapes.valuesOf(name('sh:path')).map(({ value }) => value));
  paths.set(shapes, found);
  return found;
}
