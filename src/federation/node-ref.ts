/** A node that can be asked: an endpoint that publishes a catalogue and cubes. */
export interface NodeRef {
  /** Short and unique within the federation, e.g. `north`. */
  id: string;
  name: string;
  /** Base URL for people. */
  url: string;
  /** URL of its SPARQL 1.1 Protocol endpoint. */
  sparql: string;
  /** ISO 3166-1 alpha-2. */
  country?: string;
  /**
   * Where the files of its releases are, as `collimator build` writes them, in one folder for each epoch: for a node
   * that is a bare SPARQL server. Without it they are looked for where our own server has them, at `{url}/cubes/`.
   */
  release?: string;
  /** Thumbprint of the key that its cubes are signed with (RFC 7638). Without it the first key seen is pinned. */
  key?: string;
}
