import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { productFolder } from '../src/base/index.ts';

const pages = globSync(['*.md', 'docs/**/*.md', 'examples/**/*.md'], { cwd: productFolder }).sort();
const read = (page: string) => readFileSync(join(productFolder, page), 'utf8');

describe('the documents', () => {
  it('link only to what is there', () => {
    let links = 0;
    const broken = pages.flatMap((page) =>
      [...read(page).matchAll(/\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)/g)].flatMap(([, target = '']) => {
        links += 1;
        return existsSync(join(productFolder, dirname(page), target)) ? [] : [`${page}: ${target}`];
      }),
    );
    expect(broken).toEqual([]);
    expect(links).toBeGreaterThan(50);
  });

  it('name every room of the house, and none that is not there', () => {
    const rooms = globSync('src/*/', { cwd: productFolder }).map((path) =>
      path.replaceAll('\\', '/').replace(/\/$/, ''),
    );
    const named = [...read('docs/architecture.md').matchAll(/\]\(\.\.\/(src\/\w+)\)/g)].map(
      ([, room]) => room,
    );
    expect(rooms.length).toBeGreaterThan(15);
    expect(rooms.filter((room) => !named.includes(room))).toEqual([]);
  });

  it('speak of commands that exist', async () => {
    const spoken = new Set(
      pages.flatMap((page) =>
        [...read(page).matchAll(/npm run collimator -- (\w+)/g)].map(([, name = '']) => name),
      ),
    );
    const main = read('src/cli/main.ts');
    expect([...spoken].filter((name) => !main.includes(`  ${name}: () =>`))).toEqual([]);
    expect(spoken.size).toBeGreaterThan(3);
  });
});
