import {
  any,
  anywhere,
  isDirection,
  isIri,
  isNull,
  isPlain,
  isText,
  member,
  not,
  type Rule,
} from './jsonld-finders.ts';

const ofContext = [
  '@base',
  '@direction',
  '@import',
  '@language',
  '@propagate',
  '@protected',
  '@type',
  '@version',
  '@vocab',
];

/** The rules of contexts, by the error codes of JSON-LD 1.1 (API, section 9.5). */
export const contextRules: Readonly<Record<string, Rule>> = {
  'invalid @import value': {
    expects: 'An @import is the address of a context.',
    find: [member(['context'], ['@import'], not(isText))],
  },
  'invalid @propagate value': {
    expects: '@propagate is true or false.',
    find: [
      member(
        ['context'],
        ['@propagate'],
        (json) => json.kind !== 'scalar' || typeof json.value !== 'boolean',
      ),
    ],
  },
  'invalid @protected value': {
    expects: '@protected is true or false.',
    find: [
      member(
        ['context', 'term'],
        ['@protected'],
        (json) => json.kind !== 'scalar' || typeof json.value !== 'boolean',
      ),
    ],
  },
  'invalid @version value': {
    expects: '@version is the number 1.1.',
    find: [member(['context'], ['@version'], (json) => json.kind !== 'scalar' || json.value !== 1.1)],
  },
  'invalid base direction': {
    expects: 'A @direction is "ltr", "rtl" or null.',
    find: [member(anywhere, ['@direction'], not(isDirection))],
  },
  'invalid base IRI': { expects: 'A @base is an IRI or null.', find: [member(['context'], ['@base'])] },
  'invalid context entry': {
    expects: 'These keys cannot stand in one context.',
    find: [member(['context'], ['@import', '@propagate', '@protected'])],
  },
  'invalid context nullification': {
    expects: 'null cannot take back a context whose terms are protected.',
    find: [member(anywhere, ['@context'], any(isNull))],
  },
  'invalid default language': {
    expects: 'The @language of a context is a text (a tag such as en) or null.',
    find: [member(['context'], ['@language'], not(isText, isNull))],
  },
  'invalid local context': {
    expects: 'A context is an object, or null.',
    find: [
      member(
        anywhere,
        ['@context'],
        any((json) => json.kind === 'array' || (isPlain(json) && !isText(json))),
      ),
    ],
  },
  'invalid vocab mapping': {
    expects: 'A @vocab is an IRI or null.',
    find: [member(['context'], ['@vocab'], not(isIri, isNull))],
  },
  'keyword redefinition': {
    expects: 'A keyword cannot be defined anew.',
    find: [
      ({ within, members }) =>
        within === 'context'
          ? (members.find(({ key }) => /^@[A-Za-z]+$/.test(key) && !ofContext.includes(key)) ??
            members.find(({ key }) => key === '@type'))
          : undefined,
    ],
  },
  'processing mode conflict': {
    expects: '@version 1.1 cannot stand in a document that is read as JSON-LD 1.0.',
    find: [member(['context'], ['@version'])],
  },
  'protected term redefinition': {
    expects: 'A term that is protected cannot be defined anew.',
    find: [],
  },
};
