import { name, shorten, type Term } from '../rdf/index.ts';
import { isConcept } from './concepts.ts';
import type { Data } from './data.ts';
import type { CodeLists } from './meant/code-lists.ts';
import { phrase } from './phrases.ts';
import type { Result } from './shape.ts';
import { wordsOf } from './shape-words.ts';
import { nodeName, valueText } from './words.ts';

/** What a reason is told from: the shapes, and the description with the facts it was validated with. */
export interface Evidence {
  shapes: Data;
  data: Data;
  /** IRIs that any profile speaks of: none of them is a slip for another. */
  known?: ReadonlySet<string>;
  /** The codes that are bundled. */
  codes?: CodeLists;
  /** What an IRI stands for that is known to be written wrongly, in Turtle. */
  rightOf?: (iri: string) => string | undefined;
  /** What relative IRIs of the text begin with, once they are resolved. */
  base?: string | undefined;
  /** The language in which people are told. */
  language?: string;
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

/** Everything a reason is made of: the value in words, a parameter of the shape, and how many values there are. */
interface Case {
  evidence: Evidence;
  result: Result;
  value: string;
  parameter(local: string): Term | undefined;
  count: number;
  /** The words of shapes/reasons.tsv, with the value and what else is given filled in. */
  say(reason: string, gaps?: Readonly<Record<string, string | number | undefined>>): string;
}

/** Most values of a list that a reason names. */
const mostNamed = 20;

/** A reason that names a number or a property that the shape has as a parameter. */
const saying =
  (reason: string, local: string) =>
  ({ say, parameter }: Case) => {
    const wanted = parameter(local);
    return say(reason, { wanted: wanted?.termType === 'NamedNode' ? shorten(wanted.value) : wanted?.value });
  };

/** What a list of allowed values is told as: codes of one list by what differs, for people know them so. */
function namesOf(allowed: readonly Term[]): string {
  const namespaces = new Set(allowed.map(({ value }) => value.replace(/[^/#]*$/, '')));
  const isOneList = namespaces.size === 1 && allowed.every(({ termType }) => termType === 'NamedNode');
  return allowed.map(({ value }) => (isOneList ? value.replace(/^.*[/#]/, '') : shorten(value))).join(', ');
}

/** The value that the example of a shape has, as people would write it. */
const exampleOf = ({ evidence: { shapes }, result: { shape } }: Case) =>
  /^\S+ (?:"([^"]*)"|<([^<>\s]*)>)\S*$/
    .exec(wordsOf(shapes, shape, 'en').example ?? '')
    ?.slice(1)
    .find(Boolean);

/** That a value is beyond those of another property of its node. */
function beyond({ evidence, result, say }: Case, reason: string, other: Term | undefined): string {
  const limits = other ? evidence.data.objects(result.focus, other) : [];
  const wanted = limits.map((each) => valueText(evidence.data, each)).join(', ');
  return say(reason, { other: shorten(other?.value ?? ''), wanted });
}

/** One reason for each constraint component, without its full stop. */
const reasons: Record<string, (c: Case) => string> = {
  MinCount: ({ count, parameter, say }) =>
    count === 0 ? say('none') : say('few', { count, wanted: parameter('minCount')?.value }),
  MaxCount: ({ count, parameter, say }) => {
    const wanted = parameter('maxCount')?.value;
    return wanted === '0' ? say('noneAllowed') : say('many', { count, wanted });
  },
  NodeKind: ({ result, parameter, say }) =>
    say('kind', {
      kind: say(`kind.${(result.value ?? result.focus).termType}`),
      wanted: say(`kind.${parameter('nodeKind')?.value.split('#')[1]}`),
    }),
  Datatype: ({ result, parameter, say }) => {
    const wanted = parameter('datatype');
    if (result.value?.termType !== 'Literal') return say('noText');
    const own = result.value.datatype;
    if (wanted?.equals(name('rdf:langString'))) return say('noLanguage');
    return wanted && own.equals(wanted)
      ? say('illFormed', { value: `"${result.value.value}"`, wanted: shorten(own.value) })
      : say('datatype', { datatype: shorten(own.value), wanted: shorten(wanted?.value ?? '') });
  },
  Class: saying('class', 'class'),
  Pattern: (c) => {
    const example = exampleOf(c);
    return example === undefined ? c.say('form') : c.say('formAs', { example });
  },
  LanguageIn: ({ evidence, result, parameter, say }) => {
    if (result.value?.termType === 'Literal' && result.value.language === '') return say('noLanguage');
    const allowed = evidence.shapes.list(parameter('languageIn')).map((each) => each.value);
    return say('languageIn', { wanted: allowed.join(say('or')) });
  },
  In: ({ evidence, parameter, say }) => {
    const allowed = evidence.shapes.list(parameter('in'));
    return allowed.length > mostNamed
      ? say('longList', { count: allowed.length })
      : say('list', { wanted: namesOf(allowed) });
  },
  HasValue: ({ evidence, result, parameter, say }) => {
    const wanted = parameter('hasValue');
    if (wanted && isAboutList(result))
      return say('notInList', {
        value: valueText(evidence.data, result.focus),
        wanted: nodeName(evidence.data, wanted),
      });
    return say('value', { wanted: wanted && valueText(evidence.data, wanted) });
  },
  LessThanOrEquals: (c) => beyond(c, 'order', c.parameter('lessThanOrEquals')),
  NotAfter: (c) => beyond(c, 'after', c.evidence.shapes.objects(c.result.shape, name('col:notAfter'))[0]),
  LessThan: ({ parameter, say }) => say('before', { other: shorten(parameter('lessThan')?.value ?? '') }),
  Not: ({ evidence: { shapes, data }, parameter, say }) => {
    const [inner] = shapes.objects(parameter('not') ?? name('rdf:nil'), name('sh:property'));
    const [path] = inner ? shapes.objects(inner, name('sh:path')) : [];
    const [had] = inner ? shapes.objects(inner, name('sh:hasValue')) : [];
    return path && had
      ? say('is', { property: shorten(path.value), wanted: valueText(data, had) })
      : say('notAllowed');
  },
  QualifiedMinCount: (c) => {
    const { count, parameter, say } = c;
    const inner = innerReasons(c);
    // Of a path of several steps nobody counts the values.
    if (count === 0 && inner.length === 0) return say('none');
    const wanted = Number(parameter('qualifiedMinCount')?.value);
    if (count < 2 && inner.length > 0) return inner.join('; ');
    const words =
      count === 1 ? say('oneNoFit') : wanted > 1 ? say('fewFit', { count, wanted }) : say('noFit', { count });
    return inner.length > 0 ? `${words}: ${inner.join('; ')}` : words;
  },
  QualifiedMaxCount: ({ count, parameter, say }) =>
    say('manyFit', { count, wanted: parameter('qualifiedMaxCount')?.value }),
  Node: (c) => {
    const { shapes, language = 'en' } = c.evidence;
    const [first] = c.result.inner;
    const says = first && !isAboutList(first) && wordsOf(shapes, first.shape, language).message;
    const inner = innerReasons(c).join('; ');
    return says ? `${c.value}: ${says.replace(/\.$/, '')} (${inner})` : inner;
  },
  And: (c) => innerReasons(c).join('; ') || c.say('noneFits'),
  Xone: (c) => {
    const inner = innerReasons(c);
    return inner.length > 0 ? `${c.say('oneOf')}: ${inner.join(c.say('and'))}` : c.say('severalOf');
  },
  MinLength: saying('short', 'minLength'),
  MaxLength: saying('long', 'maxLength'),
  MinInclusive: saying('below', 'minInclusive'),
  MinExclusive: saying('notAbove', 'minExclusive'),
  MaxInclusive: saying('above', 'maxInclusive'),
  MaxExclusive: saying('notBelow', 'maxExclusive'),
  UniqueLang: ({ evidence: { data }, result, say }) => {
    const texts = result.property ? data.objects(result.focus, result.property) : [];
    const languages = texts.map((each) => (each.termType === 'Literal' ? each.language : ''));
    const twice = languages.filter((each, index) => each !== '' && languages.indexOf(each) !== index);
    return say('twice', { wanted: [...new Set(twice)].join(', ') });
  },
  Equals: saying('equals', 'equals'),
  Disjoint: saying('disjoint', 'disjoint'),
  Closed: ({ result, say }) => say('closed', { property: shorten(result.property?.value ?? '') }),
  Or: (c) => {
    const { evidence, result, say } = c;
    const datatypes = result.inner.filter(({ constraint }) => constraint === 'Datatype');
    if (datatypes.length > 0 && datatypes.length === result.inner.length) {
      const wanted = datatypes.flatMap(({ shape }) => evidence.shapes.objects(shape, name('sh:datatype')));
      const own = result.value?.termType === 'Literal' ? result.value : undefined;
      if (own && wanted.some((each) => each.equals(own.datatype)))
        return say('illFormed', { value: `"${own.value}"`, wanted: shorten(own.datatype.value) });
      return say('noneOf', { wanted: wanted.map((each) => shorten(each.value)).join(', ') });
    }
    // A value of one kind is told what its kind lacks, not that it might be of another.
    const closer = result.inner.filter(({ constraint }) => constraint !== 'NodeKind');
    const told = closer.length > 0 ? { ...c, result: { ...result, inner: closer } } : c;
    return innerReasons(told).join(say('and')) || say('noneFits');
  },
};

/** Whether a code was not found in its list. */
const isAboutList = ({ constraint, property }: Result) =>
  constraint === 'HasValue' && property?.equals(name('skos:inScheme')) === true;

/** The reasons of inner results, each with its property. */
function innerReasons({ evidence, result }: Case): string[] {
  const told = result.inner.map((each) => {
    const reason = reasonOf(evidence, each);
    if (each.property === undefined || isAboutList(each)) return reason;
    const isMissing = reason === phrase('none', evidence.language);
    return `${shorten(each.property.value)}${isMissing ? '' : ':'} ${reason}`;
  });
  return [...new Set(told)];
}

/** Why a constraint failed, in words, down to the innermost shape; without a full stop. */
export function reasonOf(evidence: Evidence, result: Result): string {
  const { shapes, data, language } = evidence;
  const value = valueText(data, result.value ?? result.focus);
  const say: Case['say'] = (reason, gaps) => phrase(reason, language, { value, ...gaps });
  const root = missedRoot(evidence, result);
  if (root !== undefined) {
    const concept = result.focus;
    const known =
      data.objects(concept, name('rdfs:label')).length > 0 ||
      data.objects(concept, name('rdfs:subClassOf')).length > 0;
    const gaps = { value: valueText(data, concept), wanted: valueText(data, root) };
    return isConcept(concept) && !known ? say('noConcept', gaps) : say('notUnder', gaps);
  }
  if (result.message !== undefined) return result.message.replace(/\.$/, '');
  const reason = reasons[result.constraint];
  if (reason === undefined) return say('fails', { wanted: result.constraint });
  return reason({
    evidence,
    result,
    value,
    parameter: (local) => shapes.objects(result.shape, name(`sh:${local}`))[0],
    count: result.property ? data.objects(result.focus, result.property).length : 0,
    say,
  });
}
