import type { Json, JsonMember } from './json-tree.ts';
import type { Terms } from './jsonld-terms.ts';

/** A member with the keyword or IRI that its key means: in contexts the key itself. */
export interface MeantMember extends JsonMember {
  meaning: string | undefined;
}

/** An object of a document: a context, the definition of a term in one, or what describes (a node, a value, a map). */
export interface JsonLdObject {
  within: 'context' | 'term' | 'node';
  at: number;
  members: MeantMember[];
}

/** All objects in the order of the text; JSON that is a value is not looked into. */
export function* objectsOf(
  json: Json,
  terms: Terms,
  within: JsonLdObject['within'] = 'node',
): Generator<JsonLdObject> {
  if (json.kind === 'array') for (const item of json.items) yield* objectsOf(item, terms, within);
  if (json.kind !== 'object') return;
  const isNode = within === 'node';
  const members = json.members.map((each) => ({
    ...each,
    meaning: isNode ? terms.expand(each.key) : each.key,
  }));
  yield { within, at: json.at, members };
  for (const { key, meaning, value } of members) {
    if (meaning === '@context') yield* objectsOf(value, terms, 'context');
    else if (within === 'context' && !key.startsWith('@')) yield* objectsOf(value, terms, 'term');
    else if (isNode && meaning !== '@value' && terms.typeOf(key) !== '@json') yield* objectsOf(value, terms);
  }
}
