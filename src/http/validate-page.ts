import { sha256 } from '../base/index.ts';
import { write } from '../rdf/index.ts';
import { applyEdits, type Checked, checkInput, type Input, writeDescription } from '../validation/index.ts';
import type { Html } from '../web/index.ts';
import type { Services } from './services.ts';
import { type Asked, relativeTo } from './validate-asked.ts';
import { type Mending, mender } from './validate-change.ts';
import { type Sent, validatePageView } from './views/index.ts';

type TextInput = Extract<Input, { state: 'text' }>;

/**
 * The page of one description: what is asked is done first, be it fixes that were chosen or slips that are mended, and
 * the findings are about the text that comes out of it, so that they can be led on from there.
 */
export async function pageOf(
  services: Services,
  input: TextInput,
  asked: Asked,
  fields: ReadonlyMap<string, readonly string[]> = new Map(),
): Promise<Html> {
  const { store, validation, scoring } = services;
  const checking = {
    store,
    validation,
    profile: asked.profile,
    limits: { statements: 500_000 },
    ...(asked.language !== undefined && { language: asked.language }),
  };
  const check = (text: string, withScores = false): Promise<Checked> =>
    checkInput({ ...input, text }, { ...checking, ...(withScores && { scoring }) });

  let { text } = input;
  const done: Pick<Sent, 'applied' | 'mending'> = {};
  if (fields.get('do')?.[0] === 'apply') {
    const isSame = fields.get('fixesOf')?.[0] === fixesOf(text, asked);
    const applied = isSame ? chosen(text, await check(text), fields.get('apply') ?? []) : undefined;
    if (applied) text = applied.text;
    done.applied = applied ? { state: 'applied', count: applied.applied } : { state: 'moved-on' };
  } else if (asked.change !== undefined) {
    const mended = await mendedText(services, { ...input, text }, asked, checking);
    text = mended.text;
    done.mending = mended.view;
  }
  return validatePageView(services, asked.profile, {
    ...done,
    text,
    format: input.format,
    checked: await check(text, asked.scores),
    fixesOf: fixesOf(text, asked),
    scored: asked.scores,
  });
}

/** What the numbers of fixes on a page belong to: the same text, profile and language have the same findings. */
const fixesOf = (text: string, { profile, language }: Asked) =>
  sha256(`${profile} ${language ?? ''}\n${text}`).slice(0, 32);

/** Applies the fixes that were chosen by the positions of their findings. */
function chosen(text: string, { result }: Checked, positions: readonly string[]) {
  if (result.state !== 'validated') return { text, applied: 0 };
  const edits = positions.map((position) => result.findings[Number(position)]?.edit);
  return applyEdits(
    text,
    edits.filter((edit) => edit !== undefined),
  );
}

/** The text after slips are mended or an older description is led on; as it was where nothing changed. */
async function mendedText(
  { validation }: Services,
  input: TextInput,
  asked: Asked,
  checking: Parameters<typeof checkInput>[1],
): Promise<{ text: string; view?: NonNullable<Sent['mending']> }> {
  const { change } = asked;
  if (change === undefined) return input;
  const mending = mender(change, asked.base);
  await checkInput(input, { ...checking, change: mending.change });
  const done: Mending | undefined = mending.of(input.name);
  if (done === undefined) return input;
  const to = validation.profiles.find(({ name }) => name === change)?.label;
  return {
    text:
      done.changes.length === 0
        ? input.text
        : await writeDescription(done.quads, input.format, relativeTo(asked)),
    view: {
      changes: done.changes,
      activity: await write(done.activity, 'turtle'),
      ...(to !== undefined && { to }),
    },
  };
}
