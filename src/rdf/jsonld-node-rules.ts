import {
  any,
  beside,
  has,
  hasMember,
  isDatatype,
  isNull,
  isOdd,
  isPlain,
  isTag,
  isText,
  items,
  mapMember,
  member,
  not,
  ofValue,
  type Rule,
  textOf,
} from './jsonld-finders.ts';
import type { MeantMember } from './jsonld-objects.ts';

/** The rules of nodes and values, by the error codes of JSON-LD 1.1 (API, section 9.5), as far as a reader of RDF can meet them. */
export const nodeRules: Readonly<Record<string, Rule>> = {
  'colliding keywords': {
    expects: 'An object has each keyword once: another key of this one means the same.',
    find: [
      ({ within, members }) =>
        within === 'node'
          ? members.find(
              ({ meaning }, at) =>
                meaning?.startsWith('@') &&
                meaning !== '@context' &&
                members.findIndex((each) => each.meaning === meaning) < at,
            )
          : undefined,
    ],
  },
  'conflicting indexes': {
    expects: 'A node has one @index, wherever it is described.',
    find: [member(['node'], ['@index'])],
  },
  'invalid @graph value': {
    expects: 'A @graph is an object or an array of them.',
    find: [member(['node'], ['@graph'], any(isPlain))],
  },
  'invalid @id value': {
    expects: 'An @id is a text: an IRI, or the label of a blank node.',
    find: [member(['node'], ['@id'], not(isText))],
  },
  'invalid @included value': {
    expects: '@included has objects that describe nodes.',
    find: [
      member(
        ['node'],
        ['@included'],
        any((json) => json.kind === 'scalar' || hasMember(json, '@value', '@list', '@set')),
      ),
    ],
  },
  'invalid @index value': {
    expects: 'An @index is a text.',
    find: [member(['node'], ['@index'], not(isText))],
  },
  'invalid @reverse value': {
    expects: '@reverse has an object whose keys are properties.',
    find: [member(['node'], ['@reverse'], (json) => json.kind !== 'object')],
  },
  'invalid language map value': {
    expects: 'A map of languages has texts, or arrays of texts.',
    find: [mapMember('@language', any(not(isText, isNull)))],
  },
  'invalid language-tagged string': {
    expects: 'A @language is a text: a tag such as en.',
    find: [member(['node'], ['@language'], not(isText))],
  },
  'invalid language-tagged value': {
    expects: 'Only a text has a @language.',
    find: [
      (object, terms) =>
        has(object, '@language') || has(object, '@direction')
          ? member(['node'], ['@value'], not(isText))(object, terms)
          : undefined,
    ],
  },
  'invalid reverse property map': {
    expects: 'In @reverse there are properties and no keywords.',
    find: [
      ({ within, members }, terms) =>
        within === 'node'
          ? members
              .filter(({ meaning }) => meaning === '@reverse')
              .flatMap(({ value }) => (value.kind === 'object' ? value.members : []))
              .map((each) => ({ ...each, meaning: terms.expand(each.key) }))
              .find(({ meaning }) => meaning?.startsWith('@'))
          : undefined,
    ],
  },
  'invalid reverse property value': {
    expects: 'A property that is read backwards has nodes as its values, no texts and no lists.',
    find: [
      ({ within, members }, terms) => {
        const fails = ({ key, value }: MeantMember) =>
          items(value).some(
            (item) =>
              hasMember(item, '@value', '@list') ||
              (isPlain(item) && !['@id', '@vocab'].includes(terms.typeOf(key) ?? '')),
          );
        const inside = members.flatMap(({ meaning, value }) =>
          meaning === '@reverse' && value.kind === 'object' ? value.members : [],
        );
        const own = members.filter(({ key }) => terms.isReverse(key));
        return within === 'node'
          ? [...inside.map((each) => ({ ...each, meaning: undefined })), ...own].find(fails)
          : undefined;
      },
    ],
  },
  'invalid set or list object': {
    expects: 'Beside @list or @set there may be @index, and nothing else.',
    find: [beside(['@list', '@set'], ['@list', '@set', '@index', '@context'])],
  },
  'invalid type value': {
    expects: 'A @type is a text (an IRI, in whole or in short), or an array of texts.',
    find: [member(['node'], ['@type'], any(not(isText)))],
  },
  'invalid typed value': {
    expects: 'The @type of a value is the IRI of a datatype.',
    find: [ofValue(member(['node'], ['@type'], not(isDatatype))), ofValue(member(['node'], ['@type']))],
  },
  'invalid value object': {
    expects:
      'Beside @value there may be @type, or @language and @direction, and @index; nothing else, and no @type with a @language.',
    find: [
      beside(['@value'], ['@value', '@type', '@language', '@direction', '@index', '@context']),
      (object, terms) =>
        has(object, '@value') && has(object, '@type')
          ? member(['node'], ['@language', '@direction'])(object, terms)
          : undefined,
      // Where the key of a map is a property, its values have to be nodes.
      mapMember(
        '@index',
        any((json) => isPlain(json) || hasMember(json, '@value')),
      ),
    ],
  },
  'invalid value object value': {
    expects: 'A @value is a text, a number, true, false or null.',
    find: [
      (object, terms) => {
        const typed = object.members.find(({ meaning }) => meaning === '@type');
        return textOf(typed?.value ?? { kind: 'array', at: 0, end: 0, items: [] }) === '@json'
          ? undefined
          : member(['node'], ['@value'], (json) => json.kind !== 'scalar')(object, terms);
      },
    ],
  },
};

/** What a document is told that is JSON-LD, and says what is not RDF. */
export const notRdf: Rule = {
  expects:
    'A statement of this document is not RDF: an IRI is whole, without spaces, quotes or < >, and the tag of a language is like en or en-GB.',
  find: [
    ofValue(member(['node'], ['@language'], not(isTag))),
    member(['context', 'term'], ['@language'], not(isTag, isNull)),
    member(
      ['node'],
      ['@id', '@type'],
      any((json) => isOdd(textOf(json))),
    ),
    member(['context'], ['@base', '@vocab'], (json) => isNull(json) || isOdd(textOf(json))),
  ],
};
