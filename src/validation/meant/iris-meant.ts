import { isIri, name, type Term } from '../../rdf/index.ts';
import { patternOf } from '../components/strings.ts';
import type { Data } from '../data.ts';
import { relativeName } from '../edits/index.ts';
import type { Evidence } from '../evidence.ts';
import { wordsOf } from '../shape-words.ts';
import { asIri, variants } from './other-writings.ts';

const mediaTypes = 'https://www.iana.org/assignments/media-types/';
const isMediaType = (text: string) =>
  /^(application|audio|example|font|haptics|image|message|model|multipart|text|video)\/[\w.+-]+$/.test(text);

/** The IRI that was meant by one which does not have the form that a shape asks for. */
export const iriMeant = (evidence: Evidence, shape: Term, iri: string): string | undefined =>
  fitting(evidence, shape, [...iriVariants(evidence, shape, iri)]);

/** The IRI that was meant by a text: a code of the list that the shape is about, an address, a media type. */
export function iriOfText(evidence: Evidence, shape: Term, text: string): string | undefined {
  const list = namespaceOfExample(evidence.shapes, shape) ?? '';
  const code = evidence.codes?.meant(list, text);
  if (code !== undefined) return code;
  const written = asIri(text);
  const media = list.startsWith(mediaTypes) && isMediaType(text) ? [mediaTypes + text] : [];
  const addresses = written === undefined ? [] : [written, ...iriVariants(evidence, shape, written)];
  return fitting(evidence, shape, [...addresses, ...media]);
}

/** The first IRI that has the form which a shape asks for, and is no code that its list does not have. */
function fitting({ shapes, codes }: Evidence, shape: Term, tries: readonly string[]): string | undefined {
  const [wanted] = shapes.objects(shape, name('sh:pattern'));
  const pattern = wanted && patternOf(wanted.value, shapes, shape);
  return tries.find((each) => isIri(each) && pattern?.test(each) !== false && codes?.allows(each) !== false);
}

/** What an IRI may have been meant as: another way to write it, a code of its list, a name of the vocabulary next door. */
function* iriVariants({ shapes, codes, wording }: Evidence, shape: Term, iri: string): Iterable<string> {
  yield* variants(iri);
  // A relative IRI may have been meant as it stands.
  const written = relativeName(iri, wording);
  if (written) yield asIri(written) ?? iri;
  for (const each of [iri, ...variants(iri)]) {
    const code = codes?.meantBy(each);
    if (code !== undefined) yield code;
  }
  const example = namespaceOfExample(shapes, shape);
  const [, name] = /#([^#]+)$/.exec(iri) ?? [];
  const host = /^https?:\/\/[^/]+\//.exec(iri)?.[0];
  if (name !== undefined && host !== undefined && example?.startsWith(host) && example.endsWith('#'))
    yield example + name;
}

/** The namespace of the value that the example of a shape gives. */
function namespaceOfExample(shapes: Data, shape: Term): string | undefined {
  const { example = '' } = wordsOf(shapes, shape, 'en');
  return /^\S+ <([^<>\s]*[/#])[^<>/#\s]+>$/.exec(example)?.[1];
}
