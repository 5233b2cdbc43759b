import type { MappingMistake } from './mapping.ts';

/** What the metadata block can hold: text, a list, a map, or a list of maps. Numbers and dates stay text. */
export type YamlValue = string | string[] | Record<string, string> | Record<string, string>[];

interface YamlLine {
  number: number;
  indent: number;
  text: string;
}

const pair = /^("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s:#"'-][^:#]*?)\s*:(?:\s+(.*))?$/;

/** A scalar: quoted, or plain up to a comment. Throws a SyntaxError where a quote is not closed. */
function scalar(text: string): string {
  if (text.startsWith('"')) {
    const [, quoted] = /^("(?:[^"\\]|\\.)*")\s*(?:#.*)?$/.exec(text) ?? [];
    if (quoted === undefined) throw new SyntaxError('a double quote is not closed');
    return JSON.parse(quoted) as string;
  }
  if (text.startsWith("'")) {
    const [, quoted] = /^'((?:[^']|'')*)'\s*(?:#.*)?$/.exec(text) ?? [];
    if (quoted === undefined) throw new SyntaxError('a single quote is not closed');
    return quoted.replaceAll("''", "'");
  }
  if (/^[&*!%@`{]/.test(text))
    throw new SyntaxError(`YAML of this kind is not read here: ${text.slice(0, 40)}`);
  return text.replace(/\s+#.*$/, '');
}

function pairs(lines: YamlLine[]): Record<string, string> {
  const map: Record<string, string> = {};
  for (const { text } of lines) {
    const [, key, value] = pair.exec(text) ?? [];
    if (key === undefined || value === undefined)
      throw new SyntaxError(`"${text.slice(0, 60)}" is not "key: value"`);
    map[scalar(key)] = scalar(value);
  }
  return map;
}

function list(lines: YamlLine[]): string[] | Record<string, string>[] {
  const items: YamlLine[][] = [];
  for (const line of lines) {
    const [, text] = /^-\s+(.*)$/.exec(line.text) ?? [];
    if (text !== undefined) items.push([{ ...line, text }]);
    else items.at(-1)?.push(line);
  }
  if (items.length > 0 && items.every(([first]) => pair.test(first?.text ?? ''))) return items.map(pairs);
  return items.map((item) => scalar(item.map(({ text }) => text).join(' ')));
}

function value(rest: string, body: YamlLine[]): YamlValue {
  if (/^\|[+-]?$/.test(rest)) return body.map(({ text }) => text).join('\n');
  if (/^>[+-]?$/.test(rest)) return body.map(({ text }) => text).join(' ');
  const flow = /^\[(.*)\]$/.exec(rest)?.[1];
  if (flow !== undefined) return flow.trim() === '' ? [] : flow.split(',').map((item) => scalar(item.trim()));
  if (rest !== '') return scalar([rest, ...body.map(({ text }) => text)].join(' '));
  if (body.length === 0) return '';
  if (body[0]?.text.startsWith('- ')) return list(body);
  // A plain text may begin on the line after its key, and go on over several.
  return pair.test(body[0]?.text ?? '') ? pairs(body) : scalar(body.map(({ text }) => text).join(' '));
}

/**
 * Reads the YAML of a metadata block: `key: value`, lists, one level of maps, folded text. It is a small part
 * of YAML on purpose: SSSOM forbids tags, anchors and aliases, and a full parser is more than this needs.
 * Lines count from 1 in the file, of which the block is the beginning.
 */
export function readYaml(lines: string[]): {
  entries: Map<string, { value: YamlValue; line: number }>;
  mistakes: MappingMistake[];
} {
  const entries = new Map<string, { value: YamlValue; line: number }>();
  const mistakes: MappingMistake[] = [];
  const margin = /^ */.exec(lines[0] ?? '')?.[0].length ?? 0;
  const read: YamlLine[] = lines
    .map((line, i) => {
      const text = line.trimEnd();
      return {
        number: i + 1,
        indent: text.length - text.trimStart().length - margin,
        text: text.trimStart(),
      };
    })
    .filter(({ text }) => text !== '' && !text.startsWith('# '));
  for (let i = 0; i < read.length; ) {
    const head = read[i++]!;
    const body: YamlLine[] = [];
    while (i < read.length && (read[i]!.indent > 0 || read[i]!.text.startsWith('- '))) body.push(read[i++]!);
    const [, key, rest = ''] = pair.exec(head.text) ?? [];
    try {
      if (key === undefined || head.indent !== 0)
        throw new SyntaxError(`"${head.text.slice(0, 60)}" is not "key: value"`);
      if (entries.has(key)) throw new SyntaxError(`${key} stands here a second time`);
      entries.set(scalar(key), { value: value(rest, body), line: head.number });
    } catch (error) {
      mistakes.push({
        line: head.number,
        message: `The metadata cannot be read: ${(error as Error).message}.`,
      });
    }
  }
  return { entries, mistakes };
}

const unsafe = /^$|^[\s\-?:,[\]{}#&*!|>'"%@`]|: |:$|\s#|[\p{Cc}\u2028\u2029]|\s$/u;
const otherType = /^(?:true|false|null|~|[-+]?\.?\d[\d_.eE+-]*)$/i;

/** Writes one scalar: plain where YAML reads it back as the same text, double-quoted otherwise. */
export function yamlText(text: string, mayBeNumber = false): string {
  if (unsafe.test(text)) {
    const escaped = (c: string) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`;
    return JSON.stringify(text).replace(/[\p{Cc}\u2028\u2029]/gu, escaped);
  }
  return !mayBeNumber && otherType.test(text) && !/^\d{4}-\d\d-\d\d$/.test(text)
    ? JSON.stringify(text)
    : text;
}
