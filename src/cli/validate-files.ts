import { existsSync, globSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Input, isInput, isTable } from '../validation/index.ts';
import { UsageError } from './command.ts';

/** Most files of one call. */
const mostFiles = 10_000;

type Unreadable = Extract<Input, { state: 'unreadable' }>;
/** Something that is told in the report as what cannot be read. */
export const unreadable = (name: string, message: string): Unreadable => ({
  state: 'unreadable',
  name,
  message,
});

/** Files that are one input, or a word that names nothing that can be read, and why. */
export type Named = readonly string[] | Unreadable;

/**
 * What words name: files, folders with all they hold, patterns (`data/*.ttl`), `-` for standard input. Tables (.csv) of
 * one folder are one table. A word that names nothing hides no other. Throws a UsageError where there are too many.
 */
export function filesOf(words: readonly string[]): Named[] {
  const named = words.flatMap(filesOfWord);
  const files = [...new Set(named.filter((each) => typeof each === 'string'))];
  if (files.length > mostFiles)
    throw new UsageError(`These are ${files.length} files; at most ${mostFiles} are read at once.`);
  const tables = Map.groupBy(files.filter(isTable), (file) => resolve(file, '..'));
  return [
    ...named.filter((each) => typeof each !== 'string'),
    ...files.filter((file) => !isTable(file)).map((file) => [file]),
    ...tables.values(),
  ];
}

function filesOfWord(word: string): (string | Unreadable)[] {
  if (word === '-') return [word];
  if (existsSync(word)) {
    if (!statSync(word).isDirectory())
      return isInput(word)
        ? [word]
        : [unreadable(word, 'Its suffix names no format of RDF, and it is no table or archive.')];
    const inside = filesIn(word);
    if (typeof inside === 'string') return [unreadable(word, inside)];
    return inside.length > 0 ? inside : [unreadable(word, 'The folder holds no file that can be validated.')];
  }
  const isPattern = /[*?[{]/.test(word);
  const found = isPattern ? globSync(word).filter(isInput).sort() : [];
  if (found.length > 0) return found;
  return [unreadable(word, isPattern ? 'No file fits this pattern.' : 'There is no such file.')];
}

function filesIn(folder: string): string[] | string {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && isInput(entry.name))
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
  } catch (error) {
    return notOpened(error);
  }
}

/** Why a file or folder is not read. */
export const notOpened = (error: unknown) => `It cannot be opened: ${(error as Error).message}.`;

const isBelow = (path: string) => !path.startsWith('..') && !isAbsolute(path);

/**
 * What `<>` in a file stands for: its path below the working folder, else its name alone. What is written may be
 * published, and where somebody keeps files is nobody's business.
 */
export function baseOf(file: string): string {
  const below = relative('.', file);
  return pathToFileURL(`/${isBelow(below) ? below : basename(file)}`).href;
}

/**
 * Under which path what came of each file is kept: that below the working folder; for files elsewhere, that below the
 * deepest folder which holds all of those, so that two of one name stay two.
 */
export function keptPaths(named: readonly Named[]): (name: string) => string {
  const pathOf = (name: string) => relative('.', name);
  const elsewhere = named
    .flatMap((each) => ('state' in each ? [] : each))
    .filter((file) => !isBelow(pathOf(file)));
  const folder = elsewhere.map((file) => resolve(dirname(file))).reduce(sharedFolder, '');
  return (name) => (isBelow(pathOf(name)) ? pathOf(name) : relative(folder, name)) || basename(name);
}

/** The deepest folder above both; where one is empty, the other. */
function sharedFolder(one: string, other: string): string {
  if (one === '') return other;
  for (let folder = one; ; folder = dirname(folder))
    if (isBelow(relative(folder, other)) || folder === dirname(folder)) return folder;
}
