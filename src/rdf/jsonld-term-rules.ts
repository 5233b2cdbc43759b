import {
  any,
  definition,
  has,
  hasMember,
  isIri,
  isNull,
  isPlain,
  isText,
  member,
  not,
  type Rule,
  textOf,
} from './jsonld-finders.ts';

const ofTerm = [
  '@container',
  '@context',
  '@direction',
  '@id',
  '@index',
  '@language',
  '@nest',
  '@prefix',
  '@protected',
  '@reverse',
  '@type',
];
const containers = ['@graph', '@id', '@index', '@language', '@list', '@set', '@type'];

/** The rules of terms that contexts define, by the error codes of JSON-LD 1.1 (API, section 9.5). */
export const termRules: Readonly<Record<string, Rule>> = {
  'cyclic IRI mapping': {
    expects: 'A term is not defined by itself, nor by a term that is defined by it.',
    find: [
      definition((value, key) =>
        [
          textOf(value),
          ...(value.kind === 'object' ? value.members.map((each) => textOf(each.value)) : []),
        ].some((text) => text?.startsWith(`${key}:`)),
      ),
    ],
  },
  'invalid @nest value': {
    expects: '@nest has objects without @value; in a definition it is a term or @nest.',
    find: [
      member(
        ['node'],
        ['@nest'],
        any((json) => json.kind !== 'object' || hasMember(json, '@value')),
      ),
      member(
        ['term'],
        ['@nest'],
        (json) => !isText(json) || (textOf(json)?.startsWith('@') === true && textOf(json) !== '@nest'),
      ),
    ],
  },
  'invalid @prefix value': {
    expects: 'A @prefix is true or false.',
    find: [
      member(['term'], ['@prefix'], (json) => json.kind !== 'scalar' || typeof json.value !== 'boolean'),
    ],
  },
  'invalid IRI mapping': {
    expects:
      'A term stands for an IRI, a keyword or the label of a blank node: an IRI in whole, or in short with a prefix that is declared; without @id, there must be a @vocab.',
    find: [
      member(
        ['term'],
        ['@id', '@reverse'],
        not(isIri, isNull, (json) => /^(?:@[a-zA-Z]+|_:.*)$/.test(textOf(json) ?? '')),
      ),
      definition(
        (value, key) => !key.includes(':') && value.kind === 'object' && !hasMember(value, '@id', '@reverse'),
      ),
      (object, terms) =>
        definition((value) => isText(value) && !isIri(value, terms) && !/^[@_]/.test(textOf(value) ?? ''))(
          object,
          terms,
        ),
      definition((value, key) => /[:/]/.test(key) && (isText(value) || hasMember(value, '@id'))),
    ],
  },
  'invalid container mapping': {
    expects: `A @container is one of ${containers.join(', ')}; @list stands alone, @graph only with @id, @index and @set.`,
    find: [
      member(
        ['term'],
        ['@container'],
        any((json) => !containers.includes(textOf(json) ?? '')),
      ),
      member(['term'], ['@container'], (json) => json.kind === 'array' && json.items.length > 1),
      member(['term'], ['@container']),
    ],
  },
  'invalid keyword alias': {
    expects: '@context has no other name.',
    find: [
      definition((value) =>
        [
          textOf(value),
          textOf(
            value.kind === 'object'
              ? (value.members.find(({ key }) => key === '@id')?.value ?? value)
              : value,
          ),
        ].includes('@context'),
      ),
    ],
  },
  'invalid language mapping': {
    expects: 'The @language of a term is a text (a tag such as en) or null.',
    find: [member(['term'], ['@language'], not(isText, isNull))],
  },
  'invalid reverse property': {
    expects: 'A term with @reverse has neither @id nor @nest, and no @container but @index or @set.',
    find: [
      (object, terms) =>
        has(object, '@reverse') ? member(['term'], ['@id', '@nest', '@container'])(object, terms) : undefined,
    ],
  },
  'invalid scoped context': {
    expects: 'The context of a term must itself be right.',
    find: [member(['term'], ['@context'])],
  },
  'invalid term definition': {
    expects: `A term is defined by a text, by null, or by an object with some of ${ofTerm.join(', ')}; it is not empty, and none in short has a @prefix.`,
    find: [
      definition((value, key) => key === '' || value.kind === 'array' || (isPlain(value) && !isText(value))),
      ({ within, members }) =>
        within === 'term' ? members.find(({ key }) => !ofTerm.includes(key)) : undefined,
      member(['term'], ['@prefix', '@index']),
    ],
  },
  'invalid type mapping': {
    expects:
      'The @type of a term is @id, @vocab, @json, @none or the IRI of a datatype; with the container @type it is @id or @vocab.',
    find: [
      member(
        ['term'],
        ['@type'],
        not(isIri, (json) => /^@(?:id|vocab|json|none)$/.test(textOf(json) ?? '')),
      ),
      member(['term'], ['@type']),
    ],
  },
};
