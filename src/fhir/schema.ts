import { z } from 'zod';
import { Refusal } from './outcome.ts';
import type { Resource } from './types.ts';

const mostDepth = 100;

const text = z.string().optional();
const extension = z.array(z.looseObject({ url: z.string() })).optional();
const head = { id: text, url: text, version: text, name: text, status: text, language: text, extension };
const designation = z.array(z.looseObject({ value: z.string(), language: text })).optional();
const property = z.array(z.looseObject({ code: z.string() })).optional();

const include = z.looseObject({
  system: text,
  version: text,
  concept: z.array(z.looseObject({ code: z.string(), display: text, designation, extension })).optional(),
  filter: z.array(z.looseObject({ property: text, op: text, value: text })).optional(),
  valueSet: z.array(z.string()).optional(),
});
const concept = z.looseObject({
  code: z.string(),
  display: text,
  definition: text,
  designation,
  property,
  get concept() {
    return z.array(concept).optional();
  },
});
const target = z.looseObject({ code: text, relationship: text, equivalence: text });
const group = z.looseObject({
  source: text,
  target: text,
  element: z.array(z.looseObject({ code: text, target: z.array(target).optional() })),
  unmapped: z.looseObject({ mode: z.string(), code: text }).optional(),
});

/** What is looked at in a resource that comes from outside; other members pass. */
const schemas: Record<string, z.ZodType> = {
  CodeSystem: z.looseObject({
    ...head,
    caseSensitive: z.boolean().optional(),
    content: text,
    property,
    concept: z.array(concept).optional(),
  }),
  ValueSet: z.looseObject({
    ...head,
    contained: z.array(z.looseObject({ resourceType: z.string() })).optional(),
    compose: z
      .looseObject({
        inactive: z.boolean().optional(),
        include: z.array(include).optional(),
        exclude: z.array(include).optional(),
      })
      .optional(),
  }),
  ConceptMap: z.looseObject({ ...head, group: z.array(group).optional() }),
};

/** Refuses what nests deeper than any resource does, before anything recursive walks through it. */
function checkDepth(resource: Resource, place: string): void {
  let level: unknown[] = [resource];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > mostDepth)
      throw new Refusal(400, 'INVALID_REQUEST', [`${place} nests deeper than ${mostDepth} levels.`]);
    level = level.flatMap((each) => (typeof each === 'object' && each !== null ? Object.values(each) : []));
  }
}

/**
 * Checks a resource of a request, and those inside it. Throws a Refusal that names the first member that is not as it
 * should be, with its path and what was expected.
 */
export function checkResource(resource: Resource, place: string): void {
  checkDepth(resource, place);
  const schema = Object.hasOwn(schemas, resource.resourceType) ? schemas[resource.resourceType] : undefined;
  const checked = schema?.safeParse(resource);
  const [issue] = checked?.error?.issues ?? [];
  if (issue !== undefined)
    throw new Refusal(400, 'INVALID_REQUEST', [`${place}: ${issue.path.join('.')}: ${issue.message}.`]);
  for (const inside of resource.contained ?? [])
    checkResource(inside, `${place}, contained ${inside.id ?? ''}`);
}
