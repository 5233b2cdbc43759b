import type { LinkTo } from './html.ts';

/** A concept as other pages name it; it leads to /ontology/{code} where it has a code. */
export interface ConceptLink {
  code?: string | undefined;
  label: string;
}

/** Way to a concept's page. */
export function conceptLink({ code, label }: ConceptLink): LinkTo {
  return { label, href: code === undefined ? undefined : `/ontology/${encodeURIComponent(code)}` };
}
