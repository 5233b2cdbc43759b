import { type Html, html } from './html.ts';

/** What the form of the validator shows. */
export interface ValidateFormView {
  profiles: readonly { name: string; label: string }[];
  /** Name of the profile chosen. */
  profile: string;
  /** The description: as it was sent, mended, or made of a table. */
  text?: string | undefined;
  /** Its media type. */
  format?: string | undefined;
  /** Whether a description may be named by its address. */
  fetches?: boolean | undefined;
  /** Whether scores were asked for. */
  scored?: boolean | undefined;
}

const formats = [
  ['guess', 'By its name or its looks'],
  ['text/turtle', 'Turtle'],
  ['application/ld+json', 'JSON-LD'],
  ['application/rdf+xml', 'RDF/XML'],
  ['application/n-triples', 'N-Triples'],
  ['application/trig', 'TriG'],
] as const;

const accepted = '.ttl,.jsonld,.json,.rdf,.xml,.nt,.trig,.nq,.zip,.xlsx,.csv';

/** The fields of a description, and what can be done with it. They stand within the form of the page. */
export function validateForm({ profiles, profile, text, format, fetches, scored }: ValidateFormView): Html {
  return html`<div class="validate panel">
<div class="field"><label for="profile">Profile</label><select id="profile" name="profile">${profiles.map(({ name, label }) => html`<option value="${name}"${name === profile && html` selected`}>${label}</option>`)}</select></div>
<div class="field"><label for="format">Format</label><select id="format" name="format">${formats.map(([mediaType, label]) => html`<option value="${mediaType}"${mediaType === format && html` selected`}>${label}</option>`)}</select></div>
<div class="field wide"><label for="description">Description</label><textarea id="description" name="description" rows="${text === undefined ? 14 : 10}" spellcheck="false">
${text}</textarea></div>
<div class="field wide"><label for="file">or files: RDF, a filled-in template, an archive</label><input id="file" type="file" name="file" multiple accept="${accepted}"></div>
${fetches === true && html`<div class="field wide"><label for="url">or its address</label><input id="url" type="url" name="url" placeholder="https://"></div>`}
<div class="choice wide"><input type="checkbox" id="scores" name="scores" value="true"${scored === true && html` checked`}><label for="scores">Also score it: metadata quality (MQA) and FAIR, with what each lost point needs</label></div>
<div class="actions wide"><button type="submit">Validate</button>
<button class="second" type="submit" name="normalise" value="true">Mend what is only spelling</button>
<button class="second" type="submit" name="migrate" value="healthdcat-ap-r8">Bring to HealthDCAT-AP R8</button>
<button class="second" type="submit" name="migrate" value="eucaim-v2">Bring to EUCAIM v2</button></div>
<p class="wide">Nothing that you send here is stored.</p>
</div>`;
}
