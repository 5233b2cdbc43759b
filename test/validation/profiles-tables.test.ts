import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { name, prefixes } from '../../src/rdf/index.ts';
import { openValidation } from '../../src/validation/index.ts';
import { type Profile, readProfiles } from '../../src/validation/profile.ts';
import { type Demand, profileDemands } from '../../src/validation/profile-demands.ts';
import { sharedData } from '../shared-data.ts';
import { openHierarchy } from './hierarchy.ts';
import { appliedShapes } from './profile-examples.ts';

/**
 * The property tables of the specifications, row by row: each property that a table names is asked for by a shape of
 * the profile with the same strength, or stands in the list of exceptions with its reason.
 */
const tables = sharedData('profiles');

let profiles: Map<string, Profile>;
beforeAll(async () => {
  profiles = await readProfiles(fileURLToPath(new URL('../../shapes', import.meta.url)));
});

/** The rows of a table, each as its cells by the names of the first line. */
function rowsOf(file: string): Record<string, string>[] {
  const [header = '', ...lines] = readFileSync(`${tables}/${file}`, 'utf8').trimEnd().split('\n');
  const columns = header.split('\t');
  return lines.map((line) => {
    const cells = line.split('\t');
    return Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? '']));
  });
}

function demandsOf(profile: string): Demand[] {
  const found = profiles.get(profile);
  if (found === undefined) throw new Error(profile);
  return profileDemands(found);
}

const local = (name: string) => name.split(':').at(-1) ?? '';
const steps = (path: string) => path.split(/ \/ | or /);
const strengths: Record<string, string[]> = {
  M: ['M'],
  R: ['M', 'R'],
  // What is optional or conditional is only checked where it is there.
  O: ['M', 'R', 'i', ''],
  C: ['M', 'R', 'i', ''],
};

describe.skipIf(tables === undefined)(
  'every row of the property tables has its shapes (skipped where the shared data are absent)',
  () => {
    /** Either the box or the centre says where a place is: ours ask for one of the two. */
    const either = 'R Location bbox 1..n';

    test('in DCAT-AP 3.0.1: class, property, strength and greatest number', () => {
      const demands = demandsOf('dcat-ap-3');
      const missing: string[] = [];
      let seen = 0;
      for (const { level = '', class: of = '', properties = '' } of rowsOf('dcatap301_required.tsv'))
        for (const [, property = '', most] of properties.matchAll(/(\w+)\[1\.\.(\w)\]/g)) {
          seen += 1;
          const found = demands.some(
            (each) =>
              local(each.of) === of &&
              local(each.path) === property &&
              each.role === level &&
              (most === 'n' || each.most === most),
          );
          if (!found) missing.push(`${level} ${of} ${property} 1..${most}`);
        }
      expect(seen).toBe(55);
      expect(missing).toEqual([either]);
    });

    /**
     * Optional at these levels, and there no shape looks at their values, neither one of ours nor an official one: the
     * official shapes ask for them, or recommend them, of NON_PUBLIC datasets only.
     */
    const unseen =
      /^(PUBLIC|RESTRICTED) (provenance|page|isReferencedBy|temporalResolution|landingPage|relation) O$/;

    test('in HealthDCAT-AP R8, at each access level', () => {
      const demands = demandsOf('healthdcat-ap-r8').filter(({ of }) => of === 'dcat:Dataset');
      const missing: string[] = [];
      let seen = 0;
      for (const row of rowsOf('healthdcat_r8_dataset_rules.tsv')) {
        const properties = named(row.property ?? '');
        for (const level of ['PUBLIC', 'RESTRICTED', 'NON_PUBLIC']) {
          const wanted = (row[level] ?? '').startsWith('same') ? (row.PUBLIC ?? '') : (row[level] ?? '');
          // "O json / Warning in shapes": the two official texts differ, and ours follow the shapes.
          const strength = /Warning/.test(wanted) ? 'R' : (/^[MRCO]/.exec(wanted)?.[0] ?? 'O');
          const once = /\d\.\.1/.test(wanted);
          for (const property of properties) {
            seen += 1;
            const here = demands.filter(
              (each) =>
                local(each.path) === property &&
                (each.level === undefined || each.level.split(', ').includes(level)),
            );
            const found =
              here.some(({ role }) => strengths[strength]?.includes(role)) &&
              (!once || here.some(({ most }) => most === '1'));
            const row = `${level} ${property} ${wanted}`;
            if (!found && !unseen.test(row)) missing.push(row);
          }
        }
      }
      expect(seen).toBeGreaterThan(110);
      expect(missing).toEqual([]);
    });

    /** Rows that our shapes do not follow to the letter. */
    const exceptions = new Map([
      // The text lets the body be absent while it is not designated: its absence is a warning.
      ['Dataset hdab M', 'R'],
    ]);

    test('in EUCAIM DCAT-AP v2.0, of datasets, distributions and catalogues', () => {
      const demands = demandsOf('eucaim-v2');
      const missing: string[] = [];
      let seen = 0;
      for (const row of rowsOf('eucaim_v2_properties.tsv')) {
        const of = row.class?.replace('Catalogue', 'Catalog') ?? '';
        const occurrence = row.occurrence ?? '';
        const inRow = /\b[MRCO]\b/.exec(occurrence.replace(/\|.*/, ''))?.[0] ?? 'O';
        for (const { property, strength = inRow, inner } of mentioned(row['property path'] ?? '')) {
          seen += 1;
          const key = `${of} ${property} ${strength}`;
          const wanted = exceptions.get(key) ?? strength;
          const here = demands.filter(
            (each) =>
              (inner || each.of === `dcat:${of}`) &&
              steps(each.path).some((step) => local(step) === property),
          );
          if (!here.some(({ role }) => strengths[inner ? 'O' : wanted]?.includes(role))) missing.push(key);
          const once = !inner && !/[|/]/.test(occurrence) && /\d\.\.1/.test(occurrence);
          if (once && !here.some(({ most }) => most === '1')) missing.push(`${key} ${occurrence}`);
        }
      }
      expect(seen).toBeGreaterThan(95);
      expect(missing).toEqual([]);
    });

    test('in EUCAIM DCAT-AP v2.0, the rules of the last column: the shapes that carry each out, by name', () => {
      const profile = profiles.get('eucaim-v2');
      const applied = new Set(
        appliedShapes(profile as Profile).map((shape) => shape.split('/').slice(-2).join('/')),
      );
      const rows = rowsOf('eucaim_v2_properties.tsv').filter((row) => row['vocabulary / rule']);
      const properties = rows.map((row) => `${row.class} ${row['property path']?.split(' ')[0]}`);
      expect(properties.sort()).toEqual([...rules.keys()].sort());
      for (const [row, shapes] of rules) {
        expect(shapes.length, row).toBeGreaterThan(0);
        for (const shape of shapes) expect(applied.has(shape), `${row}: ${shape}`).toBe(true);
      }
    });
  },
);

/**
 * What the table says beyond property, range and cardinality. Not executable is only that an identifier is unique in
 * the catalogue, which one record cannot show; the catalogue itself sees to it.
 */
const rules = new Map<string, string[]>([
  ['Dataset dct:identifier', ['eucaim/DatasetIdentifier']],
  ['Dataset dct:title', ['eucaim/DatasetTitle']],
  ['Dataset dct:description', ['eucaim/DatasetDescription']],
  ['Dataset dcat:version', ['eucaim/DatasetVersion']],
  ['Dataset eucaim:interoperabilityLevel', ['eucaim/DatasetInteroperabilityLevel']],
  ['Dataset dcat:distribution', ['eucaim/DatasetDistribution']],
  [
    'Dataset dcat:contactPoint',
    ['contacts/ContactReachable', 'contacts/ContactEmail', 'contacts/ContactUrl'],
  ],
  ['Dataset dcat:theme', ['eucaim/DatasetTheme']],
  ['Dataset healthdcatap:healthCategory', ['health/DatasetHealthCategory']],
  [
    'Dataset healthdcatap:healthTheme',
    ['eucaim-v2-values/DatasetHealthTheme', 'eucaim-v2-recommended/DatasetHealthTheme'],
  ],
  ['Dataset dct:type', ['eucaim/DatasetType']],
  ['Dataset dct:accessRights', ['health/DatasetAccessRights']],
  ['Dataset dcatap:applicableLegislation', ['eucaim/DatasetApplicableLegislation']],
  ['Dataset dpv:hasPersonalData', ['eucaim-v2-values/DatasetHasPersonalData']],
  [
    'Dataset dct:publisher',
    [
      'eucaim/AgentName',
      'eucaim-v2-values/AgentType',
      'agent-contacts/AgentContactPoint',
      'agent-contacts/AgentContactReachable',
      'eucaim-v2-values/EucaimContactPage',
      'eucaim-v2-values/EucaimContactEmail',
    ],
  ],
  ['Dataset healthdcatap:hasStructuredData', ['health-r7/DatasetHasVariables']],
  ['Dataset healthdcatap:numberOfRecords', ['eucaim/DatasetNumberOfRecords']],
  ['Dataset eucaim:hasCondition', ['eucaim/DatasetHasCondition']],
  ['Dataset dct:spatial', ['eucaim-v2-values/DatasetSpatial']],
  ['Dataset eucaim:hasEquipmentManufacturer', ['eucaim/DatasetHasEquipmentManufacturer']],
  ['Dataset dct:temporal', ['eucaim-v2-values/DatasetTemporal', 'dates/PeriodStart', 'dates/PeriodEnd']],
  ['Dataset eucaim:hasAnnotationLabel', ['eucaim-v2/DatasetHasAnnotationLabel']],
  ['Dataset eucaim:hasAlgorithmType', ['eucaim/DatasetHasAlgorithmType']],
  ['Dataset eucaim:nbrOfSegmentations', ['eucaim/DatasetNbrOfSegmentations']],
  ['Dataset dcat:keyword', ['eucaim/DatasetKeyword', 'eucaim-v2-values/DatasetKeywordLanguage']],
  ['Dataset healthdcatap:hasCodingSystem', ['eucaim-v2-values/DatasetHasCodingSystem']],
  ['Dataset prov:wasGeneratedBy', ['eucaim-v2-values/ActivityType']],
  ['Dataset dct:conformsTo', ['eucaim-v2-values/DatasetConformsTo']],
  ['Dataset geodcatap:custodian', ['eucaim/AgentName', 'agent-contacts/AgentContactPoint']],
  ['Dataset healthdcatap:hdab', ['eucaim/DatasetHdab', 'eucaim/HdabPlaceholder']],
  [
    'Dataset dct:creator',
    ['eucaim-conditions/CreatorName', 'eucaim-v2-values/CreatorReachable', 'eucaim-v2-values/AgentMbox'],
  ],
  ['Distribution dcat:accessURL', ['eucaim/DistributionAccessUrl', 'eucaim/DistributionNegotiator']],
  ['Distribution dct:rights', ['eucaim-v2/DistributionRights']],
  [
    'Distribution dct:format',
    ['eucaim-v2-values/DistributionFormat', 'eucaim-v2-values/DistributionAvailability'],
  ],
  ['Catalogue dct:title,', ['health/CatalogApplicableLegislation', 'eucaim-v2-values/CatalogPublisher']],
]);

test('the closed list of annotation labels has 494 concepts of the hyper-ontology, and others are refused', async () => {
  const profile = profiles.get('eucaim-v2');
  const label = name('eucaim:hasAnnotationLabel');
  const [shape] = profile?.shapes.subjects(name('sh:path'), label) ?? [];
  const list = shape && profile?.shapes.objects(shape, name('sh:in'))[0];
  const codes = profile?.shapes.list(list) ?? [];
  expect(new Set(codes.map(({ value }) => value)).size).toBe(494);
  const folder = fileURLToPath(new URL('../../ontology', import.meta.url));
  const modules = readdirSync(folder).filter((file) => file.endsWith('.ttl'));
  const text = modules.map((file) => readFileSync(`${folder}/${file}`, 'utf8')).join('\n');
  const concepts = new Set([...text.matchAll(/^eucaim:(\w+) a /gm)].map(([, code]) => code));
  expect(codes.filter(({ value }) => !concepts.has(value.split('#')[1]))).toEqual([]);

  const store = await openHierarchy();
  try {
    const validation = await openValidation(store);
    const found = async (code: string) => {
      const text = `<https://example.org/1> a <http://www.w3.org/ns/dcat#Dataset> ; <${label.value}> <${prefixes.eucaim}${code}> .`;
      const answer = await validation.validate(
        { text, format: 'turtle', base: 'https://example.org/' },
        'eucaim-v2',
      );
      if (answer.state === 'malformed') throw new Error(answer.message);
      return answer.findings.filter((each) => each.shape === shape?.value);
    };
    expect(await found('BP1000021')).toEqual([]);
    // The modality of an image is a concept, but nothing that an outline could show.
    const [refused] = await found('IMG1000038');
    expect(refused?.reason).toContain('is not one of the 494 values of the list');
    // Codes are numbers: a near one means something else, and is not offered.
    expect(refused?.didYouMean).toBeUndefined();
  } finally {
    await store.close();
  }
});

/** The properties of a cell: `dpv:hasLegalBasis / hasPersonalData`. */
const named = (cell: string) =>
  [...cell.replace(/\(.*\)/g, '').matchAll(/[\w-]*:?([a-zA-Z]+)(?=[\s,/]|$)/g)]
    .map(([, name = '']) => name)
    .filter((name) => /^[a-z]\w+$/.test(name) && !['must', 'include', 'at', 'all', 'levels'].includes(name));

interface Mentioned {
  property: string;
  /** Where the cell gives a property a strength of its own: `dct:language R`. */
  strength?: string;
  /** A property of the value of another: `prov:wasGeneratedBy / dct:type`. */
  inner: boolean;
}

/** Bare words of the table that are properties. */
const bare = /^(maxTypicalAge|checksumValue|algorithm|permission|prohibition|obligation|action)$/;

function mentioned(cell: string): Mentioned[] {
  return [...cell.matchAll(/(?:([a-z][\w-]*):)?([a-zA-Z]+)(?: (R))?(?=[\s,/|()]|$)/g)]
    .filter(([, prefix, name = '']) => prefix !== undefined || bare.test(name))
    .map(([, prefix, property = '', strength]) => ({
      property,
      ...(strength && { strength }),
      inner:
        (prefix === undefined && property !== 'maxTypicalAge') ||
        property === 'hadRole' ||
        (property === 'type' && cell.includes('wasGeneratedBy')),
    }));
}
