/** A module of the hyper-ontology: its codes start with `prefix`, its file is `ontology/<name>.ttl`. */
export interface Module {
  prefix: string;
  name: string;
  title: string;
}

export const modules: readonly Module[] = [
  { prefix: 'CLIN', name: 'clinical', title: 'Clinical and biological' },
  { prefix: 'COM', name: 'common', title: 'Common' },
  { prefix: 'BP', name: 'body-part', title: 'Body parts' },
  { prefix: 'IMG', name: 'imaging', title: 'Imaging' },
  { prefix: 'GEN', name: 'generic', title: 'Generic' },
  { prefix: 'SPEC', name: 'specific', title: 'Specific' },
  { prefix: 'COR', name: 'correspondence', title: 'Correspondence' },
];

/** The letters that a code starts with: `CLIN` of `CLIN1000075`. */
export const modulePrefix = (code: string): string => code.replace(/\d+$/, '');

/** Order of codes: by module, then by number. */
export function compareCodes(a: string, b: string): number {
  const [x, y] = [modulePrefix(a), modulePrefix(b)];
  if (x !== y) return x < y ? -1 : 1;
  return Number(a.slice(x.length)) - Number(b.slice(y.length));
}
