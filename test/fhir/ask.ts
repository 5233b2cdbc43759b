import type { Send } from './suites.ts';

export interface Part {
  name: string;
  part?: Part[];
  resource?: { issue: { code: string; severity: string; details: { text: string } }[] };
  [value: `value${string}`]: unknown;
}
export interface Answer {
  status: number;
  type: string;
  body: {
    resourceType: string;
    parameter: Part[];
    issue: { code: string; details: { text: string }; expression?: string[] }[];
    expansion: {
      total: number;
      extension?: { url: string }[];
      parameter: Part[];
      contains?: Contained[];
    };
    total: number;
    entry: { resource: Record<string, unknown> }[];
    [name: string]: unknown;
  };
}
export interface Contained {
  code: string;
  display?: string;
  contains?: Contained[];
  [name: string]: unknown;
}

const fhirJson = 'application/fhir+json';

/** Asks by GET, or by POST where parameters are given. */
export async function ask(
  send: Send,
  path: string,
  parameter?: object[],
  headers: Record<string, string> = {},
): Promise<Answer> {
  const body = JSON.stringify({ resourceType: 'Parameters', parameter });
  const response = await send(
    `/fhir/${path}`,
    parameter === undefined
      ? { headers }
      : { method: 'POST', body, headers: { 'content-type': fhirJson, ...headers } },
  );
  const type = response.headers.get('content-type') ?? '';
  return { status: response.status, type, body: (await response.json()) as Answer['body'] };
}

/** The value of a parameter by name, of the first where there are several. */
export function value({ body }: Pick<Answer, 'body'>, name: string): unknown {
  return inPart(body.parameter, name);
}

/** The value of a part by name. */
export function inPart(parts: Part[] | undefined, name: string): unknown {
  const found = parts?.find((each) => each.name === name) ?? {};
  return Object.entries(found).find(([key]) => key.startsWith('value'))?.[1];
}

export const codes = ({ body }: Answer): string[] => (body.expansion.contains ?? []).map(({ code }) => code);
export const message = ({ body }: Answer): string => body.issue.map(({ details }) => details.text).join(' ');
