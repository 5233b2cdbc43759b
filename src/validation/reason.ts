import { name, shorten, type Term } from '../rdf/index.ts';
import { isConcept } from './concepts.ts';
import type { Data } from './data.ts';
import type { Result } from './shape.ts';
import { wordsOf } from './shape-words.ts';
import { kindOf, valueText } from './words.ts';

/** What a reason is told from: the shapes, and the description with the facts it was validated with. */
export interface Evidence {
  shapes: Data;
  data: Data;
  /** IRIs that any profile speaks of: none of them is a slip for another. */
  known?: ReadonlySet<string>;
}

/** The root that a value had to stand at or under, where that is what the result is about. */
function missedRoot({ shapes }: Evidence, result: Result): Term | undefined {
  if (result.constraint !== 'HasValue') return undefined;
  const [path] = shapes.objects(result.shape, name('sh:path'));
  const upwards =
    path !== undefined && shapes.objects(path, name('sh:zeroOrMorePath'))[0]?.equals(name('rdfs:subClassOf'));
  return upwards ? shapes.objects(result.shape, name('sh:hasValue'))[0] : undefined;
}

/** Every root that the result and its inner results missed. */
export function missedRoots(evidence: Evidence, result: Result): Term[] {
  const own = missedRoot(evidence, result);
  return [...(own ? [own] : []), ...result.inner.flatMap((each) => missedRoots(evidence, each))];
}

const nodeKinds: Record<string, string> = {
  IRI: 'an IRI',
  Literal: 'a literal',
  BlankNode: 'a blank node',
  BlankNodeOrIRI: 'an IRI or a blank node',
  IRIOrLiteral: 'an IRI or a literal',
  BlankNodeOrLiteral: 'a blank node or a literal',
};

/** Everything a sentence is made of: the value in words, a parameter of the shape, and how many values there are. */
interface Case {
  evidence: Evidence;
  result: Result;
  value: string;
  parameter(local: string): Term | undefined;
  count: number;
}

/** Most values of a list that a sentence names. */
const mostNamed = 20;
const values = (count: number) => (count === 1 ? '1 value' : `${count} values`);

/** One sentence for each constraint component, without its full stop. */
const sentences: Record<string, (c: Case) => string> = {
  MinCount: ({ count, parameter }) =>
    `found ${values(count)}, needs at least ${parameter('minCount')?.value}`,
  MaxCount: ({ count, parameter }) =>
    `found ${values(count)}, allows at most ${parameter('maxCount')?.value}`,
  NodeKind: ({ result, value, parameter }) =>
    `${value} is ${kindOf(result.value ?? result.focus)}, needs ${nodeKinds[parameter('nodeKind')?.value.split('#')[1] ?? ''] ?? 'another kind of term'}`,
  Datatype: ({ result, value, parameter }) => {
    const wanted = parameter('datatype');
    if (result.value?.termType !== 'Literal') return `${value} is not a literal`;
    const own = result.value.datatype;
    return wanted && own.equals(wanted)
      ? `"${result.value.value}" is not a well-formed ${shorten(own.value)}`
      : `${value} has the datatype ${shorten(own.value)}, needs ${shorten(wanted?.value ?? '')}`;
  },
  Class: ({ value, parameter }) =>
    `${value} is not described here as a ${shorten(parameter('class')?.value ?? '')}`,
  Pattern: ({ value, parameter }) => `${value} does not have the form ${parameter('pattern')?.value}`,
  LanguageIn: ({ evidence, value, parameter }) =>
    `${value} is not in ${evidence.shapes
      .list(parameter('languageIn'))
      .map((each) => each.value)
      .join(' or ')}`,
  In: ({ evidence, value, parameter }) => {
    const allowed = evidence.shapes.list(parameter('in'));
    return allowed.length > mostNamed
      ? `${value} is not one of the ${allowed.length} values of the list`
      : `${value} is not one of ${allowed.map((each) => shorten(each.value)).join(', ')}`;
  },
  HasValue: ({ evidence, parameter }) => {
    const wanted = parameter('hasValue');
    return `the value ${wanted ? valueText(evidence.data, wanted) : ''} is missing`;
  },
  LessThanOrEquals: ({ evidence, result, value, parameter }) => {
    const other = parameter('lessThanOrEquals');
    const limits = other ? evidence.data.objects(result.focus, other) : [];
    return `${value} is above ${shorten(other?.value ?? '')} (${limits.map((each) => valueText(evidence.data, each)).join(', ')}), or cannot be compared with it`;
  },
  Not: ({ evidence: { shapes, data }, value, parameter }) => {
    const [inner] = shapes.objects(parameter('not') ?? name('rdf:nil'), name('sh:property'));
    const [path] = inner ? shapes.objects(inner, name('sh:path')) : [];
    const [had] = inner ? shapes.objects(inner, name('sh:hasValue')) : [];
    return path && had
      ? `${shorten(path.value)} is ${valueText(data, had)}`
      : `${value} has a form that is not allowed`;
  },
  QualifiedMinCount: ({ evidence, result, count, parameter }) => {
    const inner = result.inner.map((each) => reasonOf(evidence, each));
    return `none of ${values(count)} fits, needs at least ${parameter('qualifiedMinCount')?.value}${inner.length > 0 ? `: ${inner.join('; ')}` : ''}`;
  },
  Node: (c) => {
    const { shapes } = c.evidence;
    const says = c.result.inner[0] && wordsOf(shapes, c.result.inner[0].shape, 'en').message;
    const reasons = innerReasons(c).join('; ');
    return says ? `${c.value}: ${says.replace(/\.$/, '')} (${reasons})` : reasons;
  },
  And: (c) => innerReasons(c).join('; ') || `${c.value} does not fit`,
  Xone: (c) => {
    const reasons = innerReasons(c);
    return reasons.length > 0
      ? `${c.value} must fit exactly one of the alternatives: ${reasons.join(', and ')}`
      : `${c.value} fits more than one of the alternatives, and must fit exactly one`;
  },
  QualifiedMaxCount: ({ count, parameter }) =>
    `more of the ${values(count)} fit than allowed: at most ${parameter('qualifiedMaxCount')?.value} may`,
  MinLength: ({ value, parameter }) => `${value} is shorter than ${parameter('minLength')?.value} characters`,
  MaxLength: ({ value, parameter }) => `${value} is longer than ${parameter('maxLength')?.value} characters`,
  MinInclusive: ({ value, parameter }) =>
    `${value} is below ${parameter('minInclusive')?.value}, or no number`,
  MinExclusive: ({ value, parameter }) =>
    `${value} is not above ${parameter('minExclusive')?.value}, or no number`,
  MaxInclusive: ({ value, parameter }) =>
    `${value} is above ${parameter('maxInclusive')?.value}, or no number`,
  MaxExclusive: ({ value, parameter }) =>
    `${value} is not below ${parameter('maxExclusive')?.value}, or no number`,
  UniqueLang: ({ evidence: { data }, result }) => {
    const texts = result.property ? data.objects(result.focus, result.property) : [];
    const languages = texts.map((each) => (each.termType === 'Literal' ? each.language : ''));
    const twice = languages.filter((each, index) => each !== '' && languages.indexOf(each) !== index);
    return `there is more than one value in ${[...new Set(twice)].join(', ')}`;
  },
  Equals: ({ value, parameter }) =>
    `${value} is not a value of both this property and ${shorten(parameter('equals')?.value ?? '')}`,
  Disjoint: ({ value, parameter }) =>
    `${value} is a value of ${shorten(parameter('disjoint')?.value ?? '')} too`,
  LessThan: ({ value, parameter }) =>
    `${value} is not below ${shorten(parameter('lessThan')?.value ?? '')}, or cannot be compared with it`,
  Closed: ({ result }) => `${shorten(result.property?.value ?? '')} is not allowed here`,
  Or: (c) => {
    const { evidence, result, value } = c;
    const datatypes = result.inner.filter(({ constraint }) => constraint === 'Datatype');
    if (datatypes.length > 0 && datatypes.length === result.inner.length) {
      const wanted = datatypes.flatMap(({ shape }) => evidence.shapes.objects(shape, name('sh:datatype')));
      return `${value} is not a well-formed ${wanted.map((each) => shorten(each.value)).join(', ')}`;
    }
    return innerReasons(c).join(', and ') || `${value} fits none of the alternatives`;
  },
};

/** The reasons of inner results, each with its property. */
function innerReasons({ evidence, result }: Case): string[] {
  const reasons = result.inner.map((each) => {
    const property = each.property ? `${shorten(each.property.value)}: ` : '';
    return property + reasonOf(evidence, each);
  });
  return [...new Set(reasons)];
}

/** Why a constraint failed, in words, down to the innermost shape; without a full stop. */
export function reasonOf(evidence: Evidence, result: Result): string {
  const { shapes, data } = evidence;
  const root = missedRoot(evidence, result);
  if (root !== undefined) {
    const concept = result.focus;
    const known =
      data.objects(concept, name('rdfs:label')).length > 0 ||
      data.objects(concept, name('rdfs:subClassOf')).length > 0;
    if (isConcept(concept) && !known)
      return `${valueText(data, concept)} is not a concept of the hyper-ontology`;
    return `${valueText(data, concept)} is not at or under ${valueText(data, root)}`;
  }
  if (result.message !== undefined) return result.message.replace(/\.$/, '');
  const sentence = sentences[result.constraint];
  if (sentence === undefined) return `it fails sh:${result.constraint}`;
  return sentence({
    evidence,
    result,
    value: valueText(data, result.value ?? result.focus),
    parameter: (local) => shapes.objects(result.shape, name(`sh:${local}`))[0],
    count: result.property ? data.objects(result.focus, result.property).length : 0,
  });
}
