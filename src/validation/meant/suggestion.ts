import { literal, name, toSparql } from '../../rdf/index.ts';
import { patternOf } from '../components/strings.ts';
import type { Evidence } from '../evidence.ts';
import type { Result } from '../shape.ts';
import { literalText, turtleIri } from '../words.ts';
import { inVocabulary, likeOneOf } from './alike.ts';
import { iriMeant, iriOfText } from './iris-meant.ts';
import { canonicalTag } from './language-tag.ts';
import { asDatatype, variants, withoutTag } from './other-writings.ts';
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
      const found = iriMeant(evidence, shape, value.value);
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
    const { shapes, language } = evidence;
    const [kind] = shapes.objects(shape, name('sh:nodeKind'));
    // An address of mail that has to be a text, without what makes it an IRI.
    if (kind?.equals(name('sh:Literal')) && value?.value.startsWith('mailto:'))
      return meant(toSparql(literal(value.value.slice('mailto:'.length))), language);
    const isForIris = kind?.equals(name('sh:IRI')) || kind?.equals(name('sh:BlankNodeOrIRI'));
    if (!isForIris || value?.termType !== 'Literal') return undefined;
    const fits = iriOfText(evidence, shape, value.value.trim());
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
