import type { PlainRows, PlainTerm } from '../messages.ts';

const xmlEscapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const xml = (text: string) => text.replace(/[&<>"]/g, (c) => xmlEscapes[c] as string);
const stringEscapes: Record<string, string> = {
  '\\': '\\\\',
  '"': '\\"',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};
const quoted = (text: string) => `"${text.replace(/[\\"\n\r\t]/g, (c) => stringEscapes[c] as string)}"`;

function jsonTerm([kind, value, tail = '']: PlainTerm): Record<string, string> {
  if (kind === 'iri') return { type: 'uri', value };
  if (kind === 'blank') return { type: 'bnode', value };
  return {
    type: 'literal',
    value,
    ...(kind === 'language' && { 'xml:lang': tail }),
    ...(kind === 'datatype' && { datatype: tail }),
  };
}

function xmlTerm([kind, value, tail = '']: PlainTerm): string {
  if (kind === 'iri') return `<uri>${xml(value)}</uri>`;
  if (kind === 'blank') return `<bnode>${xml(value)}</bnode>`;
  const tag = kind === 'plain' ? '' : ` ${kind === 'language' ? 'xml:lang' : 'datatype'}="${xml(tail)}"`;
  return `<literal${tag}>${xml(value)}</literal>`;
}

/** RFC 4180: quoted where it must be. */
const csvTerm = ([kind, value]: PlainTerm): string => {
  const text = kind === 'blank' ? `_:${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

function tsvTerm([kind, value, tail]: PlainTerm): string {
  if (kind === 'iri') return `<${value}>`;
  if (kind === 'blank') return `_:${value}`;
  if (kind === 'plain') return quoted(value);
  return kind === 'language' ? `${quoted(value)}@${tail}` : `${quoted(value)}^^<${tail}>`;
}

/** Every row as text: `cell` for each variable, told whether it is bound. */
function* rowsOf<T>({ variables, terms, cells, count }: PlainRows, write: (term: PlainTerm) => T) {
  // Each distinct term is written once.
  const written = terms.map(write);
  for (let row = 0; row < count; row++)
    yield variables.map((name, column) => ({
      name,
      cell: written[(cells[row * variables.length + column] ?? 0) - 1],
    }));
}

const headXml = '<?xml version="1.0"?><sparql xmlns="http://www.w3.org/2005/sparql-results#"><head>';

/** How a table of rows is written in each media type (SPARQL 1.1 Query Results JSON, XML, CSV and TSV). */
const writers: Record<string, (table: PlainRows) => string> = {
  'application/sparql-results+json': (table) => {
    const terms = rowsOf(table, (term) => JSON.stringify(jsonTerm(term)));
    const rows = Array.from(terms, (row) => {
      const bound = row.filter(({ cell }) => cell !== undefined);
      return `{${bound.map(({ name, cell }) => `${JSON.stringify(name)}:${cell}`).join(',')}}`;
    });
    return `{"head":{"vars":${JSON.stringify(table.variables)}},"results":{"bindings":[${rows.join(',')}]}}`;
  },
  'application/sparql-results+xml': (table) => {
    const head = table.variables.map((name) => `<variable name="${xml(name)}"/>`).join('');
    const rows = Array.from(rowsOf(table, xmlTerm), (row) => {
      const bound = row.filter(({ cell }) => cell !== undefined);
      return `<result>${bound.map(({ name, cell }) => `<binding name="${xml(name)}">${cell}</binding>`).join('')}</result>`;
    });
    return `${headXml}${head}</head><results>${rows.join('')}</results></sparql>`;
  },
  'text/csv': (table) =>
    [
      table.variables.join(','),
      ...Array.from(rowsOf(table, csvTerm), (row) => row.map(({ cell }) => cell ?? '').join(',')),
      '',
    ].join('\r\n'),
  'text/tab-separated-values': (table) =>
    [
      table.variables.map((name) => `?${name}`).join('\t'),
      ...Array.from(rowsOf(table, tsvTerm), (row) => row.map(({ cell }) => cell ?? '').join('\t')),
      '',
    ].join('\n'),
};

/** A table of rows as text; undefined for a media type that is not for rows. */
export const rowsText = (table: PlainRows, mediaType: string): string | undefined =>
  writers[mediaType]?.(table);

/** The answer of ASK as text; undefined for a media type that has no form for it. */
export function booleanText(value: boolean, mediaType: string): string | undefined {
  if (mediaType === 'application/sparql-results+json') return `{"head":{},"boolean":${value}}`;
  if (mediaType === 'application/sparql-results+xml')
    return `${headXml}</head><boolean>${value}</boolean></sparql>`;
  return undefined;
}
