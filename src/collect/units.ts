import { type Path, parsePath } from './path.ts';

/** How many of the first unit each unit is, and the column that names it where the value does not. */
export interface Units {
  factors: ReadonlyMap<string, number>;
  column?: Path;
}

/** Reads `mm cm*10 @unit_column`: the first unit is the facet's own. */
export function parseUnits(text: string): Units | 'invalid' {
  const factors = new Map<string, number>();
  let column: Path | undefined;
  for (const part of text.split(/\s+/)) {
    if (part.startsWith('@')) {
      column = parsePath(part.slice(1));
      if (column === undefined) return 'invalid';
      continue;
    }
    const [unit = '', factor = '1', ...rest] = part.split('*');
    if (unit === '' || rest.length > 0 || !(Number(factor) > 0)) return 'invalid';
    factors.set(unit.toLowerCase(), Number(factor));
  }
  return factors.size === 0 ? 'invalid' : { factors, ...(column && { column }) };
}

const number = /^([+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)\s*(.*)$/;

/**
 * A number in the facet's own unit; NaN where the text is no number, or its unit is not among those of the mapping.
 * A number without unit is in the first. A decimal comma is not guessed at.
 */
export function numberIn(text: string, units: Units | undefined, unit = ''): number {
  const [, digits, written = ''] = number.exec(text) ?? [];
  if (digits === undefined) return Number.NaN;
  const stated = (written || unit).trim().toLowerCase();
  if (units === undefined || stated === '') return written === '' ? Number(digits) : Number.NaN;
  return Number(digits) * (units.factors.get(stated) ?? Number.NaN);
}
