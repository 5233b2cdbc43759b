/** Something that the grammar allows and SPARQL does not, and the node of the tree that it is about. */
export interface Mistake {
  message: string;
  node: object;
}
