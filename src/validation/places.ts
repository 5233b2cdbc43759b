import { iri, type Place, type Quad, type Term, type Unread } from '../rdf/index.ts';
import type { Source } from './edits/index.ts';
import { keyOf } from './keys.ts';
import type { Slip } from './meant/index.ts';
import type { Result } from './shape.ts';

/** Where the statements of a description stand in its text. */
export interface Text {
  quads: readonly Quad[];
  placeOf(quad: Quad): Place | undefined;
  /** Where the property of a quad is written, where the format can say so. */
  propertyPlaceOf?(quad: Quad): Place | undefined;
  /** Where a node begins, in JSON-LD: what no value says stands there; other formats know no such place. */
  nodePlaceOf?(node: Term): Place | undefined;
  /** The text itself; where it is known, findings tell how to change it. */
  source?: Source;
  /** Where it cannot be changed, the text or a part of it all the same: IRIs are told as it writes them. */
  wording?: Source;
  /** What of a JSON-LD text says nothing although somebody wrote it. */
  unread?(): readonly Unread[];
}

/** Finds the place of a result: its value, else the last value of its property, else the node's first statement. */
export class Places {
  readonly text: Text;
  #bySubject: Map<string, Quad[]> | undefined;
  #byObject: Map<string, Quad[]> | undefined;

  constructor(text: Text) {
    this.text = text;
  }

  /** The statements of a node, in the order of the text. */
  readonly statementsOf = (node: Term): readonly Quad[] => {
    this.#bySubject ??= Map.groupBy(this.text.quads, ({ subject }) => keyOf(subject));
    return this.#bySubject.get(keyOf(node)) ?? [];
  };

  find(result: Result): Place | undefined {
    const { focus, property } = result;
    const statements = this.statementsOf(focus);
    const ofProperty = statements.filter(({ predicate }) => property?.equals(predicate));
    const about = this.statementOf(result) ?? ofProperty.at(-1);
    if (about) return this.text.placeOf(about);
    const statement = statements[0] ?? this.mentionOf(focus);
    return this.text.nodePlaceOf?.(focus) ?? (statement && this.text.placeOf(statement));
  }

  /** The place of a statement that was written wrongly: its property, where that is known. */
  ofSlip({ subject, property, value }: Slip, part: 'property' | 'value' = 'property'): Place | undefined {
    const statement = this.statementOf({ focus: subject, property: iri(property), value });
    const written = part === 'property' && statement && this.text.propertyPlaceOf?.(statement);
    return written || (statement && this.text.placeOf(statement));
  }

  /** The statement that says the value of a result. */
  statementOf({ focus, property, value }: Pick<Result, 'focus' | 'property' | 'value'>): Quad | undefined {
    return this.statementsOf(focus).find(
      ({ predicate, object }) => property?.equals(predicate) && value?.equals(object),
    );
  }

  /** The first statement that mentions the node, for one that has no statements of its own. */
  mentionOf(node: Term): Quad | undefined {
    this.#byObject ??= Map.groupBy(this.text.quads, ({ object }) => keyOf(object));
    return this.#byObject.get(keyOf(node))?.[0];
  }
}
