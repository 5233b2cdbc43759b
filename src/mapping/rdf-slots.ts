import { type Place, prefixes, type Quad, shorten } from '../rdf/index.ts';
import { valuesOf } from './enums.ts';
import type { Findings } from './findings.ts';
import { slotOfProperty, undefinedNamespace } from './properties.ts';
import { slots } from './slot-table.ts';

/** The IRI of rdf:type. */
export const rdfType = `${prefixes.rdf}type`;
const structure = new Set([rdfType, `${prefixes.sssom}mappings`, `${prefixes.sssom}extension_definitions`]);

/** RDF as the room rdf reads it: quads, the prefixes of the text, and where each quad stood. */
export interface RdfText {
  quads: readonly Quad[];
  prefixes?: Record<string, string>;
  placeOf?: (quad: Quad) => Place | undefined;
}

/** Reads the slots of resources from their triples. */
export class SlotReader {
  readonly #about: Map<string, Quad[]>;
  readonly #extensions = new Map<string, string>();
  readonly #contract: (iri: string) => string | undefined;
  readonly #findings: Findings;
  readonly #strange = new Set<string>();
  /** The line of a triple; 1 where the format does not tell. */
  readonly line: (quad: Quad | undefined) => number;

  constructor(text: RdfText, contract: (iri: string) => string | undefined, findings: Findings) {
    this.#about = Map.groupBy(text.quads, ({ subject }) => subject.value);
    this.#contract = contract;
    this.#findings = findings;
    this.line = (one) => (one === undefined ? 1 : (text.placeOf?.(one)?.line ?? 1));
  }

  /** The triples about a resource. */
  about(node: string): Quad[] {
    return this.#about.get(node) ?? [];
  }

  /** Its triples with one property. */
  objects(node: string, property: string): Quad[] {
    return this.about(node).filter(({ predicate }) => predicate.value === property);
  }

  /** The definitions of extensions, with CURIEs; their properties are known from then on. */
  definitions(node: string): Record<string, string>[] {
    return this.objects(node, `${prefixes.sssom}extension_definitions`).map(({ object }) => {
      const definition: Record<string, string> = {};
      for (const { predicate, object: value } of this.about(object.value)) {
        if (predicate.value === rdfType) continue;
        const key = predicate.value.replace(prefixes.sssom, '');
        definition[key] =
          value.termType === 'NamedNode' ? (this.#contract(value.value) ?? value.value) : value.value;
        if (key === 'property')
          this.#extensions.set(
            value.value,
            this.objects(object.value, `${prefixes.sssom}slot_name`)[0]?.object.value ?? '',
          );
      }
      return definition;
    });
  }

  /** The slots of a resource with their values as text. */
  slots(node: string): Map<string, { values: string[]; line: number }> {
    const found = new Map<string, { values: string[]; line: number }>();
    for (const one of this.about(node)) {
      if (structure.has(one.predicate.value)) continue;
      const slot = this.#slotOf(one.predicate.value);
      if (slot === undefined) {
        if (!this.#strange.has(one.predicate.value))
          this.#findings.warning(
            this.line(one),
            `${shorten(one.predicate.value)} is no property of SSSOM and not defined as an extension; it is left out.`,
          );
        this.#strange.add(one.predicate.value);
        continue;
      }
      const known = found.get(slot);
      if (known === undefined) found.set(slot, { values: [this.#text(slot, one)], line: this.line(one) });
      else known.values.push(this.#text(slot, one));
    }
    for (const [slot, { values, line }] of found) {
      // RDF keeps no order, so a list is given in one that does not depend on the file.
      if (slots.get(slot)?.many) values.sort();
      else if (values.length > 1)
        this.#findings.mistake(line, `${slot} holds one value, and ${values.length} stand here.`);
    }
    return found;
  }

  #slotOf(property: string): string | undefined {
    if (property.startsWith(undefinedNamespace)) return property.slice(undefinedNamespace.length);
    return slotOfProperty.get(property) ?? this.#extensions.get(property);
  }

  #text(slot: string, { object }: Quad): string {
    if (object.termType !== 'NamedNode') return object.value;
    const kind = slots.get(slot)?.kind;
    const named = Object.entries((kind === undefined ? undefined : valuesOf(kind)) ?? {});
    const value = named.find(([, meaning]) => meaning === object.value)?.[0];
    return value ?? (kind === 'uri' ? object.value : (this.#contract(object.value) ?? object.value));
  }
}
