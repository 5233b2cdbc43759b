import { prefixes } from '../../rdf/index.ts';
import type { MappingRow } from './mapping-files.ts';
import type { Names } from './names.ts';
import type { Tally } from './tally.ts';

/** Whether an IRI is one of the hyper-ontology, whose classes the ontology files must have. */
export const isOurs = (iri: string | undefined): iri is string => iri?.startsWith(prefixes.eucaim) ?? false;

const plain = (label: string) => label.replace(/\s+/g, ' ').trim().toLowerCase();

/** Checks that the classes that mappings name are there, stand, and are called what the mapping calls them. */
export function endChecks(rows: readonly MappingRow[], names: Names, tally: Tally): void {
  for (const row of rows) {
    const ends = [
      { iri: row.subject, label: row.mapping.subjectLabel },
      { iri: row.object, label: row.mapping.objectLabel },
    ];
    for (const { iri, label } of ends) {
      if (iri === undefined) continue;
      const concept = names.concepts.get(iri);
      if (!isOurs(iri) && concept === undefined) continue;
      tally.looked('retired_target').looked('unknown_target');
      const at = {
        subject: names.subject(iri),
        label: names.label(iri) || (label ?? ''),
        file: row.file,
        line: row.line,
        value: iri,
      };
      if (concept === undefined) {
        tally.found('unknown_target', { ...at, detail: 'the ontology has no such class' });
        continue;
      }
      if (concept.deprecated) {
        const instead = concept.replacedBy === undefined ? '' : `; use ${names.subject(concept.replacedBy)}`;
        tally.found('retired_target', { ...at, detail: `the class is deprecated${instead}` });
      }
      if (label === undefined || label === '') continue;
      tally.looked('mapping_label_differs');
      const known = [...Object.values(concept.labels), ...concept.synonyms].map(plain);
      if (!known.includes(plain(label)))
        tally.found('mapping_label_differs', {
          ...at,
          detail: `the mapping calls it "${label}"`,
          value: label,
        });
    }
  }
}
