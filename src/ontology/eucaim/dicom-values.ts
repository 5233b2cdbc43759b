import type { ImportFinding } from './report.ts';

/** The DICOM attributes that are translated. */
export type Attribute = 'Modality' | 'BodyPartExamined' | 'Manufacturer' | 'PatientSex';

/** A value of a DICOM attribute and the class it stands for; no class where the sources have none. */
export interface Translation {
  attribute: Attribute;
  kind: 'code' | 'literal';
  value: string;
  predicate: string;
  concept?: string;
  justification: string;
  comment?: string;
}

/** What the sources say about DICOM values, gathered; and what is doubtful about it. */
export class Translations {
  readonly findings: ImportFinding[] = [];
  readonly #rows = new Map<string, Translation>();
  #key = ({ attribute, kind, value }: Pick<Translation, 'attribute' | 'kind' | 'value'>) =>
    `${attribute} ${kind} ${kind === 'literal' ? value.toLowerCase() : value}`;

  get(attribute: Attribute, value: string): Translation | undefined {
    return this.#rows.get(this.#key({ attribute, kind: 'code', value }));
  }
  has(row: Translation): boolean {
    return this.#rows.has(this.#key(row));
  }
  /** The later row wins: sources are added from the weakest to the strongest. */
  set(row: Translation): void {
    this.#rows.set(this.#key(row), row);
  }
  of(attribute: Attribute): Translation[] {
    return [...this.#rows.values()].filter((row) => row.attribute === attribute);
  }
}
