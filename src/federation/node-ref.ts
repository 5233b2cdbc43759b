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
}
