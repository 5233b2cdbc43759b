import type { Difference } from '../difference.ts';
import type { Dialect } from './dialect.ts';

/** One operation of SPARQL Update, and how many statements it writes. */
export interface Operation {
  text: string;
  statements: number;
}

type Limits = Pick<Dialect, 'statements' | 'characters'>;

/** Lines in pieces that keep to the limits; one line alone may be longer. */
function* pieces(lines: readonly string[], { statements, characters }: Limits): Generator<string[]> {
  let piece: string[] = [];
  let length = 0;
  for (const line of lines) {
    if (piece.length > 0 && (piece.length >= statements || length + line.length > characters)) {
      yield piece;
      piece = [];
      length = 0;
    }
    piece.push(line);
    length += line.length;
  }
  if (piece.length > 0) yield piece;
}

const within = (graph: string, lines: readonly string[]) => `GRAPH <${graph}> {\n${lines.join('\n')}\n}`;
const subjectOf = (line: string) => line.slice(0, line.indexOf(' '));

/** Statements about some subjects that no graph holds any more leave the union. */
const leaveUnion = (union: string, notes: string, subjects: readonly string[]): string =>
  `DELETE { GRAPH <${union}> { ?s ?p ?o } } WHERE { VALUES ?s { ${subjects.join(' ')} } GRAPH <${union}> { ?s ?p ?o } ` +
  `FILTER NOT EXISTS { GRAPH ?g { ?s ?p ?o } FILTER(?g NOT IN (<${union}>, <${notes}>)) } }`;

/** Lines put into a graph, and into the union where we keep one. */
export function insertions(graph: string, lines: readonly string[], dialect: Dialect): Operation[] {
  const { union } = dialect;
  const times = union === undefined ? 1 : 2;
  const half = { statements: dialect.statements / times, characters: dialect.characters / times };
  return Array.from(pieces(lines, half), (piece) => ({
    text: `INSERT DATA { ${within(graph, piece)}${union === undefined ? '' : ` ${within(union, piece)}`} }`,
    statements: piece.length * times,
  }));
}

/**
 * A difference as operations: what goes, what comes, and what went from the union with it. What stays beside a removed
 * statement is put again, since engines hold "01" and "1" as one.
 */
export function operations({ graph, added, removed, kept }: Difference, dialect: Dialect): Operation[] {
  const made: Operation[] = Array.from(pieces(removed, dialect), (piece) => ({
    text: `DELETE DATA { ${within(graph, piece)} }`,
    statements: piece.length,
  }));
  made.push(...insertions(graph, [...kept, ...added], dialect));
  const { union } = dialect;
  if (union === undefined) return made;
  const subjects = [...new Set(removed.map(subjectOf))];
  for (const some of pieces(subjects, { statements: 200, characters: dialect.characters / 2 }))
    made.push({ text: leaveUnion(union, dialect.notes, some), statements: some.length });
  return made;
}

/** Operations in as few requests as the limits allow, in their order. */
export function requests(all: readonly Operation[], { statements, characters }: Limits): string[] {
  const made: string[] = [];
  let texts: string[] = [];
  let count = 0;
  let length = 0;
  const end = () => {
    if (texts.length > 0) made.push(texts.join(' ;\n'));
    texts = [];
    count = 0;
    length = 0;
  };
  for (const { text, statements: more } of all) {
    if (count + more > statements || length + text.length > characters) end();
    texts.push(text);
    count += more;
    length += text.length;
  }
  end();
  return made;
}
