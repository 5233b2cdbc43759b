import { inOrder, type Quad, shorten, type Term, toSparql } from '../../rdf/index.ts';
import { type ChangedLine, type Html, recordDifferencePage, recordHistoryPage } from '../../web/index.ts';
import type { HistoryDocument } from '../history-document.ts';
import type { Services } from '../services.ts';
import { siteOf } from './site.ts';

/** Most lines of a difference that a page shows; the rest is in the downloads. */
const mostLines = 2000;

export async function historyView(
  services: Services,
  { id, total, next, revisions }: HistoryDocument,
): Promise<Html> {
  const rows = revisions.map(({ number, version, ...each }) => ({
    ...each,
    revision: number,
    href: version,
  }));
  return recordHistoryPage({ id, title: id, total, next, revisions: rows }, await siteOf(services));
}

function word(term: Term): string {
  if (term.termType === 'NamedNode') {
    const short = shorten(term.value);
    return short === term.value ? `<${short}>` : short;
  }
  return term.termType === 'Literal' ? toSparql(term) : term.value;
}

/** A page of what came and went; what is said of one thing stands together, the old before the new. */
export async function differenceView(
  services: Services,
  { id, from, to, added, removed }: { id: string; from: number; to: number; added: Quad[]; removed: Quad[] },
): Promise<Html> {
  const came = new Set(added);
  const place = (quad: Quad) => `${quad.subject.value} ${quad.predicate.value} ${came.has(quad) ? 1 : 0}`;
  const ordered = [...inOrder(removed), ...inOrder(added)]
    .map((quad) => ({ quad, place: place(quad) }))
    .sort((a, b) => (a.place < b.place ? -1 : a.place > b.place ? 1 : 0));
  const lines = ordered.slice(0, mostLines).map(
    ({ quad }): ChangedLine => ({
      came: came.has(quad),
      text: [quad.subject, quad.predicate, quad.object].map(word).join(' '),
    }),
  );
  return recordDifferencePage(
    { id, title: id, from, to, lines, total: ordered.length },
    await siteOf(services),
  );
}
