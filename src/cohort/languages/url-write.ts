import type { Criteria, Criterion } from '../criteria.ts';

/** Signs that have a meaning in the URL form, and are written as ~ and two hex digits inside names and values. */
const reserved = /[;,()~:=]|\.\.|^$/g;

const hex = (sign: string) =>
  [...sign].map((c) => `~${(c.codePointAt(0) ?? 0).toString(16).padStart(2, '0').toUpperCase()}`).join('');
/** Values may hold a colon, as CURIEs and IRIs do; the first one of a criterion ends its facet. */
const escaped = (text: string, keep = '') =>
  text.replace(reserved, (sign) =>
    sign !== '' && keep.includes(sign) ? sign : sign === '' ? '~' : hex(sign),
  );

function criterionText({ facet, anyOf, narrower, from, below }: Criterion): string {
  const name = escaped(facet);
  if (anyOf === undefined) return `${name}:${from ?? ''}..${below ?? ''}`;
  const sign = narrower === false ? '=' : ':';
  return name + sign + anyOf.map((value) => escaped(value, ':=')).join(',');
}

function text(criteria: Criteria): string {
  if ('facet' in criteria) return criterionText(criteria);
  const [kind, members] = Object.entries(criteria)[0] as [string, Criteria[]];
  return `${kind}(${members.map(text).join(';')})`;
}

/** Percent-encodes a query value, but leaves what RFC 3986 §3.4 lets stand and people can read. */
const encoded = (value: string) =>
  encodeURIComponent(value).replace(/%(3A|3B|2C|3D|2F|40|24|21|3F)/gi, (code) => decodeURIComponent(code));

/**
 * A cohort as the query part of a URL, without `?`: `all=condition:CLIN1000060;modality:CT,MR;none(age:..50)`.
 * What is read back is the same criteria, value by value; a criterion alone comes back in a group of one.
 */
export function cohortUrl(criteria: Criteria, groupBy: readonly string[] = []): string {
  const [kind, members] =
    'facet' in criteria ? ['all', [criteria]] : (Object.entries(criteria)[0] as [string, Criteria[]]);
  const query = `${kind}=${encoded(members.map(text).join(';'))}`;
  return groupBy.length === 0
    ? query
    : `${query}&groupBy=${encoded(groupBy.map((facet) => escaped(facet)).join(','))}`;
}
