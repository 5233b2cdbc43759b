import { type Json, type JsonMember, type JsonText, prefixes, readJsonText } from '../../rdf/index.ts';
import type { Edit, Source } from './source.ts';

type JsonObject = Extract<Json, { kind: 'object' }>;

/** The document of a source; read once, since there may be hundreds of edits. */
const documents = new WeakMap<Source, JsonText>();

/** A source as JSON-LD. */
export function documentOf(source: Source): JsonText {
  const document = documents.get(source) ?? readJsonText(source.text);
  documents.set(source, document);
  return document;
}

/** What stands between two offsets is replaced by the text. */
export function edit({ placeAt }: JsonText, from: number, to: number, text: string): Edit {
  const end = placeAt(to);
  return { ...placeAt(from), endLine: end.line, endColumn: end.column, text };
}

/** The member of an object whose key means a keyword or a property. */
export function memberOf({ terms }: JsonText, { members }: JsonObject, meaning: string) {
  return members.find(({ key }) => terms.expand(key) === meaning);
}

const jsonString = /"(?:[^"\\]|\\.)*"/y;

/** Puts another key where one begins. */
export function renamed(source: Source, at: number, key: string): Edit | undefined {
  jsonString.lastIndex = at;
  const old = jsonString.exec(source.text)?.[0];
  return old === undefined ? undefined : edit(documentOf(source), at, at + old.length, JSON.stringify(key));
}

/** A name in short whose namespace the context has wrongly: the context is put right, and with it all names of it. */
export function mendContext(source: Source, written: string, old: string, right: string): Edit | undefined {
  const document = documentOf(source);
  const [, prefix, local] = /^([^:]+):([\w.-]+)$/.exec(written) ?? [];
  if (!prefix || !local || !old.endsWith(local) || !right.endsWith(local)) return undefined;
  const [namespace, wanted] = [old, right].map((each) => each.slice(0, -local.length)) as [string, string];
  const [only, ...more] = definitionsIn(document).filter(
    ({ key, value }) => key === prefix && value.kind === 'scalar',
  );
  const isWrong = only?.value.kind === 'scalar' && only.value.value === namespace;
  if (!isWrong || more.length > 0 || wanted === namespace || !/[/#]$/.test(wanted)) return undefined;
  if (Object.values<string>(prefixes).includes(namespace)) return undefined;
  return edit(document, only.value.at, only.value.end, JSON.stringify(wanted));
}

const contexts = new WeakMap<JsonText, JsonMember[]>();

function definitionsIn(document: JsonText): JsonMember[] {
  const found = contexts.get(document) ?? definitions(document.tree);
  contexts.set(document, found);
  return found;
}

/** What the contexts of a document define. */
function definitions(json: Json): JsonMember[] {
  if (json.kind === 'array') return json.items.flatMap(definitions);
  if (json.kind === 'scalar') return [];
  return json.members.flatMap(({ key, value }) => {
    if (key !== '@context') return definitions(value);
    const own = value.kind === 'array' ? value.items : [value];
    return own.flatMap((each) => (each.kind === 'object' ? each.members : []));
  });
}
