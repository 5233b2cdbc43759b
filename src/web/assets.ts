import { readFileSync } from 'node:fs';
import { sha256 } from '../base/index.ts';
import { fontFiles, fontFolder, fontRules } from './fonts.ts';
import { favicon } from './marks.ts';

/** A file of the interface: its text, or the place on disk where it is read from. */
export type Asset = { mediaType: string } & ({ text: string } | { path: string });

const stylesheet = `${fontRules}\n${readFileSync(new URL('./styles/collimator.css', import.meta.url), 'utf8')}`;

/** The stylesheet's address changes with its content, so that it may be cached for ever. */
export const stylesheetHref = `/assets/collimator.css?v=${sha256(stylesheet).slice(0, 12)}`;

/** Everything that pages ask for under `/assets/`, by path (without the query of a version). */
export const assets: Readonly<Record<`/assets/${string}`, Asset>> = {
  '/assets/collimator.css': { mediaType: 'text/css; charset=utf-8', text: stylesheet },
  '/assets/favicon.svg': { mediaType: 'image/svg+xml', text: favicon },
  ...Object.fromEntries(
    Object.entries(fontFiles).map(([file, path]) => [
      `${fontFolder}${file}`,
      { mediaType: 'font/woff2', path },
    ]),
  ),
};

/** The content security policy under which every page works. */
export const contentSecurityPolicy =
  "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
