import type { Format } from '../../rdf/index.ts';
import type { Source } from './source.ts';

/** Where a format may write a relative IRI. N-Triples and N-Quads have whole IRIs only. */
const references: Partial<Record<Format, RegExp>> = {
  turtle: /<([^<>"\s]*)>/g,
  trig: /<([^<>"\s]*)>/g,
  jsonld: /"([^"\\]*(?:\\.[^"\\]*)*)"/gs,
  rdfxml: /=\s*["']([^<>"'\s]*)["']/g,
};
const isWhole = /^[a-z][\w+.-]*:/i;
const isNoName = /[\s\\]/;
const ownBase = /@base\b|\bxml:base\b|\bbase\s*</i;
/** A text in quotes, an IRI between < and >, or one that stands by itself. */
const names = /"[^"\\]*(?:\\.[^"\\]*)*"|<([^<>\s]*)>|(?<!\S)[a-z][a-z+.-]*:\/\/[^\s;,"]+/gs;

/** What is known of the relative IRIs of a source; found once, since there may be thousands of findings. */
interface Relative {
  /** What every relative IRI of the base's host begins with. */
  host: string;
  /** What the text writes for an IRI. */
  written: ReadonlyMap<string, string>;
  /** What short names begin with; undefined where the text writes it, so that nobody can tell them apart. */
  folder: string | undefined;
  document: string;
}
const known = new WeakMap<Source, Relative | undefined>();

/** What is told of a text with its IRIs as it writes them: relative where it does. What stands in quotes stays. */
export function asWritten(told: string, source: Source | undefined): string {
  const host = source?.base && hostOf(source.base);
  // Most texts have whole IRIs of elsewhere, and nothing is looked for in them.
  if (!host || !told.includes(host)) return told;
  return told.replace(names, (all, inBrackets: string | undefined) => {
    const name = relativeName(inBrackets ?? all, source);
    if (name === undefined) return all;
    return inBrackets === undefined && name !== '' ? name : `<${name}>`;
  });
}

/** An IRI as a text writes it; undefined where it writes the whole. */
export function relativeName(iri: string, source: Source | undefined): string | undefined {
  const relative = source && relativeOf(source);
  if (!relative || !iri.startsWith(relative.host)) return undefined;
  const { written, folder, document } = relative;
  const found = written.get(iri);
  if (found !== undefined || folder === undefined || !iri.startsWith(folder)) return found;
  // A prefix may stand for a part of it.
  if (iri === document || iri.startsWith(`${document}#`)) return iri.slice(document.length);
  const name = iri.slice(folder.length);
  return name === '' || name.startsWith('/') || isWhole.test(name) ? undefined : name;
}

const hostOf = (base: string) => /^[a-z][\w+.-]*:\/\/[^/?#]*/i.exec(base)?.[0];

function relativeOf(source: Source): Relative | undefined {
  if (!known.has(source)) known.set(source, findRelative(source));
  return known.get(source);
}

function findRelative({ text, format, base }: Source): Relative | undefined {
  const reference = references[format];
  const host = base && hostOf(base);
  if (!reference || !host || ownBase.test(text)) return undefined;
  const document = base.replace(/#.*/s, '');
  const folder = document.replace(/[^/]*(?:\?.*)?$/s, '');
  return {
    host,
    written: writtenIn(text, reference, base),
    folder: text.includes(folder) ? undefined : folder,
    document,
  };
}

/** The relative IRIs of a text by what they mean; the shortest, where several mean the same. */
function writtenIn(text: string, reference: RegExp, base: string): Map<string, string> {
  const names = new Set<string>();
  for (const [, name = ''] of text.matchAll(reference))
    if (!isWhole.test(name) && !isNoName.test(name)) names.add(name);
  const written = new Map<string, string>();
  for (const name of [...names].sort((a, b) => a.length - b.length)) {
    const iri = URL.canParse(name, base) ? new URL(name, base).href : undefined;
    if (iri !== undefined && !written.has(iri)) written.set(iri, name);
  }
  return written;
}
