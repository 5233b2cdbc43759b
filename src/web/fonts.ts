import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';

/** Where the fonts are served. */
export const fontFolder = '/assets/fonts/';

/** Weights that the stylesheet uses, by package. Every face has Latin, Greek and Cyrillic: all languages of the EU. */
const faces = [
  ['@fontsource/source-sans-3', 400],
  ['@fontsource/source-sans-3', 600],
  ['@fontsource/source-serif-4', 400],
  ['@fontsource/source-code-pro', 400],
] as const;
const alphabets = ['latin', 'latin-ext', 'greek', 'cyrillic'];

const { resolve } = createRequire(import.meta.url);

/** The packages' own rules know each file's unicode-range; we keep those of our alphabets and our addresses. */
function readFaces(): { rules: string; files: Record<string, string> } {
  const files: Record<string, string> = {};
  const rules: string[] = [];
  for (const [name, weight] of faces) {
    const stylesheet = resolve(`${name}/${weight}.css`);
    for (const rule of readFileSync(stylesheet, 'utf8').match(/@font-face\s*\{[^}]*\}/g) ?? []) {
      const path = /url\((\.\/files\/[^)]+\.woff2)\)/.exec(rule)?.[1] ?? '';
      const file = basename(path);
      if (!alphabets.some((alphabet) => file === `${basename(name)}-${alphabet}-${weight}-normal.woff2`))
        continue;
      files[file] = join(dirname(stylesheet), path);
      rules.push(rule.replace(/src:[^;]*;/, `src: url(${fontFolder}${file}) format('woff2');`));
    }
  }
  return { rules: rules.join('\n'), files };
}

const read = readFaces();

/** File name to path on disk of every font that the stylesheet asks for. */
export const fontFiles: Readonly<Record<string, string>> = read.files;

/** The `@font-face` rules of those files. */
export const fontRules: string = read.rules;
