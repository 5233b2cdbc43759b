/**
 * What XML 1.0 has no way to write: some characters, not even as a reference (§2.2), and an element whose name ends at
 * the colon, which is how an engine writes a property that has no name at its end (Namespaces in XML §4).
 */
const unfit = /[^\t\n\r -\uFFFD]|<[^\s<>/:]+:[\s/>]/;

/** What in a text that was written as XML no reader of XML takes, in words; undefined where there is no such thing. */
export function unfitForXml(text: string): string | undefined {
  const found = unfit.exec(text)?.[0];
  if (found === undefined) return undefined;
  if (found.startsWith('<')) return 'a property whose IRI ends in no name';
  return `the character U+${(found.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
