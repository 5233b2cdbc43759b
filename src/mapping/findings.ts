import type { MappingMistake } from './mapping.ts';

/** Where something is: the line, and the cell of the row where that is known; both count from 1. */
export interface At {
  line: number;
  column?: number;
}

/** Gathers what is wrong with a mapping file while it is read. */
export class Findings {
  readonly mistakes: MappingMistake[] = [];
  readonly warnings: MappingMistake[] = [];
  readonly #tolerant: boolean;
  /** Set while the metadata of a file of its own are read. */
  file?: 'metadata';

  /** `tolerant` turns slips into warnings. */
  constructor(tolerant: boolean) {
    this.#tolerant = tolerant;
  }

  /** Something that makes the set unreadable. */
  mistake(at: At | number, message: string): void {
    this.mistakes.push(this.#note(at, message));
  }

  /** Something that SSSOM forbids, but that does not hinder understanding; tolerance takes it as it stands. */
  slip(at: At | number, message: string): void {
    (this.#tolerant ? this.warnings : this.mistakes).push(this.#note(at, message));
  }

  /** Something that SSSOM advises against, or that was put right. */
  warning(at: At | number, message: string): void {
    this.warnings.push(this.#note(at, message));
  }

  #note(at: At | number, message: string): MappingMistake {
    return {
      ...(this.file === undefined ? {} : { file: this.file }),
      ...(typeof at === 'number' ? { line: at } : at),
      message,
    };
  }
}
