/** Where things stand in the JSON of a set: lines of its keys, and of its mappings, counting from 1. */
export interface JsonLines {
  keys: Map<string, number>;
  mappings: number[];
}

/** Finds the lines in a text that is known to be JSON, so that a mistake can be named with its place. */
export function jsonLines(text: string): JsonLines {
  const lines: JsonLines = { keys: new Map(), mappings: [] };
  let [line, depth, topKey] = [1, 0, ''];
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"(?:\s*:)?|[{}[\]]|\n/g)) {
    if (token === '\n') line++;
    else if (token === '{' || token === '[') {
      depth++;
      if (token === '{' && depth === 3 && topKey === 'mappings') lines.mappings.push(line);
    } else if (token === '}' || token === ']') depth--;
    else if (depth === 1 && token.endsWith(':')) {
      topKey = JSON.parse(token.replace(/\s*:$/, '')) as string;
      lines.keys.set(topKey, line);
    }
    if (token.length > 1) line += token.split('\n').length - 1;
  }
  return lines;
}
