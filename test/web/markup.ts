/** A start tag as a browser would see it. */
export interface StartTag {
  name: string;
  attributes: Record<string, string>;
}

const voids = new Set(['meta', 'link', 'input', 'br']);

/** Reads HTML strictly: tags must be closed in order, attributes quoted. Throws at the first that is not. */
export function startTags(text: string): StartTag[] {
  const tags: StartTag[] = [];
  const open: string[] = [];
  const body = text.replace(/^<!doctype html>/, '');
  const pattern = /<(\/?)([a-zA-Z][a-zA-Z0-9]*)((?:\s+[a-zA-Z][a-zA-Z0-9-]*(?:="[^"<>]*")?)*)\s*(\/?)>|</g;
  for (const [tag, closing, name = '', attributes = '', selfClosing] of body.matchAll(pattern)) {
    if (tag === '<') throw new Error(`a "<" that opens no tag, after ${JSON.stringify(tags.at(-1))}`);
    if (closing === '/') {
      const last = open.pop();
      if (last !== name) throw new Error(`</${name}> where </${last}> is expected`);
      continue;
    }
    const pairs = [...attributes.matchAll(/([a-zA-Z][a-zA-Z0-9-]*)(?:="([^"]*)")?/g)];
    tags.push({
      name,
      attributes: Object.fromEntries(pairs.map(([, key = '', value = '']) => [key, value])),
    });
    if (selfClosing !== '/' && !voids.has(name)) open.push(name);
  }
  if (open.length > 0) throw new Error(`never closed: ${open.join(', ')}`);
  return tags;
}
