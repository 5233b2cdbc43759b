import { Refusal } from './outcome.ts';
import type { Inputs } from './parameters.ts';
import type { Coding } from './types.ts';

/** A code that is to be translated, forwards or backwards. */
export interface Wish {
  code: string;
  system?: string;
  /** The other end's system, where the request names it. */
  other?: string;
  backwards: boolean;
}

/** What is to be translated. R4 and R5 name the parameters differently; both are understood. */
export function wishesOf(inputs: Inputs): Wish[] {
  const sourceSystem = inputs.text('sourceSystem', 'system');
  const targetSystem = inputs.text('targetSystem', 'targetsystem');
  const target = inputs.coding('targetCoding');
  const targetCode = inputs.text('targetCode') ?? target?.code;
  const reverse = inputs.flag('reverse') === true;
  if (targetCode !== undefined) {
    const system = target?.system ?? targetSystem;
    return [wish(targetCode, system, sourceSystem, true)];
  }
  const [concept] = inputs.all('sourceCodeableConcept', 'codeableConcept');
  const { coding: codings = [] } = (concept?.valueCodeableConcept ?? {}) as { coding?: Coding[] };
  const coding = inputs.coding('sourceCoding') ?? inputs.coding('coding');
  const code = inputs.text('sourceCode', 'code');
  const all = [
    ...(coding === undefined ? [] : [coding]),
    ...codings.slice(0, 100),
    ...(code === undefined
      ? []
      : [{ code, ...(sourceSystem === undefined ? {} : { system: sourceSystem }) }]),
  ];
  if (all.length === 0)
    throw new Refusal(400, 'MISSING_PARAMETER', [
      'Send sourceCode and sourceSystem, sourceCoding, or targetCode.',
    ]);
  return all.flatMap((each) =>
    each.code === undefined ? [] : [wish(each.code, each.system, targetSystem, reverse)],
  );
}

const wish = (
  code: string,
  system: string | undefined,
  other: string | undefined,
  backwards: boolean,
): Wish => ({
  code,
  backwards,
  ...(system === undefined ? {} : { system }),
  ...(other === undefined ? {} : { other }),
});
