/** The part of shacl-engine 1.1 that second opinions use; the package has no declarations of its own. */
declare module 'shacl-engine' {
  import type { DatasetCore, Term } from '@rdfjs/types';

  interface Pointer {
    term: Term | undefined;
  }

  interface Step {
    quantifier: 'one' | 'zeroOrMore' | 'oneOrMore' | 'zeroOrOne';
    start: 'subject' | 'object';
    predicates: Term[];
  }

  interface Result {
    constraintComponent: Term;
    focusNode: Pointer;
    path: Step[] | null | undefined;
    /** Inner results, of sh:node, sh:or and their like. */
    results: Result[];
    severity: Term;
    shape: { ptr: Pointer };
    value: Pointer | undefined;
  }

  class Validator {
    constructor(shapes: DatasetCore, options: { factory: unknown; details?: boolean });
    /** Validates `terms` against the shapes, or every target where neither is given. */
    validate(
      data: { dataset: DatasetCore; terms?: Term[] },
      shapes?: { terms: Term[] }[],
    ): Promise<{ results: Result[] }>;
  }
}
