import type { Format } from '../rdf/index.ts';
import {
  type Batches,
  type Checked,
  type Checking,
  checkInput,
  type Input,
  Listed,
  writeDescription,
} from '../validation/index.ts';
import type { Services } from './services.ts';
import type { Outcome } from './validate-answer.ts';
import type { Asked } from './validate-asked.ts';
import { type Mending, mender } from './validate-change.ts';
import type { Inputs } from './validate-inputs.ts';
import { pageOf } from './validate-page.ts';
import { validatePageView } from './views/index.ts';

/**
 * Checks what was sent; of several descriptions, one after the other, so that memory follows the largest, and no more of
 * them once the client has gone.
 */
export async function outcomeOf(
  services: Services,
  inputs: Inputs,
  asked: Asked,
  batches: Batches | undefined,
  gone: AbortSignal,
): Promise<Outcome> {
  const { store, validation, scoring } = services;
  const mending = asked.change && mender(asked.change, asked.base);
  const checking: Checking = {
    store,
    validation,
    profile: asked.profile,
    limits: { statements: 500_000 },
    ...(asked.language !== undefined && { language: asked.language }),
    ...(asked.scores && { scoring }),
    ...(batches && { batches }),
    ...(mending && { change: mending.change }),
  };
  const common = { asked, mendingOf: (name: string): Mending | undefined => mending?.of(name) };
  if (inputs.state === 'one') {
    const { input } = inputs;
    const checked = await checkInput(input, checking);
    const { result } = checked;
    const sent: Format | undefined = input.state === 'text' ? input.format : undefined;
    return {
      ...common,
      checked: [checked],
      many: false,
      page: () => pageOfOne(services, input, checked, asked),
      ...(sent && { sent }),
      ...(asked.second &&
        result.state === 'validated' && {
          second: await validation.secondOpinion(result.quads, asked.profile),
        }),
    };
  }
  const checked: Checked[] = [];
  const listed = new Listed();
  for await (const input of inputs.inputs) {
    // Nobody waits for the rest.
    if (gone.aborted) break;
    const { others, ...first } = await checkInput(input, checking);
    checked.push({
      ...listed.of(first),
      ...(others && { others: others.map((each) => listed.of(each)) }),
    });
  }
  const page = () => validatePageView(services, asked.profile, { many: checked, scored: asked.scores });
  return { ...common, checked, many: true, page };
}

/** The page of one description; that of a table shows the RDF which it gave, to be led on from there. */
async function pageOfOne(services: Services, input: Input, checked: Checked, asked: Asked) {
  if (input.state === 'text') return pageOf(services, input, asked);
  const { result } = checked;
  const made = result.state === 'validated' && !result.parts;
  return validatePageView(services, asked.profile, {
    checked,
    scored: asked.scores,
    ...(made && { text: await writeDescription(result.quads, 'turtle'), format: 'turtle', made }),
  });
}
