import type { Json, JsonMember } from './json-tree.ts';

/** Most terms of one context; most terms in a row of which each is defined by the next. */
const bounds = { terms: 10_000, row: 100 };

const tooLong = `A term of the context is defined by another one, and so on, over more than ${bounds.row} terms.`;

/** Where contexts are larger or more entangled than a reader can take, and what the limit is. */
export function beyondBounds(json: Json): { at: number; message: string } | undefined {
  const inside =
    json.kind === 'array' ? json.items : json.kind === 'object' ? json.members.map(({ value }) => value) : [];
  if (json.kind === 'object')
    for (const { key, value } of json.members) {
      const contexts = key === '@context' ? (value.kind === 'array' ? value.items : [value]) : [];
      for (const context of contexts) {
        const beyond = context.kind === 'object' ? contextBeyond(context.members) : undefined;
        if (beyond) return beyond;
      }
    }
  for (const each of inside) {
    const beyond = each.kind === 'scalar' ? undefined : beyondBounds(each);
    if (beyond) return beyond;
  }
  return undefined;
}

function contextBeyond(members: readonly JsonMember[]): { at: number; message: string } | undefined {
  const last = members[bounds.terms];
  if (last) return { at: last.at, message: `A context has more than ${bounds.terms} terms.` };
  const definitions = new Map(members.map((each) => [each.key, each]));
  const needed = new Map(members.map((each) => [each.key, needs(each, definitions)]));
  /** How many terms in a row hang on each; those being looked at stand on the way. */
  const lengths = new Map<string, number>();
  for (const { key, at } of members) {
    const way = [{ key, next: 0 }];
    const onWay = new Set([key]);
    for (let step = way.at(-1); step; step = way.at(-1)) {
      const own = needed.get(step.key) ?? [];
      const next = own[step.next];
      step.next += 1;
      if (next !== undefined) {
        if (lengths.has(next) || onWay.has(next)) continue;
        way.push({ key: next, next: 0 });
        onWay.add(next);
      } else {
        lengths.set(step.key, 1 + Math.max(0, ...own.map((each) => lengths.get(each) ?? 0)));
        onWay.delete(step.key);
        way.pop();
      }
      if (way.length > bounds.row || (lengths.get(step.key) ?? 0) > bounds.row)
        return { at, message: tooLong };
    }
  }
  return undefined;
}

/** The terms of the same context that have to be defined before this one. */
function needs({ key, value }: JsonMember, definitions: ReadonlyMap<string, JsonMember>): string[] {
  const texts = [
    key,
    ...(value.kind === 'object' ? value.members.map((each) => each.value) : [value]).map((each) =>
      each.kind === 'scalar' && typeof each.value === 'string' ? each.value : '',
    ),
  ];
  const names = texts.flatMap((text) => [text, text.slice(0, Math.max(0, text.indexOf(':')))]);
  return [...new Set(names)].filter((each) => each !== key && definitions.has(each));
}
