import { type Attributes, codeOf, decimal, itemsAt } from './attributes.ts';
import { ageAt, isoDate } from './dates.ts';

/** Columns of `dicom_series`: keywords of DICOM in lower case; `instances` counts distinct SOP instances. */
export const seriesColumns = [
  'patientid',
  'issuerofpatientid',
  'studyinstanceuid',
  'seriesinstanceuid',
  'modality',
  'bodypartexamined',
  'anatomicregion',
  'laterality',
  'manufacturer',
  'manufacturermodelname',
  'slicethickness',
  'magneticfieldstrength',
  'studydate',
  'seriesdate',
  'acquisitiondate',
  'patientage',
  'patientsex',
  'patientbirthdate',
  'instances',
] as const;

export type SeriesColumn = (typeof seriesColumns)[number];
export type SeriesRow = Record<SeriesColumn, string>;

/**
 * What one data set says of its series: of an instance, or of a series by a server. Multi-frame objects say it in
 * their functional groups, shared or of the first frame (PS3.3 C.7.6.16).
 */
export function seriesRow(attributes: Attributes): SeriesRow {
  const { text } = attributes;
  const groups = () => [
    ...attributes.items('SharedFunctionalGroupsSequence').slice(0, 1),
    ...attributes.items('PerFrameFunctionalGroupsSequence').slice(0, 1),
  ];
  const multiFrame = text('NumberOfFrames') === '' ? [] : groups();
  const measures = multiFrame.flatMap((group) => itemsAt(group, ['PixelMeasuresSequence'], 1));
  const anatomy = multiFrame.flatMap((group) => itemsAt(group, ['FrameAnatomySequence'], 1));
  const firstOf = (values: string[]) => values.find((value) => value !== '') ?? '';
  const [studydate, patientbirthdate] = [isoDate(text('StudyDate')), isoDate(text('PatientBirthDate'))];
  return {
    patientid: text('PatientID'),
    issuerofpatientid: text('IssuerOfPatientID'),
    studyinstanceuid: text('StudyInstanceUID'),
    seriesinstanceuid: text('SeriesInstanceUID'),
    modality: text('Modality'),
    bodypartexamined: text('BodyPartExamined'),
    anatomicregion: firstOf([attributes, ...anatomy].map((place) => codeOf(place, 'AnatomicRegionSequence'))),
    laterality:
      text('Laterality') ||
      text('ImageLaterality') ||
      firstOf(anatomy.map((frame) => frame.text('FrameLaterality'))),
    manufacturer: text('Manufacturer'),
    manufacturermodelname: text('ManufacturerModelName'),
    slicethickness: decimal(
      text('SliceThickness') || firstOf(measures.map((measure) => measure.text('SliceThickness'))),
    ),
    magneticfieldstrength: decimal(text('MagneticFieldStrength')),
    studydate,
    seriesdate: isoDate(text('SeriesDate')),
    acquisitiondate: isoDate(text('AcquisitionDate') || text('AcquisitionDateTime').slice(0, 8)),
    patientage: text('PatientAge') || ageAt(studydate, patientbirthdate),
    patientsex: text('PatientSex'),
    patientbirthdate,
    instances: text('NumberOfSeriesRelatedInstances'),
  };
}
