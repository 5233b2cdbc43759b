/** The tags that were asked about: few, unless a text makes them up. */
const tags = new Map<string, string | undefined>();

/** The tag of a language as BCP 47 writes it, underscores taken for hyphens; undefined where it can be none. */
export function canonicalTag(tag: string): string | undefined {
  if (tags.has(tag)) return tags.get(tag);
  if (tags.size >= 1_000) tags.clear();
  const right = read(tag);
  if (tag.length < 100) tags.set(tag, right);
  return right;
}

function read(tag: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(tag.replaceAll('_', '-'))[0];
  } catch {
    return undefined;
  }
}
