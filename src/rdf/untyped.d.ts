declare module 'rdf-canonize' {
  const canonize: {
    canonize(
      input: readonly import('@rdfjs/types').Quad[],
      options: {
        algorithm: 'RDFC-1.0';
        format: 'application/n-quads';
        maxWorkFactor?: number;
        /** Filled with the canonical label of each blank node. */
        canonicalIdMap?: Map<string, string>;
      },
    ): Promise<string>;
  };
  export default canonize;
}
