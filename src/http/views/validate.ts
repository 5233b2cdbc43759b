import { formats } from '../../rdf/index.ts';
import { type Checked, readTemplate, type Validated } from '../../validation/index.ts';
import { type Html, type ValidateView, type ValidationView, validatePage } from '../../web/index.ts';
import type { Services } from '../services.ts';
import { siteOf } from './site.ts';

/** The findings of a validation as clients get them. */
export function validationDocument({ conforms, profile, counts, findings }: Validated) {
  return { conforms, profile, counts, findings };
}

/** A description as it was sent or mended, what came of it, and what was done to it. */
export interface Sent
  extends Pick<ValidateView, 'text' | 'made' | 'fixesOf' | 'mending' | 'applied' | 'scored'> {
  format?: keyof typeof formats | undefined;
  /** One description; or several that came together. */
  checked?: Checked | undefined;
  many?: readonly Checked[] | undefined;
}

/** The page of the validator: empty, or with what was found. */
export async function validatePageView(
  services: Services,
  profile: string,
  { format, checked, many, ...rest }: Sent = {},
): Promise<Html> {
  const view: ValidateView = {
    ...rest,
    profiles: services.validation.profiles.map(({ name, label }) => ({ name, label })),
    profile,
    fetches: services.config.validateHosts.length > 0,
    sheets: [...readTemplate().map(({ sheet }) => sheet), 'Lists'],
    ...(format && { format: formats[format].mediaType }),
    ...(checked && {
      result: resultView(checked),
      scores: checked.scores,
      scoresLeftOut: checked.scoresLeftOut,
    }),
    ...(many && { files: many.map((each) => ({ name: each.name, result: resultView(each) })) }),
  };
  return validatePage(view, await siteOf(services));
}

function resultView({ result, datasets }: Checked): ValidationView {
  if (result.state !== 'validated') return result;
  const { state, conforms, counts, findings, parts, untold = 0 } = result;
  const aside = [
    ...(parts ? [`It is long and was checked in ${parts.number} parts.`] : []),
    ...(untold > 0 ? [`${untold} further findings are counted but not listed.`] : []),
  ];
  return { state, conforms, counts, findings, datasets, aside };
}
