import type { Mapping, MappingSet } from '../../mapping/index.ts';
import { addBodyPartChains } from './dicom-body-parts.ts';
import { addCurated, addDecisions, addLookups } from './dicom-sources.ts';
import { type Attribute, type Translation, Translations } from './dicom-values.ts';
import { tidy } from './label.ts';
import type { ImportFinding } from './report.ts';
import { curieMap, metadata } from './sets.ts';
import type { EucaimSource } from './source.ts';

const files: Record<Attribute, string> = {
  Modality: 'dicom-modality',
  BodyPartExamined: 'dicom-body-part',
  Manufacturer: 'dicom-manufacturer',
  PatientSex: 'dicom-sex',
};
const comments: Record<Attribute, string> = {
  Modality: 'Defined terms of Modality (0008,0060); DICOM:Modality_CT stands for the term CT.',
  BodyPartExamined:
    'Defined terms of BodyPartExamined (0018,0015). semapv:MappingChaining: DICOM PS3.16 Annex L gives the SNOMED CT code of the term, and eucaim-snomed the class of that code.',
  Manufacturer: 'Values of Manufacturer (0008,0070); compared without regard to case and outer space.',
  PatientSex: 'Enumerated values of PatientSex (0010,0040).',
};
function mapping(row: Translation, source: EucaimSource): Mapping {
  const { attribute, kind, value, predicate, concept, justification, comment } = row;
  return {
    ...(kind === 'code' ? { subjectId: `DICOM:${attribute}_${value}` } : { subjectType: 'rdfs literal' }),
    subjectLabel: value,
    predicateId: predicate,
    objectId: concept === undefined ? 'sssom:NoTermFound' : `EUCAIM:${concept}`,
    ...(concept === undefined ? {} : { objectLabel: tidy(source.current.get(concept)?.label ?? '') }),
    mappingJustification: justification,
    ...(comment === undefined ? {} : { comment }),
    other: {},
  };
}

/** The sets from DICOM values to classes, by file name; and what is doubtful about them. */
export function dicomSets(
  source: EucaimSource,
  snomed: MappingSet,
): { sets: { name: string; set: MappingSet }[]; findings: ImportFinding[] } {
  const to = new Translations();
  addBodyPartChains(to, source, snomed);
  for (const row of source.curated) addCurated(to, row, source);
  addLookups(to, source);
  addDecisions(to, source);
  const sets = (Object.keys(files) as Attribute[]).map((attribute) => {
    const rows = to.of(attribute);
    for (const { value, concept, comment } of rows) {
      if (concept !== undefined) continue;
      const detail = `${attribute} ${value}`;
      to.findings.push({ check: 'unmapped_value', code: '', label: comment ?? '', detail });
    }
    const head = metadata(
      files[attribute],
      `DICOM ${attribute} to the EUCAIM hyper-ontology`,
      comments[attribute],
    );
    return {
      name: files[attribute],
      set: { metadata: head, curieMap, mappings: rows.map((row) => mapping(row, source)) },
    };
  });
  return { sets, findings: to.findings };
}
