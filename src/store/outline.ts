/** Comments, long and short strings, and IRIs of SPARQL. An unfinished long string runs to the end of the text. */
const opaque =
  /#[^\n\r]*|"""(?:[^"\\]|\\.|"(?!""))*(?:"""|$)|'''(?:[^'\\]|\\.|'(?!''))*(?:'''|$)|"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*'|<[^<>"{}|^`\\\s]*>/gs;

/**
 * The bare syntax of a SPARQL text: every string, IRI and comment becomes spaces, so that brackets and keywords
 * can be looked for, and each position is still that of the text.
 */
export function outline(sparql: string): string {
  return sparql.replace(opaque, (part) => ' '.repeat(part.length));
}

const asKeyword = (word: string) => new RegExp(`(?<![\\w.:?$@-])${word}(?![\\w.:-])`, 'i');
const service = asKeyword('SERVICE');
const from = asKeyword('FROM');

/**
 * Whether a keyword stands in the text as one, not as part of a name, a variable, a string or a comment. Most texts do not
 * have the word at all, and no string, IRI or comment hides one that stands beside it: that costs a tenth of the outline.
 */
const hasKeyword = (sparql: string, keyword: RegExp): boolean =>
  keyword.test(sparql) && keyword.test(outline(sparql));

/** Whether the text asks another endpoint. */
export const hasService = (sparql: string): boolean => hasKeyword(sparql, service);

/** Whether the text names its own dataset, with FROM or FROM NAMED. */
export const hasDataset = (sparql: string): boolean => hasKeyword(sparql, from);
