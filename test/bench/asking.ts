/** Searches as people make them: one filter, two, an exclusion, a wide concept, a word. */
export const filters = [
  'modality=IMG1000042',
  'bodyPart=BP1000136',
  'not.modality=IMG1000038',
  'condition=CLIN1007977&licence=unknown',
  'q=lung',
];

/** Asks for a page, and reads it whole. */
export async function ask(url: string, accept: string): Promise<void> {
  const response = await fetch(url, { headers: { accept } });
  await response.text();
  if (!response.ok) throw new Error(`${response.status} ${url}`);
}
