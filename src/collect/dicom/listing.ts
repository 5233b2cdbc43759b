import { isObject } from '../../base/index.ts';
import type { Attributes, Keyword } from './attributes.ts';
import type { DicomWebClient } from './dicomweb-client.ts';
import { Fingerprints } from './fingerprints.ts';
import { jsonAttributes } from './json-attributes.ts';

/** A study or series of a list, by its UID; or what is wrong, of one of them or of the list. */
export type Listed =
  | { state: 'listed'; uid: string; attributes: Attributes }
  | { state: 'malformed'; reason: string }
  | { state: 'refused'; reason: string };

export interface ListingOptions {
  /** Keyword of the UID that names what is listed. */
  uid: Keyword;
  /** Path with the attributes wanted, e.g. `studies?includefield=00100020`. */
  path: string;
  /** Length of the pages asked for. */
  page: number;
  /** Most that are listed. */
  most: number;
  /** How many there are, where it is known: then no page is asked for after the last. */
  expected?: number;
}

const uidForm = /^[0-9.]{1,64}$/;

/**
 * Everything that a QIDO-RS search gives, page by page. Servers differ: some send shorter pages than asked, some
 * warn that there is more (299), some ignore the offset. So a list ends with a page that is empty or repeats, and
 * where a page repeats, the list is asked for once as a whole. `refused` ends the list: what was not listed is lost.
 */
export async function* list(client: DicomWebClient, options: ListingOptions): AsyncGenerator<Listed> {
  const { path, page, most, expected = Number.POSITIVE_INFINITY } = options;
  const seen = new Fingerprints();
  let listed = 0;
  for (let offset = 0; ; ) {
    const answer = await client.get(`${path}&limit=${page}&offset=${offset}`);
    if (answer.state === 'refused') return yield answer;
    const fresh = freshOf(answer.dataSets, seen, options.uid);
    for (const each of fresh) {
      if (each.state === 'listed' && ++listed > most)
        return yield {
          state: 'refused',
          reason: `There are more than ${most}; nothing after those is read.`,
        };
      yield each;
    }
    offset += answer.dataSets.length;
    const ignoresLimit = answer.dataSets.length > page;
    if (answer.dataSets.length === 0 || (ignoresLimit && !answer.more)) return;
    if (listed >= expected && !answer.more) return;
    if (!fresh.some(({ state }) => state === 'listed')) break;
  }
  const whole = await client.get(path);
  if (whole.state === 'refused') return yield whole;
  for (const each of freshOf(whole.dataSets, seen, options.uid)) {
    if (each.state === 'listed' && ++listed > most)
      return yield { state: 'refused', reason: `There are more than ${most}; nothing after those is read.` };
    yield each;
  }
  if (whole.more)
    yield { state: 'refused', reason: 'The server has more than it lists, and ignores offset.' };
}

/** Those of a page that were not listed yet. */
function freshOf(dataSets: readonly unknown[], seen: Fingerprints, keyword: Keyword): Listed[] {
  return dataSets.flatMap((dataSet, i): Listed[] => {
    const attributes = isObject(dataSet) ? jsonAttributes(dataSet) : undefined;
    const uid = attributes?.text(keyword) ?? '';
    if (attributes === undefined || !uidForm.test(uid)) {
      const reason = `Number ${i + 1} of a page is no data set with a ${keyword}.`;
      return seen.add(`${i} ${JSON.stringify(dataSet)}`) ? [{ state: 'malformed', reason }] : [];
    }
    const isNew = seen.add(uid);
    // Servers may repeat themselves, but not with another person: then nobody knows whose it is.
    const isNewWithPerson = seen.add(`${uid} ${attributes.text('PatientID')}`);
    if (isNew) return [{ state: 'listed', uid, attributes }];
    return isNewWithPerson
      ? [{ state: 'malformed', reason: `${uid} is listed with two values of PatientID.` }]
      : [];
  });
}
