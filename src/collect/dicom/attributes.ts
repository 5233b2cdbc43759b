/** The attributes that collecting reads, by keyword; tags as the DICOM JSON Model writes them (PS3.6 §6). */
export const tags = {
  SpecificCharacterSet: '00080005',
  SOPInstanceUID: '00080018',
  StudyDate: '00080020',
  SeriesDate: '00080021',
  AcquisitionDate: '00080022',
  AcquisitionDateTime: '0008002A',
  Modality: '00080060',
  Manufacturer: '00080070',
  CodeValue: '00080100',
  CodingSchemeDesignator: '00080102',
  LongCodeValue: '00080119',
  ManufacturerModelName: '00081090',
  ReferencedSeriesSequence: '00081115',
  AnatomicRegionSequence: '00082218',
  PatientID: '00100020',
  IssuerOfPatientID: '00100021',
  PatientBirthDate: '00100030',
  PatientSex: '00100040',
  PatientAge: '00101010',
  BodyPartExamined: '00180015',
  SliceThickness: '00180050',
  MagneticFieldStrength: '00180087',
  StudyInstanceUID: '0020000D',
  SeriesInstanceUID: '0020000E',
  Laterality: '00200060',
  ImageLaterality: '00200062',
  NumberOfStudyRelatedSeries: '00201206',
  NumberOfSeriesRelatedInstances: '00201209',
  FrameAnatomySequence: '00209071',
  FrameLaterality: '00209072',
  NumberOfFrames: '00280008',
  PixelMeasuresSequence: '00289110',
  MeasurementUnitsCodeSequence: '004008EA',
  RelationshipType: '0040A010',
  ValueType: '0040A040',
  ConceptNameCodeSequence: '0040A043',
  ConceptCodeSequence: '0040A168',
  MeasuredValueSequence: '0040A300',
  NumericValue: '0040A30A',
  ContentSequence: '0040A730',
  SegmentSequence: '00620002',
  SegmentedPropertyCategoryCodeSequence: '00620003',
  SegmentNumber: '00620004',
  SegmentationAlgorithmIdentificationSequence: '00620007',
  SegmentAlgorithmType: '00620008',
  SegmentedPropertyTypeCodeSequence: '0062000F',
  AlgorithmFamilyCodeSequence: '0066002F',
  ReferencedFrameOfReferenceSequence: '30060010',
  RTReferencedStudySequence: '30060012',
  RTReferencedSeriesSequence: '30060014',
  StructureSetROISequence: '30060020',
  ROINumber: '30060022',
  ROIGenerationAlgorithm: '30060036',
  RTROIObservationsSequence: '30060080',
  ReferencedROINumber: '30060084',
  RTROIIdentificationCodeSequence: '30060086',
  RTROIInterpretedType: '300600A4',
  SharedFunctionalGroupsSequence: '52009229',
  PerFrameFunctionalGroupsSequence: '52009230',
} as const;

export type Keyword = keyof typeof tags;

/** A DICOM data set, or an item of a sequence in it, wherever it was read: from a file or from a server. */
export interface Attributes {
  /** The first value as text without padding; empty where there is none. */
  text(keyword: Keyword): string;
  /** The items of a sequence; none where it is absent. */
  items(keyword: Keyword): Attributes[];
}

/** Which series of which study and patient an instance is of, as columns. */
export const idsOf = (instance: Attributes) => ({
  patientid: instance.text('PatientID'),
  studyinstanceuid: instance.text('StudyInstanceUID'),
  seriesinstanceuid: instance.text('SeriesInstanceUID'),
});

/** SNOMED RT codes went by several designators (PS3.16 §8.1). */
const designators: Record<string, string> = { SNM3: 'SRT', '99SDM': 'SRT' };

/**
 * The first code of a code sequence as `SCT:123037004`, or empty. Codes of SNOMED RT stay `SRT:T-D0300`: turning
 * them into SNOMED CT is a mapping's work.
 */
export function codeOf(attributes: Attributes, keyword: Keyword): string {
  const [item] = attributes.items(keyword);
  const code = item?.text('CodeValue') || item?.text('LongCodeValue') || '';
  const scheme = item?.text('CodingSchemeDesignator') ?? '';
  if (code === '' || scheme === '' || /\s/.test(scheme + code)) return '';
  return `${designators[scheme] ?? scheme}:${code}`;
}

/** A decimal string in its shortest form: scanners write `5`, `5.0` and `5.000000e+00`. What is no number stays. */
export function decimal(text: string): string {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? String(Number(text)) : text;
}

/** Items reached by a path of sequences, in order; at most `limit`. */
export function itemsAt(attributes: Attributes, path: readonly Keyword[], limit = 1_000): Attributes[] {
  let reached = [attributes];
  for (const keyword of path) reached = reached.flatMap((each) => each.items(keyword)).slice(0, limit);
  return reached;
}
