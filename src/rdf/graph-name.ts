/** Letters beyond ASCII of each plane: `ucschar` of RFC 3987 §2.2. */
const ucschar = [
  '\\u{a0}-\\u{d7ff}\\u{f900}-\\u{fdcf}\\u{fdf0}-\\u{ffef}',
  ...Array.from({ length: 14 }, (_, i) => {
    const plane = (i + 1).toString(16);
    return `\\u{${plane}${i === 13 ? '1000' : '0000'}}-\\u{${plane}fffd}`;
  }),
].join('');
const iprivate = '\\u{e000}-\\u{f8ff}\\u{f0000}-\\u{ffffd}\\u{100000}-\\u{10fffd}';
const escaped = '%[0-9A-Fa-f]{2}';
/** `iunreserved` and `sub-delims`, with more characters. */
const some = (more: string) => `(?:[A-Za-z0-9\\-._~!$&'()*+,;=${ucschar}${more}]|${escaped})*`;

const authority = `(?:${some(':')}@)?(?:\\[(?<literal>[0-9A-Fa-f:.]*)\\]|${some('')})(?::[0-9]*)?`;
const iri = new RegExp(
  `^[A-Za-z][A-Za-z0-9+.\\-]*:(?://${authority}(?:/${some(':@/')})?|(?!//)${some(':@/')})(?:\\?${some(`:@/?${iprivate}`)})?(?:#${some(':@/?')})?$`,
  'u',
);

/**
 * Whether a text can be the name of a graph: an IRI by the whole grammar of RFC 3987 §2.2, as engines ask of a name that they
 * are to look up; of subjects and objects they ask less, and so does `isIri`.
 */
export function isGraphName(text: string): boolean {
  const found = iri.exec(text);
  if (found === null) return false;
  const literal = found.groups?.literal;
  return literal === undefined || URL.canParse(`http://[${literal}]/`);
}
