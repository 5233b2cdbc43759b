import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Something about which profiles contradict each other, so that no record can satisfy both sides. */
export interface Contradiction {
  /** The property or namespace. */
  about: string;
  oneSide: string;
  otherSide: string;
  /** What our shapes do about it. Code stands between backticks in all four. */
  here: string;
}

/**
 * Reads `contradictions.tsv` of a folder of shapes; there are none where there is no such file. Throws an Error that
 * names the line where one does not have its four cells.
 */
export async function readContradictions(folder: string): Promise<Contradiction[]> {
  const path = join(folder, 'contradictions.tsv');
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  const lines = text.trimEnd().split('\n').slice(1);
  return lines.map((line, index) => {
    const [about, oneSide, otherSide, here, more] = line.split('\t');
    if (!about || !oneSide || !otherSide || !here || more !== undefined)
      throw new Error(`${path}:${index + 2}: four cells are expected, with tabs between them.`);
    return { about, oneSide, otherSide, here };
  });
}
