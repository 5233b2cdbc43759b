import { Store as Dataset } from 'n3';
import type { Quad, Term } from '../rdf/index.ts';

/** Quads indexed for validation; `objects` gives the values of a property, `subjects` the way back. */
export class Data {
  readonly dataset: Dataset;

  constructor(quads: readonly Quad[]) {
    this.dataset = new Dataset(quads as Quad[]);
  }

  objects(subject: Term, property: Term): Term[] {
    return this.dataset.getObjects(subject as never, property as never, null) as Term[];
  }

  subjects(property: Term, object: Term): Term[] {
    return this.dataset.getSubjects(property as never, object as never, null) as Term[];
  }

  /** Every node that has the property. */
  having(property: Term): Term[] {
    return this.dataset.getSubjects(property as never, null, null) as Term[];
  }

  /** Every value that the property has anywhere. */
  valuesOf(property: Term): Term[] {
    return this.dataset.getObjects(null, property as never, null) as Term[];
  }
}
