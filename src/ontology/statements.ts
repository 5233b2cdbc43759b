import { prefixes, type Term } from '../rdf/index.ts';
import type { Row } from '../store/index.ts';

const { rdf } = prefixes;

/** Statements as they are asked for: the values of a property of a node. */
export class Statements {
  readonly #bySubject = new Map<string, Map<string, Term[]>>();

  constructor(rows: Iterable<Row>) {
    for (const { s, p, o } of rows) {
      if (s === undefined || p === undefined || o === undefined) continue;
      const properties = this.#bySubject.get(s.value) ?? new Map<string, Term[]>();
      this.#bySubject.set(s.value, properties);
      properties.set(p.value, [...(properties.get(p.value) ?? []), o]);
    }
  }
  subjectsOf(type: string): string[] {
    return [...this.#bySubject.keys()].filter((subject) =>
      this.all(subject, `${rdf}type`).some(({ value }) => value === type),
    );
  }
  all(subject: string, property: string): Term[] {
    return this.#bySubject.get(subject)?.get(property) ?? [];
  }
  one(subject: string, property: string): string | undefined {
    return this.all(subject, property)[0]?.value;
  }
  number(subject: string, property: string): number | undefined {
    const text = this.one(subject, property);
    return text === undefined ? undefined : Number(text);
  }
  list(head: string | undefined): string[] {
    const items: string[] = [];
    for (let at = head; at !== undefined && at !== `${rdf}nil`; at = this.one(at, `${rdf}rest`)) {
      const item = this.one(at, `${rdf}first`);
      if (item !== undefined) items.push(item);
    }
    return items;
  }
}
