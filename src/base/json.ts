/** Whether a value of JSON is an object: neither null nor a list, nor anything plain. */
export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
