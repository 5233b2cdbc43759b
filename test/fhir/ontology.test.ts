import { beforeAll, describe, expect, it } from 'vitest';
import { ask, codes, inPart, message, value } from './ask.ts';
import { fhirApp, shipped } from './service.ts';
import type { Send } from './suites.ts';

const eucaim = 'https://cancerimage.eu/ontology/EUCAIM';
const sct = 'http://snomed.info/sct';
const dcm = 'http://dicom.nema.org/resources/ontology/DCM';
const url = (text: string) => encodeURIComponent(text);
let send: Send;
beforeAll(async () => {
  send = fhirApp(await shipped());
});
const get = (path: string, headers: Record<string, string> = {}) => ask(send, path, undefined, headers);

describe('the hyper-ontology as a code system', () => {
  it('is looked up in the language asked for', async () => {
    const answer = await get(`CodeSystem/$lookup?system=${eucaim}&code=IMG1000042&displayLanguage=sv`);
    expect(answer.status).toBe(200);
    expect(answer.type).toContain('application/fhir+json');
    expect(value(answer, 'display')).toBe('Datortomografi');
    expect(value(answer, 'version')).toBe('2.1');
    const browser = await get('CodeSystem/eucaim/$lookup?code=IMG1000042', {
      'accept-language': 'de-AT,de;q=0.9',
    });
    expect(value(browser, 'display')).toBe('Computertomographie');
  });

  it('says how two concepts stand to each other', async () => {
    const outcome = async (a: string, b: string) =>
      value(await get(`CodeSystem/$subsumes?system=${eucaim}&codeA=${a}&codeB=${b}`), 'outcome');
    expect(await outcome('CLIN1007977', 'CLIN1000078')).toBe('subsumes');
    expect(await outcome('CLIN1000078', 'CLIN1007977')).toBe('subsumed-by');
    expect(await outcome('CLIN1000078', 'CLIN1000078')).toBe('equivalent');
    expect(await outcome('CLIN1000078', 'IMG1000042')).toBe('not-subsumed');
  });

  it('expands a concept by an implicit value set, with no concept twice', async () => {
    const lung = await get(`ValueSet/$expand?url=${url(`${eucaim}?vs=isa/BP1000113`)}&excludeNested=true`);
    expect(codes(lung)).toContain('BP1000113');
    expect(new Set(codes(lung)).size).toBe(lung.body.expansion.total);
    const page = await get(`ValueSet/$expand?url=${url(`${eucaim}?vs=isa/BP1000113`)}&count=1&offset=1`);
    expect(codes(page)).toEqual([codes(lung)[1]]);
  });

  it('gives the whole only in pages', async () => {
    const whole = await get(`ValueSet/$expand?url=${url(`${eucaim}?vs`)}`);
    expect(whole.status).toBe(422);
    expect(whole.body.issue[0]?.code).toBe('too-costly');
    const page = await get(`ValueSet/$expand?url=${url(`${eucaim}?vs`)}&count=10&offset=4000`);
    expect(page.body.expansion.total).toBe(4008);
    expect(codes(page)).toHaveLength(8);
  });

  it('marks tombstones as inactive', async () => {
    const all = await get(`ValueSet/$expand?url=${url(`${eucaim}?vs`)}&count=0`);
    const active = await get(`ValueSet/$expand?url=${url(`${eucaim}?vs`)}&count=0&activeOnly=true`);
    expect(all.body.expansion.total - active.body.expansion.total).toBe(18);
  });

  it('has a value set for each facet of concepts', async () => {
    const sex = await get('ValueSet/facet-sex/$expand?displayLanguage=sv&excludeNested=true');
    expect(sex.body.expansion.contains).toContainEqual({
      system: eucaim,
      code: 'COM1001370',
      display: 'Kvinna',
    });
    const valid = await get(`ValueSet/facet-sex/$validate-code?system=${eucaim}&code=COM1001370`);
    expect(value(valid, 'result')).toBe(true);
    const other = await get(`ValueSet/facet-sex/$validate-code?system=${eucaim}&code=IMG1000042`);
    expect(value(other, 'result')).toBe(false);
  });

  it('validates a display in any of its languages, and names the right ones', async () => {
    const check = (display: string) =>
      get(`CodeSystem/$validate-code?url=${eucaim}&code=CLIN1000075&display=${url(display)}`);
    expect(value(await check('prostatacancer'), 'result')).toBe(true);
    const wrong = await check('Prostate');
    expect(value(wrong, 'result')).toBe(false);
    expect(value(wrong, 'message')).toContain("'Malignant neoplasm of prostate' (en)");
  });

  it('names an unknown code and an unknown system', async () => {
    const code = await get(`CodeSystem/$lookup?system=${eucaim}&code=NOPE`);
    expect([code.status, code.body.issue[0]?.code]).toEqual([404, 'code-invalid']);
    const system = await get('CodeSystem/$lookup?system=http://x.test&code=NOPE');
    expect([system.status, system.body.issue[0]?.code]).toEqual([404, 'not-found']);
    expect(message(system)).toContain('http://x.test');
  });
});

describe('mappings as concept maps', () => {
  const translated = async (query: string, headers: Record<string, string> = {}) => {
    const { body } = await get(`ConceptMap/$translate?${query}`, headers);
    return body.parameter
      .filter(({ name }) => name === 'match')
      .map(({ part }) => ({
        ...(inPart(part, 'concept') as { system: string; code: string }),
        how: inPart(part, 'equivalence') ?? inPart(part, 'relationship'),
        map: inPart(part, 'originMap'),
      }));
  };
  const prostate = { system: eucaim, code: 'CLIN1000075' };
  const snomed = { system: sct, code: '399068003' };
  const map = 'https://w3id.org/collimator/mappings/eucaim-snomed|2.0';

  it('translate in both directions, with the set that says so', async () => {
    expect(await translated(`system=${eucaim}&code=CLIN1000075&targetsystem=${sct}`)).toEqual([
      { ...snomed, how: 'equivalent', map },
    ]);
    expect(await translated(`system=${sct}&code=399068003&targetsystem=${eucaim}`)).toEqual([
      { ...prostate, how: 'equivalent', map },
    ]);
    expect(await translated(`system=${dcm}&code=MR`)).toMatchObject([{ system: eucaim, code: 'IMG1000038' }]);
  });

  it('name the quality as R4 or as R5 does', async () => {
    const r5 = { accept: 'application/fhir+json; fhirVersion=5.0' };
    const query = `sourceSystem=${eucaim}&sourceCode=BP1000020&targetSystem=${sct}`;
    expect((await translated(query))[0]?.how).toBe('relatedto');
    expect((await translated(query, r5))[0]?.how).toBe('related-to');
    const read = async (headers: Record<string, string>) =>
      JSON.stringify((await get('ConceptMap/eucaim-snomed', headers)).body);
    expect(await read({})).toContain('"equivalence":"equivalent"');
    expect(await read(r5)).toContain('"relationship":"equivalent"');
    expect(await read(r5)).not.toContain('"equivalence"');
  });

  it('translate to nothing where a mapping says that there is no term', async () => {
    const answer = await get(`ConceptMap/$translate?system=${dcm}&code=ANN`);
    expect(value(answer, 'result')).toBe(false);
    const { body } = await get('ConceptMap/dicom-modality');
    expect(JSON.stringify(body)).toContain(
      '{"code":"ANN","display":"ANN","target":[{"equivalence":"unmatched"}]}',
    );
  });

  it('make fragments of the vocabularies they lead to, which say that they are no more', async () => {
    const answer = await get(`ValueSet/$expand?url=${url(`${sct}?fhir_vs`)}&count=1`);
    expect(answer.body.expansion.extension?.[0]?.url).toContain('valueset-unclosed');
    expect(answer.body.expansion.parameter.map(({ name }) => name)).toContain('used-fragment');
    const unknown = await get(`CodeSystem/$validate-code?url=${sct}&code=138875005`);
    expect(value(unknown, 'result')).toBe(true);
    expect(unknown.body.parameter.find(({ name }) => name === 'issues')?.resource?.issue[0]?.severity).toBe(
      'warning',
    );
    const official = await get(`CodeSystem/$validate-code?url=${sct}&code=399068003&display=Another%20name`);
    expect(value(official, 'result')).toBe(true);
    expect(value(official, 'message')).toContain('Another name');
    expect(message(await get(`ValueSet/$expand?url=${url(`${sct}?fhir_vs=ecl/<<1`)}`))).toContain('isa/CODE');
  });
});

describe('reading and searching', () => {
  it('finds resources by url, name, version and code, and counts them', async () => {
    const found = async (query: string) => {
      const { body } = await get(query);
      return [body.total, ...(body.entry ?? []).map(({ resource }) => resource.id)];
    };
    expect(await found(`CodeSystem?url=${eucaim}`)).toEqual([1, 'eucaim']);
    expect(await found('CodeSystem?name=eucaim')).toEqual([1, 'eucaim']);
    expect(await found('CodeSystem?name:exact=eucaim')).toEqual([0]);
    expect(await found(`CodeSystem?url=${eucaim}&version=1.0`)).toEqual([0]);
    expect(await found('CodeSystem?code=399068003')).toEqual([1, 'snomed']);
    expect(await found('ConceptMap?_id=eucaim-snomed,eucaim-omop')).toEqual([
      2,
      'eucaim-omop',
      'eucaim-snomed',
    ]);
    const [total, ...page] = await found('ConceptMap?_count=3&_offset=1');
    expect(page).toHaveLength(3);
    expect(total).toBeGreaterThan(10);
  });

  it('leaves concepts out of a search, and gives them in a read', async () => {
    const { body } = await get(`CodeSystem?url=${eucaim}`);
    expect(body.entry[0]?.resource.concept).toBeUndefined();
    const read = await get('CodeSystem/eucaim');
    expect(read.body.concept).toHaveLength(4008);
    expect((await get('CodeSystem/none')).status).toBe(404);
    expect((await get('Patient/1')).body.issue[0]?.code).toBe('not-supported');
  });

  it('keeps in each fragment what its mappings name, with nothing of a hierarchy', async () => {
    const { body } = await get('CodeSystem/snomed');
    expect(body.content).toBe('fragment');
    expect(JSON.stringify(body)).not.toContain('"parent"');
    expect(body.concept).toContainEqual({ code: '399068003', display: 'Malignant neoplasm of prostate' });
  });
});
