import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { verhoeff } from '../eucaim/check-digit.ts';
import { Mistakes, readTable } from './lines.ts';
import { Draft, type Loaded, type Refused } from './loaded.ts';

export interface Rf2Options {
  /** Language of the names; `en` by default. */
  language?: string;
  /** Most concepts; a larger release is refused. 1,000,000 by default. */
  concepts?: number;
}

/** The columns of each file (RF2 Snapshot). */
const columns = {
  Concept: 'id effectiveTime active moduleId definitionStatusId'.split(' '),
  Description: 'id effectiveTime active moduleId conceptId languageCode typeId term caseSignificanceId'.split(
    ' ',
  ),
  Relationship:
    'id effectiveTime active moduleId sourceId destinationId relationshipGroup typeId characteristicTypeId modifierId'.split(
      ' ',
    ),
};
type Kind = keyof typeof columns;
const isA = '116680003';
const fullySpecified = '900000000000003001';
const stated = '900000000000010007';

/** Whether this can be the id of a concept: digits, check digit, and partition 00 or 10. */
const isConceptId = (id: string): boolean => /^[1-9]\d{5,17}$/.test(id) && /[01]0.$/.test(id) && verhoeff(id);

/** The snapshot files of one kind anywhere below a folder, as releases nest them. */
async function filesOf(folder: string, kind: Kind, language: string): Promise<string[]> {
  const wanted = new RegExp(`^x?sct2_${kind}_\\w*Snapshot(-[A-Za-z-]+)?_.*\\.txt$`);
  const entries = await readdir(folder, { recursive: true });
  return entries
    .filter((entry) => {
      const found = wanted.exec(basename(entry));
      return found !== null && (found[1] === undefined || found[1] === `-${language}`);
    })
    .sort()
    .map((entry) => join(folder, entry));
}

/**
 * Loads a SNOMED CT release in RF2 Snapshot form (Concept, Description, inferred Relationship), line by line. Only
 * active rows count. A row that cannot be used is listed with its file and line, and hides no other. Refused are a
 * folder without the three files, a wrong header, and more concepts than the bound.
 */
export async function loadRf2(folder: string, options: Rf2Options = {}): Promise<Loaded | Refused> {
  const { language = 'en', concepts: most = 1_000_000 } = options;
  const mistakes = new Mistakes();
  const draft = new Draft(most);
  const refuse = (file: string, message?: string): Refused => {
    if (message !== undefined) mistakes.add({ file, line: 1, message });
    return { state: 'refused', mistakes: mistakes.list };
  };
  const kinds: Kind[] = ['Concept', 'Description', 'Relationship'];
  const files = await Promise.all(kinds.map((kind) => filesOf(folder, kind, language)));
  for (const [i, kind] of kinds.entries()) {
    const file = `sct2_${kind}_…Snapshot…_….txt`;
    if (files[i]?.length === 0)
      mistakes.add({ file, line: 1, message: `No such file${i === 1 ? ` for ${language}` : ''} is there.` });
  }
  if (mistakes.total > 0) return refuse(folder);

  /** What each kind of file does with a row; a text is what is wrong with the row. */
  const take: Record<Kind, (cells: string[]) => string | undefined> = {
    Concept: ([id = '', , active]) => {
      if (active !== '1') return undefined;
      if (!isConceptId(id)) return `"${id.slice(0, 30)}" is no id of a concept.`;
      if (draft.has(id)) return `${id} stands here twice.`;
      if (!draft.full) draft.add(id);
      else return `More than ${most} concepts are not loaded.`;
      return undefined;
    },
    // A snapshot keeps the names of inactive concepts, so an unknown concept is no mistake here.
    Description: ([, , active, , concept = '', , type, term = '']) => {
      if (active === '1') draft.name(concept, term, type === fullySpecified);
      return undefined;
    },
    Relationship: ([, , active, , source = '', destination = '', , type, characteristic]) =>
      active === '1' && type === isA && characteristic !== stated
        ? draft.edge(source, destination)
        : undefined,
  };
  for (const [i, kind] of kinds.entries()) {
    for (const path of files[i] ?? []) {
      const file = basename(path);
      const sound = await readTable(path, columns[kind], mistakes, (cells, line) => {
        const message = take[kind](cells);
        if (message !== undefined) mistakes.add({ file, line, column: 1, message });
      });
      if (!sound) return refuse(file);
    }
    if (draft.full && mistakes.total > 0) return refuse(folder);
  }
  return draft.loaded(mistakes);
}
