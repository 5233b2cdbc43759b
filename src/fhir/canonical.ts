import type { Resource } from './types.ts';

/** Splits a canonical reference: `http://x/y|1.0` has a URL and a version. */
export function splitCanonical(canonical: string): { url: string; version?: string } {
  const bar = canonical.indexOf('|');
  return bar < 0 ? { url: canonical } : { url: canonical.slice(0, bar), version: canonical.slice(bar + 1) };
}

/** The canonical reference to a resource, with its version where it has one. */
export function canonicalOf({ url, version }: Pick<Resource, 'url' | 'version'>): string {
  return version === undefined ? (url ?? '') : `${url ?? ''}|${version}`;
}

/** Whether a version is the one asked for; `1.x.x` and `1.0.x` ask for any that begins so. */
export function versionFits(version: string | undefined, wanted: string | undefined): boolean {
  if (wanted === undefined || wanted === version) return true;
  if (version === undefined || !/\bx\b/.test(wanted)) return false;
  const parts = version.split('.');
  return wanted.split('.').every((part, i) => part === 'x' || part === parts[i]);
}

/** Orders versions: numbers by value, anything else as text, none first. */
export function compareVersions(a: string | undefined, b: string | undefined): number {
  return (a ?? '').localeCompare(b ?? '', 'en', { numeric: true });
}
