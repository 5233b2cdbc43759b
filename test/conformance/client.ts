import { token } from '../running.ts';

const authorised = { authorization: `Bearer ${token}` };

/** A node over HTTP, as a client of the three protocols sees it. */
export function clientOf({ url }: { url: string }) {
  const graphUrl = (graph: string | undefined) =>
    `${url}/graphs?${graph === undefined ? 'default' : `graph=${encodeURIComponent(graph)}`}`;
  return {
    url,
    /** Puts a graph; its text is read with `base`, by the declaration that Turtle has for it. */
    async put(graph: string | undefined, body: string, contentType: string): Promise<void> {
      const response = await fetch(graphUrl(graph), {
        method: 'PUT',
        headers: { ...authorised, 'content-type': contentType },
        body,
      });
      if (!response.ok) throw new Error(`PUT ${graph}: ${response.status} ${await response.text()}`);
    },
    /** The graph as N-Triples; empty where it is not there. */
    async get(graph: string | undefined): Promise<string> {
      const response = await fetch(graphUrl(graph), { headers: { accept: 'application/n-triples' } });
      if (response.status === 404) return '';
      if (!response.ok) throw new Error(`GET ${graph}: ${response.status}`);
      return response.text();
    },
    async query(
      query: string,
      accept: string,
      dataset: { default?: readonly string[]; named?: readonly string[] } = {},
    ): Promise<Response> {
      const body = new URLSearchParams({ query });
      for (const graph of dataset.default ?? []) body.append('default-graph-uri', graph);
      for (const graph of dataset.named ?? []) body.append('named-graph-uri', graph);
      return fetch(`${url}/sparql`, { method: 'POST', headers: { accept }, body });
    },
    async update(update: string): Promise<Response> {
      return fetch(`${url}/update`, {
        method: 'POST',
        headers: { ...authorised, 'content-type': 'application/sparql-update' },
        body: update,
      });
    },
    authorised,
  };
}

export type Client = ReturnType<typeof clientOf>;
