import type { Format } from '../../rdf/index.ts';

/** A change of the text: what stands from the first place up to the second is replaced by the text. */
export interface Edit {
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
  text: string;
}

/** The text of a description, where it is known. */
export interface Source {
  text: string;
  format: Format;
  /** Prefixes that the text declares, with their namespaces. */
  prefixes: Readonly<Record<string, string>>;
  /** What its relative IRIs are resolved with. */
  base?: string;
}
