import type { Mapping, MappingSet } from '../../mapping/index.ts';
import { curieMap } from '../eucaim/sets.ts';
import type { PrivateVocabulary } from '../loaders/private-vocabulary.ts';
import type { Ontology } from '../ontology.ts';
import { curieOfCode, vocabularyOf } from '../translate-index.ts';
import { byAncestor, byCode, byValue } from './by-mapping.ts';
import { byName } from './by-name.ts';
import type { Candidate } from './candidate.ts';
import { type Domain, domainOfList, domainOfWords, fits } from './domain.ts';
import type { LocalCode } from './local-codes.ts';
import { namesIn } from './names.ts';

export interface SuggestOptions {
  /** Namespace of local codes that are of no known vocabulary. */
  namespace?: string;
  /** Most candidates of one code; 3 by default. */
  candidates?: number;
  /** Least likeness of names, from 0 to 1; 0.6 by default. */
  threshold?: number;
  /** Licensed hierarchies by vocabulary: an unmapped code is then proposed for what its nearest mapped ancestor is. */
  hierarchies?: Record<string, PrivateVocabulary>;
  /** Day of the proposal, `YYYY-MM-DD`. */
  date?: string;
}

/** The surest candidate of each class, surest first; of equals, the one that people filter by was translated. */
function ranked(candidates: readonly Candidate[], limit: number): Candidate[] {
  const languages = ({ concept }: Candidate) => Object.keys(concept.labels).length;
  const sorted = [...candidates].sort(
    (a, b) =>
      b.confidence - a.confidence ||
      languages(b) - languages(a) ||
      (a.concept.code < b.concept.code ? -1 : 1),
  );
  const byClass = new Map<string, Candidate>();
  for (const each of sorted) if (!byClass.has(each.concept.iri)) byClass.set(each.concept.iri, each);
  return [...byClass.values()].slice(0, limit);
}

/** So many similar names are looked at, to have enough of them left that fit the domain. */
const pool = 8;

/**
 * Candidates that can be meant by a code of a domain. A code or a value that is mapped is stronger than any domain; a
 * whole name only gives way to a domain that the holder stated, a similar name to one that was read off the words too.
 */
function fitting(
  candidates: readonly Candidate[],
  stated: Domain | undefined,
  told: Domain | undefined,
): Candidate[] {
  return candidates.filter(({ concept, justification }) => {
    const domain =
      stated ?? (justification === 'semapv:LexicalSimilarityThresholdMatching' ? told : undefined);
    const byName = justification.startsWith('semapv:Lexical');
    return domain === undefined || !byName || fits(concept, domain);
  });
}

/** The id of a local code: its CURIE where its vocabulary is known, else one in the holder's own namespace. */
function subjectId({ code, vocabulary }: LocalCode): string {
  const curie = curieOfCode(code, vocabulary);
  const prefix = vocabularyOf(curie.slice(0, Math.max(0, curie.indexOf(':'))));
  if (prefix !== undefined && /^[^\s<>"{}|^`\\]+$/.test(curie)) return curie;
  return `LOCAL:${[vocabulary, code]
    .filter((part) => part !== undefined)
    .map(encodeURIComponent)
    .join('/')}`;
}

/**
 * Proposes mappings from local codes to the hyper-ontology, as an SSSOM set that waits for review: by code, by values
 * that are mapped already, by whole names and by similar ones, several for each code and the surest first. A code
 * without any has a row with sssom:NoTermFound, so that none is lost. Nothing here is a fact until somebody says so.
 */
export function suggestMappings(
  ontology: Ontology,
  codes: readonly LocalCode[],
  {
    namespace = 'https://example.org/local-codes/',
    candidates = 3,
    threshold = 0.6,
    hierarchies,
    date,
  }: SuggestOptions = {},
): MappingSet {
  const names = namesIn(ontology);
  const ofList = domainOfList(codes.map(({ label }) => label));
  const mappings = codes.flatMap((local): Mapping[] => {
    const subject = { subjectId: subjectId(local), ...(local.label !== '' && { subjectLabel: local.label }) };
    const stated = local.domain;
    const told = domainOfWords(local.label) ?? ofList;
    const category = stated ?? told;
    const about = category === undefined ? {} : { subject_category: category };
    const found = ranked(
      [
        ...byCode(ontology, local),
        ...byAncestor(ontology, local, hierarchies),
        ...byValue(ontology, local),
        ...fitting(byName(names, local.label, threshold, candidates * pool), stated, told),
      ],
      candidates,
    );
    if (found.length === 0) {
      return [
        {
          ...subject,
          predicateId: 'skos:exactMatch',
          objectId: 'sssom:NoTermFound',
          mappingJustification: 'semapv:LexicalSimilarityThresholdMatching',
          comment: 'No class has this code, this name or one like it: map it by hand, or propose a class.',
          other: about,
        },
      ];
    }
    return found.map(({ concept, predicate, justification, confidence, comment, slots }, i) => ({
      ...subject,
      predicateId: predicate,
      objectId: `EUCAIM:${concept.code}`,
      objectLabel: concept.label,
      mappingJustification: justification,
      confidence: Math.round(confidence * 1000) / 1000,
      ...(found.length > 1 || comment !== ''
        ? {
            comment: [found.length > 1 ? `Candidate ${i + 1} of ${found.length}.` : '', comment]
              .filter(Boolean)
              .join(' '),
          }
        : {}),
      other: { ...about, ...slots },
    }));
  });
  return {
    metadata: {
      mapping_set_id: `${namespace}suggested-mappings`,
      mapping_set_title: 'Mappings suggested for local codes, to be reviewed',
      license: 'https://w3id.org/sssom/license/unspecified',
      mapping_tool: 'collimator ontology suggest',
      ...(date !== undefined && { mapping_date: date }),
      object_source: 'EUCAIM:',
      mapping_set_description: `Proposed against release ${ontology.release.version} (${ontology.release.hash.slice(0, 16)}).`,
    },
    curieMap: { ...curieMap, LOCAL: namespace, COLMAP: 'https://w3id.org/collimator/mappings/' },
    mappings,
  };
}
