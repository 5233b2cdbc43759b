import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { productFolder } from '../../src/base/index.ts';
import { type CollectOptions, collect } from '../../src/collect/index.ts';
import { type Ontology, ontologyMounts, openOntology } from '../../src/ontology/index.ts';
import { openStore, type Store } from '../../src/store/index.ts';
import { sharedData } from '../shared-data.ts';
import { caseTableRows } from './case-table-rows.ts';
import { counted } from './collecting.ts';
import { folderWith } from './folders.ts';

const synthea = sharedData('omop/eunomia/datasets/Synthea27Nj/Synthea27Nj_5.4.zip');
const msk = sharedData('omop/msk-breast-2018');
const dicom = sharedData('dicom');
const absent = (path: string | undefined) =>
  path ? '' : ' (skipped: the shared data are not on this machine)';

describe('collecting with the real ontology', () => {
  let store: Store;
  let ontology: Ontology;
  beforeAll(async () => {
    store = await openStore({ mounts: await ontologyMounts() });
    ontology = await openOntology(store);
  }, 60_000);
  afterAll(() => store?.close());

  const collected = async (sources: CollectOptions['sources'], mapping?: string) => {
    const out = join(folderWith(), 'out');
    const collection = await collect({
      sources,
      ...(mapping && { structural: [join(productFolder, 'mappings', mapping)] }),
      ontology,
      holder: { id: 'h', name: 'H', country: 'SE' },
      out,
      tolerance: 1,
    });
    if (collection.state === 'refused') throw new Error(collection.mistakes.join('\n'));
    return { ...collection, ...(await caseTableRows(out)) };
  };

  it.skipIf(!synthea)(`takes an OMOP CDM 5.4 export as it is zipped${absent(synthea)}`, async () => {
    const { cases, quality, coverage } = await collected([{ zip: synthea as string }]);
    expect(cases.length).toBe(28);
    expect(counted(cases, 'sex')).toEqual({ COM1001366: 15, COM1001370: 13 });
    // Nobody in it has a cancer: its conditions have no place in the hyper-ontology, and are listed.
    expect(counted(cases, 'condition')).toEqual({ Unknown: 28 });
    expect(coverage.filter(({ facet }) => facet === 'condition').length).toBeGreaterThan(50);
    expect(quality.tables.map(({ malformed }) => malformed)).toEqual(['none', 'none', 'none']);
  });

  it.skipIf(!msk)(`takes the 853 breast cancer patients of cBioPortal files${absent(msk)}`, async () => {
    const { cases, coverage } = await collected([msk as string], 'msk-breast.tsv');
    expect(cases.length).toBe(853);
    expect(counted(cases, 'condition')).toEqual({ CLIN1000060: 853 });
    expect(counted(cases, 'sex')).toEqual({ COM1001370: 851, COM1001366: 2 });
    expect(counted(cases, 'stage').Unknown).toBeLessThan(10);
    expect(coverage.map(({ facet, value }) => `${facet} ${value}`)).toEqual(['grade Unknown', 'stage unk']);
  });

  it.skipIf(!dicom)(
    `takes a folder of DICOM files, and shows what their headers lack${absent(dicom)}`,
    async () => {
      const { series, quality } = await collected([{ dicom: dicom as string }]);
      expect(counted(series, 'modality').IMG1000042).toBeGreaterThan(0);
      const empty = quality.findings.find(({ column }) => column === 'bodypartexamined');
      expect(empty?.share).toBe('half or more');
    },
  );

  it('takes the tables of the EUCAIM CDM, whose codes are those of the hyper-ontology', async () => {
    const folder = folderWith({
      'patient.csv': 'patient_id,patient_birth_sex,patient_birth_date\np1,COM1001370,1960-01-01\np2,male,\n',
      'cancer_condition.csv':
        'cancer_condition_id,patient_id,cancer_condition_code,cancer_condition_age_at_diagnosis,cancer_condition_age_unit,cancer_condition_asserted_date\n1,p1,CLIN1000060,,,2015-06-01\n2,p2,EUCAIM:CLIN1000075,780,months,\n',
      'cancer_stage.csv':
        'cancer_stage_id,cancer_condition_id,cancer_stage_as_concept\n1,1,CLIN1000421\n2,2,IV\n',
      'histologic_grade.csv':
        'histologic_grade_id,cancer_condition_id,patient_id,histologic_grade_value_as_concept\n1,1,p1,CLIN1022188\n',
      'image_study.csv': 'study_id,patient_id,study_uid\n10,p1,1.2\n11,p2,1.3\n',
      'image_series.csv':
        'series_id,series_uid,study_uid,study_id,series_manufacturer,series_body_side_code,series_acquisition_date,series_modality\n100,1.2.1,1.2,10,SIEMENS,BP1000136,2016-01-01,IMG1000042\n101,1.3.1,1.3,11,GE MEDICAL SYSTEMS,PROSTATE,2021-01-01,MR\n',
      'image_modality.csv':
        'modality_id,series_id,acquisition_parameter_code,acquisition_parameter_value_as_number\n1,100,IMG1016306,2.5\n2,100,OTHER,40\n',
    });
    const { cases, series, coverage } = await collected([folder]);
    expect(cases).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          age: '50-59',
          condition: 'CLIN1000060',
          grade: 'CLIN1022188',
          sex: 'COM1001370',
          stage: 'CLIN1000421',
          year: '2015-2019',
        }),
        expect.objectContaining({
          age: '60-69',
          condition: 'CLIN1000075',
          stage: 'CLIN1000419',
          year: '2020-2024',
        }),
      ]),
    );
    expect(series).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ bodyPart: 'BP1000136', modality: 'IMG1000042', sliceThickness: '2-3' }),
        expect.objectContaining({ bodyPart: 'BP1000021', modality: 'IMG1000038' }),
      ]),
    );
    expect(coverage).toEqual([]);
  });

  it('takes the imaging extension of OMOP, with what was measured of a series on that series', async () => {
    const folder = folderWith({
      'person.csv': 'person_id,gender_concept_id,year_of_birth\n1,8532,1960\n',
      'image_occurrence.csv':
        'image_occurrence_id,person_id,anatomic_site_concept_id,image_occurrence_date,image_study_uid,image_series_uid,modality_concept_id\n1,1,2128009417,2020-03-04,1,1.1,2128009230\n2,1,2128009384,2020-03-04,1,1.2,2128009190\n',
      'image_feature.csv':
        'image_feature_id,person_id,image_occurrence_id,image_feature_event_field_concept_id,image_feature_event_id,image_feature_concept_id\n1,1,1,1147330,7,2128000832\n2,1,2,1147330,8,2128000817\n',
      'measurement.csv':
        'measurement_id,person_id,measurement_concept_id,measurement_date,value_as_number,value_as_concept_id,value_source_value\n7,1,2128000832,2020-03-04,3,0,\n8,1,2128000817,2020-03-04,1.25,0,\n',
    });
    const { cases, series } = await collected([folder]);
    expect(cases).toMatchObject([{ age: '60-69', sex: 'COM1001370', year: '2020-2024' }]);
    const found = series.map(({ modality, bodyPart, fieldStrength, sliceThickness }) =>
      [modality, bodyPart, fieldStrength, sliceThickness].join(' '),
    );
    expect(found.sort()).toEqual(['IMG1000038 BP1000136 3 ', 'IMG1000042 BP1000087  1-2']);
  });
});
