import { justifications } from './enums.ts';
import { checkExtension, type Extension } from './extensions.ts';
import type { Findings } from './findings.ts';
import { type Slot, slots } from './slot-table.ts';
import { isMappingSlot, joinValues, splitValues } from './slots.ts';
import { checkValue, type ValueContext } from './values.ts';

/** One mapping as it was read: its slots as text, and the line where it begins. */
export interface RawRow {
  line: number;
  slots: Map<string, string>;
}

const noTerm = 'sssom:NoTermFound';
const sides = ['subject', 'object'] as const;

/** What the checks of rows need to know of each column. */
interface Column {
  name: string;
  /** Its place in the table, counting from 1; left out where there is no table. */
  number?: number;
  slot?: Slot;
  extension?: Extension;
}

/** Checks the rows of one set, whose propagated slots are in place, and puts values in the form of the model. */
export class RowChecks {
  readonly #columns: Column[];
  readonly #names: Set<string>;
  readonly #context: ValueContext;
  readonly #findings: Findings;
  readonly #unusual = new Set<string>();

  constructor(
    columns: readonly string[],
    cells: boolean,
    extensions: readonly Extension[],
    context: ValueContext,
    findings: Findings,
  ) {
    this.#names = new Set(columns);
    this.#columns = columns.map((name, i) => {
      const slot = isMappingSlot(name) ? slots.get(name) : undefined;
      const extension = extensions.find(({ slot_name }) => slot_name === name);
      return {
        name,
        ...(cells ? { number: i + 1 } : {}),
        ...(slot === undefined ? {} : { slot }),
        ...(extension === undefined ? {} : { extension }),
      };
    });
    this.#context = context;
    this.#findings = findings;
  }

  /** Notes everything that is wrong with the row. */
  check({ line, slots: row }: RawRow): void {
    this.#ends(row, line);
    for (const { name, number, slot, extension } of this.#columns) {
      const text = row.get(name);
      if (text === undefined || text === '') continue;
      const at = number === undefined ? { line } : { line, column: number };
      if (extension !== undefined)
        checkExtension(extension, text, at, this.#context.curieMap, this.#findings);
      if (slot === undefined || slot.kind === 'text') continue;
      const check = (value: string) => checkValue(slot, value, at, this.#context, this.#findings);
      const checked = slot.many ? joinValues(splitValues(text).map(check)) : check(text);
      if (checked !== text) row.set(name, checked);
    }
    this.#relations(row, line);
  }

  #ends(row: Map<string, string>, line: number): void {
    for (const slot of ['predicate_id', 'mapping_justification'])
      if (this.#names.has(slot) && !row.get(slot)) this.#findings.mistake(line, `${slot} is missing.`);
    for (const end of sides) {
      const literal = row.get(`${end}_type`) === 'rdfs literal';
      if (literal && !row.get(`${end}_label`))
        this.#findings.mistake(line, `${end}_label is missing; it holds the value of a literal.`);
      if (!literal && !row.get(`${end}_id`)) this.#findings.mistake(line, `${end}_id is missing.`);
    }
  }

  /** What one slot asks of another (SSSOM schema, rules of the class Mapping; Representing unmapped entities). */
  #relations(row: Map<string, string>, line: number): void {
    const at = (name: string) => {
      const column = this.#columns.find((one) => one.name === name)?.number;
      return column === undefined ? { line } : { line, column };
    };
    for (const slot of ['review_date', 'reviewer_agreement']) {
      if (row.get(slot) && !row.get('reviewer_id') && !row.get('reviewer_label'))
        this.#findings.mistake(at(slot), `${slot} stands without reviewer_id or reviewer_label.`);
    }
    const predicateType = row.get('predicate_type');
    if (predicateType === 'rdfs literal' || predicateType === 'composed entity expression')
      this.#findings.mistake(at('predicate_type'), `predicate_type must not be ${predicateType}.`);
    if (row.get('predicate_id') === noTerm)
      this.#findings.mistake(at('predicate_id'), `${noTerm} stands for a subject or an object only.`);
    const zero = (end: (typeof sides)[number]) => row.get(`${end}_id`) === noTerm;
    const cardinality = row.get('mapping_cardinality');
    if (cardinality && cardinality.includes('0') !== (zero('subject') || zero('object')))
      this.#findings.mistake(
        at('mapping_cardinality'),
        `mapping_cardinality is ${cardinality}; 0 stands for ${noTerm}, and only for that.`,
      );
    const justification = row.get('mapping_justification') ?? '';
    if (!justifications.has(justification) && !this.#unusual.has(justification)) {
      this.#unusual.add(justification);
      this.#findings.warning(
        at('mapping_justification'),
        `mapping_justification: ${justification} is none that SSSOM lists.`,
      );
    }
  }
}
