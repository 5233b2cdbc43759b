import { iri, literal, name, prefixes, type Quad, quad, write } from '../../rdf/index.ts';
import type { Collection } from './collection.ts';
import type { CollectionFinding } from './report.ts';
import { type MappedValue, mapValues, type ValueMap } from './value-map.ts';

/** Stands for the record until it is written with relative IRIs; `.invalid` never resolves (RFC 2606). */
const placeholder = 'https://record.invalid/';
const authority = 'http://publications.europa.eu/resource/authority/';
const accessConditions =
  'https://eucaim.github.io/eucaim_dcat_ap/releases/controlled-vocabularies/access-conditions/#';
const healthThemes = 'https://hdeu-dcat.data.health.europa.eu/resource/authority/health-theme/';

/** The fields whose values are concepts, with the property that holds them. */
const conceptFields = [
  { field: 'cancer_type', property: name('eucaim:hasCondition') },
  { field: 'location', property: name('eucaim:hasImageBodyPart') },
  { field: 'image_types', property: name('eucaim:hasImageModality') },
] as const;

/** A collection as a DCAT-AP record, with what was mapped and what could not be said. */
export interface CollectionRecord {
  quads: Quad[];
  mapped: { field: string; value: MappedValue }[];
  findings: CollectionFinding[];
}

/** A sentence of our own from facts of the source. */
function describe(collection: Collection, ofPersons: boolean): string {
  const { cancer_type, location, image_types, subjects, species, supporting_data } = collection;
  const about = [cancer_type && ` of ${cancer_type}`, location && ` (${location})`].filter(Boolean).join('');
  const facts = [
    image_types.join(', '),
    subjects == null ? '' : `${subjects} subjects`,
    species !== undefined && (ofPersons || species !== 'Human') ? species.toLowerCase() : '',
    supporting_data.length > 0 ? `supporting data: ${supporting_data.join(', ').toLowerCase()}` : '',
  ].filter((fact) => fact !== '');
  return `Imaging collection${about}${facts.length > 0 ? `: ${facts.join('; ')}` : ''}.`;
}

/** Describes one collection with what its source states; what it does not state is absent, and reported. */
export function collectionRecord(collection: Collection, values: ValueMap): CollectionRecord {
  const quads: Quad[] = [];
  const findings: CollectionFinding[] = [];
  const mapped: CollectionRecord['mapped'] = [];
  const keywords = new Set<string>();
  const report = (field: string, value: string, outcome: CollectionFinding['outcome'], detail: string) =>
    findings.push({ collection: collection.id, field, value, outcome, detail });
  const node = (part = '') => iri(`${placeholder}${part}`);
  const add = (subject: Quad['subject'], property: Quad['predicate'], value: Quad['object']) =>
    quads.push(quad(subject, property, value));
  const say = (property: Quad['predicate'], value: Quad['object']) => add(node(), property, value);
  const english = (text: string) => literal(text, { language: 'en' });

  const doi = iri(`https://doi.org/${collection.doi}`);
  const title = collection.title ?? collection.short_title;
  const isPhantom = /phantom/i.test(`${collection.cancer_type} ${collection.location}`);
  const ofPersons = collection.species === 'Human' && !isPhantom;
  say(name('rdf:type'), name('dcat:Dataset'));
  say(name('dct:identifier'), literal(doi.value));
  say(name('dct:title'), english(title));
  if (title !== collection.short_title) say(name('dct:alternative'), english(collection.short_title));
  say(name('dct:description'), english(describe(collection, ofPersons)));
  say(name('dct:bibliographicCitation'), literal(`${title}. ${doi.value}`));
  say(name('dcat:landingPage'), doi);
  say(name('dcat:theme'), iri(`${authority}data-theme/HEAL`));
  const isPublic = collection.access === 'Public';
  say(name('dct:accessRights'), iri(`${authority}access-right/${isPublic ? 'PUBLIC' : 'RESTRICTED'}`));
  if (collection.updated) {
    say(name('dct:modified'), literal(collection.updated, { datatype: `${prefixes.xsd}date` }));
  }

  for (const { field, property } of conceptFields) {
    const text = [collection[field] ?? []].flat().join(', ');
    if (text === '') report(field, '', 'not stated', '');
    for (const value of mapValues(text, values, field)) {
      mapped.push({ field, value });
      if ('iri' in value) say(property, iri(value.iri));
      if (value.state === 'exact') continue;
      keywords.add(value.value);
      const detail =
        'iri' in value ? `${value.label}. ${value.comment}`.trim() : 'comment' in value ? value.comment : '';
      report(field, value.value, value.state, detail);
    }
  }
  const hasCancer = mapped.some(({ field, value }) => field === 'cancer_type' && 'iri' in value);
  if (hasCancer) say(name('healthdcatap:healthTheme'), iri(`${healthThemes}CANCER_DISEASE`));

  describeSubjects(collection, ofPersons);
  if (collection.program !== undefined) keywords.add(collection.program);
  for (const keyword of keywords) say(name('dcat:keyword'), english(keyword));
  describePublisher(collection);
  describeDistribution(collection);
  report(
    'healthCategory',
    '',
    'left out',
    'No category of Article 51 EHDS is certain for a research collection of images.',
  );
  return { quads, mapped, findings };

  function describeSubjects({ species, subjects }: Collection, countPersons: boolean): void {
    if (species === undefined) report('species', '', 'not stated', '');
    else if (species === 'Human' && !countPersons)
      report('species', species, 'left out', 'The subjects are phantoms.');
    for (const animal of species?.split(/\s*,\s*/) ?? []) {
      if (animal === 'Human') continue;
      keywords.add(animal);
      report('species', animal, 'no concept', 'The metadata profile has no property for species.');
    }
    if (subjects == null) report('subjects', '', 'not stated', '');
    else if (!countPersons)
      report('subjects', String(subjects), 'left out', 'Not known to be persons; in the description only.');
    else {
      const count = literal(String(subjects), { datatype: `${prefixes.xsd}nonNegativeInteger` });
      say(name('healthdcatap:numberOfUniqueIndividuals'), count);
    }
  }

  function describePublisher({ doi: id, source }: Collection): void {
    // 10.7937 is the DOI prefix of The Cancer Imaging Archive; other prefixes only name where the DOI points to.
    if (!id.startsWith('10.7937/') && !source.startsWith('tcia')) {
      report(
        'publisher',
        id.split('/')[0] ?? '',
        'left out',
        'The source does not say who answers for the collection.',
      );
      return;
    }
    const publisher = node('#publisher');
    say(name('dct:publisher'), publisher);
    add(publisher, name('rdf:type'), name('foaf:Agent'));
    add(publisher, name('foaf:name'), english('The Cancer Imaging Archive'));
    add(publisher, name('foaf:homepage'), iri('https://www.cancerimagingarchive.net/'));
    add(publisher, name('dct:spatial'), iri(`${authority}country/USA`));
  }

  function describeDistribution({ licence }: Collection): void {
    const distribution = node('#distribution');
    say(name('dcat:distribution'), distribution);
    add(distribution, name('rdf:type'), name('dcat:Distribution'));
    add(distribution, name('dcat:accessURL'), doi);
    if (isPublic) add(distribution, name('dct:rights'), iri(`${accessConditions}DOWNLOAD`));
    const value =
      licence === undefined
        ? undefined
        : (values.get('licence')?.get(licence) ?? { state: 'not mapped' as const, value: licence });
    if (value === undefined) report('licence', '', 'not stated', '');
    else if ('iri' in value && value.state === 'exact') {
      mapped.push({ field: 'licence', value });
      add(distribution, name('dct:license'), iri(value.iri));
    } else
      report('licence', value.value, 'not mapped', 'A licence is only stated where it is exactly the same.');
  }
}

/** The record as Turtle, relative to wherever it will be served: its subject is `<>`. */
export async function recordTurtle(quads: Quad[]): Promise<string> {
  return (await write(quads, 'turtle')).replaceAll(`<${placeholder}`, '<');
}
