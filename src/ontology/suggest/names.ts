import type { Concept } from '../concept.ts';
import type { Ontology } from '../ontology.ts';
import { folded, namesOf } from '../search.ts';

/** A name of a class, and which kind of name it is. */
export interface Name {
  concept: Concept;
  name: string;
  field: 'skos:prefLabel' | 'skos:altLabel';
}

/** A class that a label is like, by its most similar name. */
export interface Likeness extends Name {
  /** Dice coefficient of the three-letter pieces of both names: 1 is the same, 0 has nothing in common. */
  score: number;
}

/** Spellings of one word, the British first, and what local lists add to a name without changing what it means. */
const spellings: readonly (readonly [RegExp, string])[] = [
  [/tumour/g, 'tumor'],
  [/\boe(?=[sd])/g, 'e'],
  [/aemi(?=[ac])/g, 'emi'],
  [/\bhaem/g, 'hem'],
  [/\bcaec/g, 'cec'],
  [/\bpaed/g, 'ped'],
  [/gynaec/g, 'gynec'],
  [/fibre/g, 'fiber'],
  [/isation\b/g, 'ization'],
  [/\b(nos|not otherwise specified|unspecified)\b/g, ' '],
  [
    /\((finding|disorder|procedure|body structure|qualifier value|observable entity|morphologic abnormality)\)/g,
    ' ',
  ],
  [/\bneoplasm\b/g, 'tumor'],
  // "Malignant tumour of the colon", "tumor of colon, malignant" and "colon cancer"; a carcinoma is one kind of them.
  [/\bmalignant\b(.*)\btumor\b|\btumor\b(.*)\bmalignant\b/g, 'cancer $1$2'],
  [/\b(structure of|entire|the|of|and|in|to)\b/g, ' '],
  [/[^\p{L}\p{N}]+/gu, ' '],
];

/** A name as similar ones are compared: words in order of the alphabet, so that "breast cancer" is "cancer of breast". */
const levelled = (name: string): string =>
  spellings
    .reduce((text, [pattern, by]) => text.replace(pattern, by), folded(name))
    .trim()
    .split(/\s+/)
    .sort()
    .join(' ');

const pieces = (text: string): Set<string> => {
  const padded = ` ${text} `;
  return new Set(Array.from({ length: Math.max(0, padded.length - 2) }, (_, i) => padded.slice(i, i + 3)));
};

/** All names of an ontology, to be found whole or by likeness. */
export interface Names {
  /** Names that are the same but for case, accents and spaces. */
  same(label: string): readonly Name[];
  /** The most similar classes at or above a threshold, best first. */
  like(label: string, threshold: number, limit: number): Likeness[];
}

const indexes = new WeakMap<Ontology, Names>();

/** The names of an ontology, read once. */
export function namesIn(ontology: Ontology): Names {
  const names = indexes.get(ontology) ?? readNames(ontology);
  indexes.set(ontology, names);
  return names;
}

function readNames(ontology: Ontology): Names {
  const byName = new Map<string, Name[]>();
  const all: { name: Name; pieces: number }[] = [];
  const byPiece = new Map<string, number[]>();
  for (const concept of ontology.concepts()) {
    if (concept.deprecated) continue;
    const labels = new Set([concept.label, ...Object.values(concept.labels)]);
    for (const text of namesOf(concept)) {
      const name: Name = {
        concept,
        name: text,
        field: labels.has(text) ? 'skos:prefLabel' : 'skos:altLabel',
      };
      byName.set(folded(text), [...(byName.get(folded(text)) ?? []), name]);
      const parts = pieces(levelled(text));
      for (const piece of parts) {
        const list = byPiece.get(piece);
        if (list === undefined) byPiece.set(piece, [all.length]);
        else list.push(all.length);
      }
      all.push({ name, pieces: parts.size });
    }
  }
  const shared = new Uint16Array(all.length);

  return {
    same: (label) => byName.get(folded(label)) ?? [],
    like(label, threshold, limit) {
      const wanted = pieces(levelled(label.slice(0, 300)));
      const met: number[] = [];
      for (const piece of wanted) {
        for (const at of byPiece.get(piece) ?? []) {
          if (shared[at] === 0) met.push(at);
          shared[at]! += 1;
        }
      }
      const best = new Map<string, Likeness>();
      for (const at of met) {
        const { name, pieces: size } = all[at]!;
        const score = (2 * shared[at]!) / (wanted.size + size);
        shared[at] = 0;
        if (score >= threshold && score > (best.get(name.concept.iri)?.score ?? 0))
          best.set(name.concept.iri, { ...name, score });
      }
      return [...best.values()]
        .sort((a, b) => b.score - a.score || (a.concept.code < b.concept.code ? -1 : 1))
        .slice(0, limit);
    },
  };
}
