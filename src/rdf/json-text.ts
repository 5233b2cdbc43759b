import { type Json, type JsonMember, placesIn, readJsonTree } from './json-tree.ts';
import { readTerms, type Terms } from './jsonld-terms.ts';
import type { Place } from './reading.ts';

/** A value of a document on the way down to another one, with the member that holds it where an object does. */
export interface JsonStep {
  json: Json;
  member?: JsonMember;
}

/** The text of a JSON-LD document that was read, for finding what stands at a place. */
export interface JsonText {
  tree: Json;
  terms: Terms;
  placeAt(offset: number): Place;
  /** The values that hold the one which begins at the offset, from the outside in, itself the last; none where none does. */
  stepsTo(offset: number): JsonStep[];
}

/** Reads the text of a document that is known to be JSON-LD. */
export function readJsonText(text: string): JsonText {
  const tree = readJsonTree(text);
  return {
    tree,
    terms: readTerms(tree, ''),
    placeAt: placesIn(text),
    stepsTo: (offset) => stepsTo({ json: tree }, offset) ?? [],
  };
}

function stepsTo(step: JsonStep, offset: number): JsonStep[] | undefined {
  const { json } = step;
  if (json.at === offset) return [step];
  if (json.kind === 'scalar' || offset < json.at || offset >= json.end) return undefined;
  const inner: JsonStep[] =
    json.kind === 'array'
      ? json.items.map((item) => ({ json: item }))
      : json.members.map((member) => ({ json: member.value, member }));
  const next = inner.find(({ json: { at, end } }) => at <= offset && offset < end);
  const rest = next && stepsTo(next, offset);
  return rest && [step, ...rest];
}
