import { join } from 'node:path';
import { productFolder, readTable } from '../../base/index.ts';
import { name, namespaceOf } from '../../rdf/index.ts';
import type { Vocabularies } from '../vocabularies.ts';
import { distance } from './near.ts';

/** A bundled list: what each of its codes may be called, and whether it has all codes of its original. */
interface CodeList {
  isComplete: boolean;
  codes: Set<string>;
  /** IRIs by code, label or other name; several where it calls several. */
  called: Map<string, Set<string>>;
}

/** Whatever the case, and however its words are joined: `in situ processing` calls IN_SITU_PROCESSING. */
const nameOf = (text: string) =>
  text
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, '');
const language = 'http://publications.europa.eu/resource/authority/language/';

/** The codes that are bundled, by what people write for them (codes, labels, mappings/code-names.tsv); others are never guessed at. */
export class CodeLists {
  readonly #lists = new Map<string, CodeList>();
  readonly #tags = new Map<string, string>();

  constructor(vocabularies: Vocabularies) {
    const quads = [...vocabularies.values()].flatMap((file) => file.quads);
    // A scheme with a note says that it is only a part of its original.
    const partial = new Set(
      quads
        .filter(({ predicate }) => predicate.equals(name('skos:note')))
        .map(({ subject }) => subject.value),
    );
    for (const { subject, predicate, object } of quads) {
      if (!predicate.equals(name('skos:inScheme'))) continue;
      const list = this.#lists.get(namespaceOf(subject.value)) ?? {
        isComplete: !partial.has(object.value),
        codes: new Set(),
        called: new Map(),
      };
      this.#lists.set(namespaceOf(subject.value), list);
      list.codes.add(subject.value);
      call(list, subject.value.slice(namespaceOf(subject.value).length), subject.value);
    }
    for (const { subject, predicate, object } of quads) {
      const list = this.#lists.get(namespaceOf(subject.value));
      if (list && predicate.equals(name('skos:prefLabel'))) call(list, object.value, subject.value);
    }
    const others = readTable(join(productFolder, 'mappings', 'code-names.tsv'), ['list', 'name', 'code']);
    for (const { cells } of others) {
      const list = this.#lists.get(cells.list);
      if (list) call(list, cells.name, cells.list + cells.code);
      if (cells.list === language) this.#tags.set(cells.list + cells.code, cells.name);
    }
  }

  /** Whether an IRI is no invented code: one of its list, or of none that is bundled. */
  allows(iri: string): boolean {
    return this.#lists.get(namespaceOf(iri))?.codes.has(iri) ?? true;
  }

  /** The code that a text was meant as, as an IRI: what is called so, or in a whole list the only one that is nearly. */
  meant(list: string, text: string): string | undefined {
    const known = this.#lists.get(list);
    const wanted = nameOf(text.slice(0, 200));
    if (known === undefined || wanted === '') return undefined;
    const exact = known.called.get(wanted);
    const found = exact ?? (known.isComplete ? near(known, wanted) : undefined);
    return found?.size === 1 ? [...found][0] : undefined;
  }

  /** The code of the same list that an IRI was meant as; undefined where it is a code. */
  meantBy(iri: string): string | undefined {
    const list = namespaceOf(iri);
    if (this.#lists.get(list)?.codes.has(iri) !== false) return undefined;
    return this.meant(list, iri.slice(list.length));
  }

  /** The language tag that the name of a language stands for: `en` of `english`. */
  tagOf(text: string): string | undefined {
    return this.#tags.get(this.meant(language, text) ?? '');
  }
}

function call({ called }: CodeList, as: string, iri: string): void {
  const all = called.get(nameOf(as)) ?? new Set();
  called.set(nameOf(as), all.add(iri));
}

/** Codes that begin alike, or differ in a letter or two of many. */
function near({ codes }: CodeList, wanted: string): Set<string> {
  const most = wanted.length < 3 ? 0 : wanted.length < 8 ? 1 : 2;
  const found = new Set<string>();
  for (const iri of codes) {
    const code = nameOf(iri.slice(namespaceOf(iri).length));
    const begins =
      Math.min(code.length, wanted.length) >= 4 && (code.startsWith(wanted) || wanted.startsWith(code));
    if (begins || (Math.abs(code.length - wanted.length) <= most && distance(code, wanted) <= most))
      found.add(iri);
  }
  return found;
}
