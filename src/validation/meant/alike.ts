import { nearest } from '../../base/index.ts';
import type { Term } from '../../rdf/index.ts';
import { isConcept } from '../concepts.ts';
import type { Evidence } from '../evidence.ts';
import { keyOf, localOf } from '../keys.ts';
import type { Result } from '../shape.ts';
import { termText, turtleIri } from '../words.ts';
import { distance } from './near.ts';
import { meant, type Suggestion } from './slip.ts';

/** Whatever the case, and however the words are joined. */
const joined = (text: string) => localOf(text).replace(/[\s_-]+/g, '');

/** The allowed value that has the same last part as the given one, or nearly the same, or goes on where that ends. */
export function likeOneOf(value: Term, allowed: readonly Term[], language?: string): Suggestion | undefined {
  const wanted = joined(value.value);
  const others = allowed.filter((each) => keyOf(each) !== keyOf(value));
  const one = (found: readonly Term[]) =>
    found.length === 1 && found[0] ? meant(termText(found[0]), language) : undefined;
  const same = one(others.filter((each) => joined(each.value) === wanted && wanted !== ''));
  if (same) return same;
  const longer = one(others.filter((each) => each.value.startsWith(`${value.value.replace(/\/$/, '')}/`)));
  // Codes of concepts are numbers: a near one means something else.
  if (longer || isConcept(value)) return longer;
  const begun = others.filter((each) => joined(each.value).startsWith(wanted) && wanted.length > 3);
  const [near] =
    wanted.length > 3 ? nearest(wanted, new Set(others.map((each) => joined(each.value))), 1) : [];
  const isNear = near !== undefined && distance(near, wanted) <= 2;
  return one(isNear ? others.filter((each) => joined(each.value) === near) : begun);
}

/** The value of a vocabulary that is read along, with the same last part (another host, http for https); or its code. */
export function inVocabulary({ data, codes, language }: Evidence, { value }: Result): Suggestion | undefined {
  if (value?.termType !== 'NamedNode' || data.isBackground(value)) return undefined;
  const candidates = data.backgroundNamed(localOf(value.value));
  const shared = (each: Term) =>
    each.value.split(/[/#]/).filter((part) => part && value.value.includes(part)).length;
  const best = candidates.sort((a, b) => shared(b) - shared(a))[0];
  // The last part alone (often a number) says nothing; something of the rest must be shared too.
  if (best && shared(best) > 2) return meant(turtleIri(best.value), language);
  const code = codes?.meantBy(value.value);
  return code === undefined ? undefined : meant(turtleIri(code), language);
}
