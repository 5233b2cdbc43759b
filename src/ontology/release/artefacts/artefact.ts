/** A file that a release publishes. */
export interface Artefact {
  name: string;
  content: string;
  /** What it holds, counted: rows, resources, triples. */
  counts: Record<string, number>;
  /** What was left out of it, and why, in sentences with their number. */
  notes: string[];
}

/** An artefact without anything to note. */
export const artefact = (
  name: string,
  content: string,
  counts: Record<string, number>,
  notes: string[] = [],
): Artefact => ({ name, content, counts, notes });
