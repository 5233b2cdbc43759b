import { existsSync } from 'node:fs';
import { sha256 } from '../../base/index.ts';
import type { Disagreement, InferredMapping } from '../../mapping/index.ts';
import type { Artefact } from './artefacts/artefact.ts';
import { fhirBundle } from './artefacts/fhir.ts';
import { obographs } from './artefacts/obographs.ts';
import { omopMap } from './artefacts/omop.ts';
import { ontologyHead, rdfArtefacts } from './artefacts/rdf.ts';
import { disagreementsArtefact, inferredArtefact, mappingsArtefact } from './artefacts/sssom.ts';
import { closureTable } from './closure.ts';
import type { Decision } from './decisions.ts';
import { type Diff, diff } from './diff.ts';
import { diffJson, diffMarkdown } from './diff-text.ts';
import type { Gathered } from './gather.ts';
import { type Impact, impact } from './impact.ts';
import { impactMarkdown } from './impact-text.ts';
import { checkName, fileEntry, type Manifest, manifestText } from './manifest.ts';
import { publish } from './publish.ts';
import { type Snapshot, snapshotOf } from './snapshot.ts';
import { manifestOf, snapshotHash, snapshotTables } from './snapshot-files.ts';
import type { Uses } from './uses.ts';

/** What a release is made of and where it goes. Nothing is asked of the clock: `date` is the release's own. */
export interface ReleaseOrder extends Gathered {
  /** Its name, e.g. `2.1`: letters, digits, dots, dashes. */
  version: string;
  /** ISO 8601 day. */
  date: string;
  /** IRI of the licence of the whole. */
  licence: string;
  /** Where the content comes from, in a sentence. */
  source: string;
  /** What `infer` and `disagreements` of the room mapping found in the same sets. */
  inferred: readonly InferredMapping[];
  disagreements: readonly Disagreement[];
  /** The release before, and the decisions about what changed since. */
  previous?: Snapshot;
  decisions?: readonly Decision[];
  /** Who uses the ontology; the release says which of them it touches. */
  uses?: Uses;
  /** Findings of QC of level ERROR; any refuses the release. */
  qcErrors: readonly unknown[];
  /** The folder that the release becomes; it must not exist. */
  out: string;
}

/** What became of a release. Only `released` has written anything. */
export type Released =
  | { state: 'released'; folder: string; manifest: Manifest; diff?: Diff; impact?: Impact }
  | { state: 'refused'; errors: readonly unknown[] }
  | { state: 'exists'; folder: string };

const copyright =
  'EUCAIM hyper-ontology by LIMICS and the EUCAIM consortium, CC BY 4.0. Codes of other vocabularies stay under their owners’ terms.';

const plain = (name: string, content: string, counts: Record<string, number> = {}): Artefact => ({
  name,
  content,
  counts,
  notes: [],
});

function comparison(order: ReleaseOrder, snapshot: Snapshot) {
  if (order.previous === undefined) return { artefacts: [] };
  const found = diff(order.previous, snapshot, order.decisions);
  const touched = impact(found, { facets: order.ontology.facets, ...order.uses });
  return {
    diff: found,
    impact: touched,
    artefacts: [
      plain('diff.md', diffMarkdown(found), { changes: found.changes.length }),
      plain('diff.json', diffJson(found)),
      plain('impact.md', impactMarkdown(touched, found), { touched: touched.affected.length }),
      plain('impact.json', `${JSON.stringify(touched, undefined, 1)}\n`),
    ],
  };
}

/** Every artefact but the manifest and the checksums. */
async function artefactsOf(order: ReleaseOrder, snapshot: Snapshot): Promise<Artefact[]> {
  const { ontology, sets, quads, version, date, licence } = order;
  const classes = [...quads.classes, ...ontologyHead(version, date, quads.classes)];
  return [
    ...Object.entries(snapshotTables(snapshot)).map(([name, content]) => plain(name, content)),
    ...(await rdfArtefacts(classes, quads.facets)),
    mappingsArtefact(sets, version, date, licence),
    inferredArtefact(order.inferred, sets, version, date, licence),
    disagreementsArtefact(order.disagreements),
    obographs(ontology, version),
    fhirBundle(ontology, sets, { version, date, copyright }),
    omopMap(sets, date),
    plain('closure.tsv', closureTable(snapshot)),
  ];
}

const count = (artefacts: readonly Artefact[]) =>
  Object.fromEntries(
    artefacts.flatMap(({ name, counts }) =>
      Object.entries(counts).map(([what, many]) => [`${name} ${what}`, many] as const),
    ),
  );

/**
 * Makes a release: every artefact with its SHA-256, a manifest, and SHA256SUMS (`sha256sum -c` checks it). The same
 * content, version and date give the same bytes. Errors of QC refuse it, and a release that is there already is
 * never overwritten: in both cases nothing is written. Throws a Problem for a version or date that is none
 * (malformed-request), and where the disk refuses (storage-failed).
 */
export async function release(order: ReleaseOrder): Promise<Released> {
  checkName(order);
  if (order.qcErrors.length > 0) return { state: 'refused', errors: order.qcErrors };
  if (existsSync(order.out)) return { state: 'exists', folder: order.out };
  const snapshot = snapshotOf(order.ontology, order.sets, order.version);
  const compared = comparison(order, snapshot);
  const artefacts = [...(await artefactsOf(order, snapshot)), ...compared.artefacts];
  const { previous, date, licence, source } = order;
  const base = manifestOf(snapshot, {
    date,
    licence,
    source,
    notes: artefacts.flatMap(({ notes }) => notes),
    ...(previous === undefined
      ? {}
      : { previous: { version: previous.version, hash: snapshotHash(previous) } }),
  });
  const manifest: Manifest = {
    ...base,
    counts: { ...base.counts, ...count(artefacts) },
    files: artefacts.map(({ name, content }) => fileEntry(name, content)),
  };
  const listed = [...artefacts, plain('manifest.json', manifestText(manifest))];
  const sums = listed.map(({ name, content }) => `${sha256(content)}  ${name}\n`).join('');
  publish(order.out, [...listed.map(({ name, content }) => [name, content] as const), ['SHA256SUMS', sums]]);
  const { artefacts: _, ...results } = compared;
  return { state: 'released', folder: order.out, manifest, ...results };
}
