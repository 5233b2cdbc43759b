import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Problem, productFolder } from '../../base/index.ts';
import { cell, readTable, type TableRow } from '../eucaim/table.ts';
import { type QcLevel, qcLevels } from './finding.ts';

/** Folder with the queries and tables that quality control honours. */
const qcFolder: string = join(productFolder, 'queries', 'qc');

/** A check: what it is called, how grave its findings are, and how to mend them. */
export interface QcCheck {
  id: string;
  level: QcLevel;
  title: string;
  fix: string;
  /** Level of the finding that the check looked at nothing. */
  nothing: QcLevel;
  /** What it is made on: files of ontology and mappings, source tables of the importer, or both. */
  where: 'files' | 'tables' | 'both';
  /** The SPARQL query of a check that is one: the text of its file, and the pattern of what it looks at. */
  query?: { text: string; scope: string };
}

/** A table of the folder, each row with its line; throws a Problem where a column is missing. */
export const qcTable = (name: string, columns: readonly string[]): TableRow[] =>
  readTable(join(qcFolder, name), columns);

function level(text: string, where: string): QcLevel {
  const found = qcLevels.find((each) => each === text);
  if (found === undefined)
    throw new Problem('internal', `${where}: the level "${text}" is none of ${qcLevels.join(', ')}.`);
  return found;
}

function where(text: string, line: number): QcCheck['where'] {
  if (text === 'files' || text === 'tables' || text === 'both') return text;
  throw new Problem('internal', `checks.tsv, line ${line}: "${text}" is none of files, tables, both.`);
}

function readQuery(file: string): QcCheck {
  const text = readFileSync(join(qcFolder, file), 'utf8');
  const field = (key: string) => {
    const value = new RegExp(`^# ${key}: (.+)$`, 'm').exec(text)?.[1]?.trim();
    if (value === undefined) throw new Problem('internal', `${file} has no line "# ${key}: …".`);
    return value;
  };
  const id = field('name');
  if (`${id}.rq` !== file) throw new Problem('internal', `${file}: its header calls it ${id}.`);
  return {
    id,
    level: level(field('level'), file),
    title: field('title'),
    fix: field('fix'),
    nothing: level(field('nothing'), file),
    where: 'files',
    query: { text, scope: field('scope') },
  };
}

/** Every check, by id: those that are queries (`queries/qc/*.rq`), and those of `queries/qc/checks.tsv`. */
export function qcChecks(): Map<string, QcCheck> {
  const queries = readdirSync(qcFolder)
    .filter((file) => file.endsWith('.rq'))
    .map(readQuery);
  const coded = qcTable('checks.tsv', ['check', 'level', 'nothing', 'where', 'title', 'fix']).map(
    (row): QcCheck => ({
      id: cell(row, 'check'),
      level: level(cell(row, 'level'), `checks.tsv, line ${row.line}`),
      title: cell(row, 'title'),
      fix: cell(row, 'fix'),
      nothing: level(cell(row, 'nothing'), `checks.tsv, line ${row.line}`),
      where: where(cell(row, 'where'), row.line),
    }),
  );
  return new Map(
    [...queries, ...coded].sort((a, b) => (a.id < b.id ? -1 : 1)).map((check) => [check.id, check]),
  );
}
