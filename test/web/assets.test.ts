import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { assets, contentSecurityPolicy, fontFiles, problemPage } from '../../src/web/index.ts';

function stylesheet(): string {
  const asset = assets['/assets/collimator.css'];
  if (asset === undefined || !('text' in asset)) throw new Error('the stylesheet is a text');
  return asset.text;
}

it('serves every file that pages and stylesheet ask for', () => {
  const page = String(problemPage({ status: 404, title: 'There is nothing here', advice: 'Start from /.' }));
  const asked = [
    ...page.matchAll(/(?:href|src)="(\/assets\/[^"?]*)/g),
    ...stylesheet().matchAll(/url\(([^)]*)\)/g),
  ].map(([, path]) => path);
  expect(asked.length).toBeGreaterThan(15);
  expect(asked.filter((path) => !Object.hasOwn(assets, path ?? ''))).toEqual([]);
});

it('has fonts for Latin, Greek and Cyrillic, as woff2', () => {
  const files = Object.entries(fontFiles);
  for (const alphabet of ['latin', 'latin-ext', 'greek', 'cyrillic'])
    for (const family of ['source-sans-3', 'source-serif-4', 'source-code-pro'])
      expect(Object.keys(fontFiles)).toContain(`${family}-${alphabet}-400-normal.woff2`);
  for (const [, path] of files) expect(readFileSync(path).subarray(0, 4).toString('latin1')).toBe('wOF2');
});

it('keeps the stylesheet under 10 kB compressed, and within its own origin', () => {
  expect(gzipSync(stylesheet()).length).toBeLessThan(10_000);
  expect(stylesheet()).not.toMatch(/https?:|@import|data:/);
});

it('allows no script and no inline style in its content security policy', () => {
  expect(contentSecurityPolicy).toContain("default-src 'none'");
  expect(contentSecurityPolicy).not.toMatch(/unsafe|script-src|\*/);
});
