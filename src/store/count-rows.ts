import type { ResultsJson } from './results-json.ts';

const count = (text: string, pattern: RegExp) => text.match(pattern)?.length ?? 0;

/**
 * How to count the rows or triples of an answer in each text format, or to tell sooner that there are at most so many;
 * formats without a way are converted first.
 */
const counters: Record<string, (text: string, maxRows: number) => number> = {
  'application/sparql-results+json': (text, maxRows) => {
    // Between two rows stands nothing else; within strings it may stand as well. Parsing takes longer than many a query.
    const most = count(text, /\}\s*,\s*\{/g) + 1;
    if (most <= maxRows) return most;
    const json = JSON.parse(text) as ResultsJson;
    return 'boolean' in json ? 1 : json.results.bindings.length;
  },
  'application/sparql-results+xml': (text) => count(text, /<result>/g),
  // A quoted field may hold line ends, so those are left out before lines are counted; the first is the header.
  'text/csv': (text) => count(text.replace(/"[^"]*"/g, ''), /\n/g) - 1,
  'text/tab-separated-values': (text) => count(text, /\n/g) - 1,
  'application/n-triples': (text) => count(text, /\n/g),
};

/** Whether an answer has more rows or triples than allowed; no row is shorter than two characters. */
export function exceeds(text: string, mediaType: string, maxRows: number | undefined): boolean {
  if (maxRows === undefined || text.length <= 2 * maxRows) return false;
  return (counters[mediaType]?.(text, maxRows) ?? 0) > maxRows;
}
