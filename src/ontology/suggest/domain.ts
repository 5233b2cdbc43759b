import type { Concept } from '../concept.ts';

/** What a code can be about: the OMOP domains that decide between candidates. */
export type Domain =
  | 'Condition'
  | 'Measurement'
  | 'Observation'
  | 'Procedure'
  | 'Spec Anatomic Site'
  | 'Drug';

/** Words of holders for a domain, in small letters; OMOP's own ids first. */
const words: Readonly<Record<Domain, readonly string[]>> = {
  Condition: ['condition', 'diagnosis', 'disease', 'disorder', 'problem'],
  Measurement: ['measurement', 'meas value', 'lab', 'laboratory', 'test', 'result'],
  Observation: ['observation', 'finding', 'history'],
  Procedure: ['procedure', 'treatment', 'surgery', 'imaging', 'radiology'],
  'Spec Anatomic Site': ['spec anatomic site', 'body part', 'body site', 'anatomy', 'site', 'topography'],
  Drug: ['drug', 'medication', 'substance'],
};

/** The domain that a holder's word names; undefined for any other word. */
export function domainNamed(word: string): Domain | undefined {
  const wanted = word.trim().toLowerCase().replace(/[_-]/g, ' ');
  return (Object.keys(words) as Domain[]).find((domain) => words[domain].includes(wanted));
}

/** Every domain, as an error can list them. */
export const domainNames: readonly string[] = Object.values(words).map(([first]) => first as string);

/**
 * What the words of a label tell, the first that fits: a grade of a tumour is a measurement, a biopsy of one a
 * procedure. Endings are those of medical Latin and Greek. Only words that leave no doubt are here.
 */
const signs: readonly (readonly [RegExp, Domain])[] = [
  [
    /\b(levels?|measurement|score|index|count|ratio|assay|genes?|mutation|variant|antigen|stage|grade|status|volume|diameter|concentration|expression)\b/i,
    'Measurement',
  ],
  [
    /\b(biops(y|ies)|\p{L}+(ectomy|otomy|ostomy|oscopy|plasty)|resection|excision|\p{L}*therapy|transplantation|surgery|scan|mri|ct|pet|ultrasound|mammogra(m|phy)|radiograph(y)?|x-?ray)\b/iu,
    'Procedure',
  ],
  [
    /\b(cancers?|ca|\p{L}*carcinoma|\p{L}*sarcoma|\p{L}{3,}omas?|neoplasms?|tumou?rs?|malignan(t|cy)|metasta(sis|ses|tic)|leuka?emia|disease|disorder|syndrome|\p{L}+itis|\p{L}{4,}osis)\b/iu,
    'Condition',
  ],
];

/** The domain that the words of a label tell; undefined where they tell none. */
export const domainOfWords = (label: string): Domain | undefined =>
  signs.find(([sign]) => sign.test(label))?.[1];

/** With fewer rows, or with less agreement among them, the other rows say nothing about one. */
const rows = { least: 5, share: 0.8 };

/** The domain of nearly all labels whose words tell one; undefined for a mixed list. */
export function domainOfList(labels: readonly string[]): Domain | undefined {
  const told = labels.flatMap((label) => domainOfWords(label) ?? []);
  const [most] = [...Map.groupBy(told, (each) => each)].sort(([, a], [, b]) => b.length - a.length);
  if (most === undefined || told.length < rows.least) return undefined;
  return most[1].length / told.length >= rows.share ? most[0] : undefined;
}

/** OMOP keeps the morphology of a tumour, and what was found, among observations beside either of these. */
const near: readonly Domain[] = ['Condition', 'Measurement'];

/** Whether a class can be meant by a code of this domain; a class whose domain is not known can always be. */
export function fits(concept: Concept, domain: Domain): boolean {
  const own = concept.domain === undefined ? undefined : domainNamed(concept.domain);
  const of = own ?? (concept.code.startsWith('BP') ? 'Spec Anatomic Site' : undefined);
  if (of === undefined || of === domain) return true;
  return (of === 'Observation' && near.includes(domain)) || (domain === 'Observation' && near.includes(of));
}
