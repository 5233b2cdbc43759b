import { type Attributes, codeOf, idsOf, itemsAt } from './attributes.ts';

/** Columns of `dicom_segment`: a segment of a segmentation, or a region of an RT structure set. No free text. */
export const segmentColumns = [
  'patientid',
  'studyinstanceuid',
  'seriesinstanceuid',
  'referencedseriesinstanceuid',
  'segmentnumber',
  'segmentalgorithmtype',
  'algorithmfamily',
  'segmentedpropertycategory',
  'segmentedpropertytype',
  'anatomicregion',
  'rtroiinterpretedtype',
] as const;

export type SegmentRow = Record<(typeof segmentColumns)[number], string>;

const mostSegments = 65_535;
const mostReferences = 16;

/** The segments and regions of one instance; none where it is no segmentation or structure set. */
export function segmentRows(attributes: Attributes): SegmentRow[] {
  const segments = attributes.items('SegmentSequence').slice(0, mostSegments);
  return segments.length > 0
    ? segments.map((segment) => ofSegment(segment, attributes))
    : ofStructureSet(attributes);
}

/** Series that an instance refers to; more than one are parted as DICOM parts values. */
function references(items: readonly Attributes[]): string {
  const series = new Set(items.map((item) => item.text('SeriesInstanceUID')).filter((uid) => uid !== ''));
  return [...series].slice(0, mostReferences).join('\\');
}

function ofSegment(segment: Attributes, instance: Attributes): SegmentRow {
  const [algorithm] = segment.items('SegmentationAlgorithmIdentificationSequence');
  return {
    ...idsOf(instance),
    referencedseriesinstanceuid: references(itemsAt(instance, ['ReferencedSeriesSequence'])),
    segmentnumber: segment.text('SegmentNumber'),
    segmentalgorithmtype: segment.text('SegmentAlgorithmType'),
    algorithmfamily: algorithm === undefined ? '' : codeOf(algorithm, 'AlgorithmFamilyCodeSequence'),
    segmentedpropertycategory: codeOf(segment, 'SegmentedPropertyCategoryCodeSequence'),
    segmentedpropertytype: codeOf(segment, 'SegmentedPropertyTypeCodeSequence'),
    anatomicregion: codeOf(segment, 'AnatomicRegionSequence'),
    rtroiinterpretedtype: '',
  };
}

function ofStructureSet(instance: Attributes): SegmentRow[] {
  const observations = new Map(
    instance
      .items('RTROIObservationsSequence')
      .map((observation) => [observation.text('ReferencedROINumber'), observation]),
  );
  const referenced = references(
    itemsAt(instance, [
      'ReferencedFrameOfReferenceSequence',
      'RTReferencedStudySequence',
      'RTReferencedSeriesSequence',
    ]),
  );
  return instance
    .items('StructureSetROISequence')
    .slice(0, mostSegments)
    .map((region) => {
      const observation = observations.get(region.text('ROINumber'));
      const places = [region, ...(observation === undefined ? [] : [observation])];
      const first = (keyword: Parameters<typeof codeOf>[1]) =>
        places.map((place) => codeOf(place, keyword)).find((code) => code !== '') ?? '';
      return {
        ...idsOf(instance),
        referencedseriesinstanceuid: referenced,
        segmentnumber: region.text('ROINumber'),
        segmentalgorithmtype: region.text('ROIGenerationAlgorithm'),
        algorithmfamily: '',
        segmentedpropertycategory: first('SegmentedPropertyCategoryCodeSequence'),
        segmentedpropertytype: first('RTROIIdentificationCodeSequence'),
        anatomicregion: first('AnatomicRegionSequence'),
        rtroiinterpretedtype: observation?.text('RTROIInterpretedType') ?? '',
      };
    });
}
