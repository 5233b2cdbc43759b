import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Problem } from '../base/index.ts';
import { type HolderConfig, readHolderConfig, requestsFile } from '../cases/index.ts';
import { declareOpen, extend, type Keys, openKeys, propose, readAttacks, signOff } from '../node/index.ts';

/** A holder's configuration with its keys open. */
interface Configured {
  state: 'opened';
  config: HolderConfig;
  build: NonNullable<HolderConfig['build']>;
  keys: Keys;
}

type Done = { state: 'done'; lines: string[] } | { state: 'refused'; mistakes: string[] };

/** Reads holder.json, and opens the keys that it names. */
export async function openConfigured(
  path: string,
): Promise<Configured | { state: 'invalid'; mistakes: string[] }> {
  const reading = await readHolderConfig(path);
  if (reading.state === 'invalid') return reading;
  const { config } = reading;
  const { build } = config;
  if (build === undefined)
    return { state: 'invalid', mistakes: [`${path} has no part "build": epoch, keys and release folder.`] };
  return { state: 'opened', config, build, keys: await openKeys(build.keys) };
}

async function release({ config, build, keys }: Configured) {
  const { epoch, policy, openDeclaration } = build;
  if (openDeclaration !== undefined && !existsSync(openDeclaration)) {
    throw new Problem(
      'not-possible',
      `There is no ${openDeclaration}, which build.openDeclaration names. build --declare-open makes it.`,
    );
  }
  const declaration = openDeclaration === undefined ? undefined : await readFile(openDeclaration, 'utf8');
  return { caseTable: config.caseTable, holder: config.holder.id, epoch, policy, declaration, keys };
}

/**
 * Writes the proposal of the configured epoch. Attacks come as a file: the program that tries them asks cohorts as the
 * outside does, and nothing of the outside is loaded where cases are read.
 */
export async function proposeRelease(opened: Configured, attacksFile: string | undefined): Promise<Done> {
  const attacks = attacksFile === undefined ? [] : readAttacks(await readFile(attacksFile, 'utf8'));
  if (attacks === undefined)
    return { state: 'refused', mistakes: [`${attacksFile} has no results of attacks as JSON.`] };
  const proposed = await propose({ ...(await release(opened)), tryAttacks: async () => attacks });
  if (proposed.state === 'refused') return proposed;
  const { folder, planned, released, warnings, guarantee } = proposed;
  const promise = guarantee
    ? `, at most ${guarantee.cellsPerPerson} for one person, rho ${guarantee.rho.toFixed(2)}, epsilon ${guarantee.epsilon.toFixed(1)}`
    : ', exact, as declared';
  return done(
    `The proposal is in ${folder}: ${released} of ${planned} planned cells${promise}, ${warnings} remarks on groups.`,
    `Nothing is published. Read ${join(folder, 'risk-report.md')}, then: collimator build --config … --sign --by "Your name"`,
  );
}

/** Publishes the proposal that a person has read. */
export async function signRelease(opened: Configured, by: string, newKey: boolean): Promise<Done> {
  const releases = opened.build.release;
  const publication = await signOff({ ...(await release(opened)), releases, by, newKey });
  if (publication.state === 'refused') return publication;
  return done(
    publication.state === 'published'
      ? `Epoch ${opened.build.epoch} is published in ${publication.folder}, signed off by ${by}. Keep a copy of ${opened.keys.folder}.`
      : `Epoch ${opened.build.epoch} stands in ${publication.folder} already, with the same bytes. Nothing was changed.`,
  );
}

/** Counts requested cells, and publishes them beside the configured epoch. */
export async function requestCells(opened: Configured, given: string | undefined): Promise<Done> {
  const file = given ?? requestsFile(opened.config);
  if (file === undefined || !existsSync(file)) {
    const way = file === undefined ? 'Name a file of requests.' : `There is no ${file}.`;
    return { state: 'refused', mistakes: [`${way} collect --requests fetches it; build fetches nothing.`] };
  }
  const requests = await readFile(file, 'utf8');
  const releases = opened.build.release;
  const extension = await extend({ ...(await release(opened)), releases, requests });
  if (extension.state === 'refused') return extension;
  const { state, folder, decisions, mistakes } = extension;
  const number = (wanted: string) => decisions.filter((decision) => decision.state === wanted).length;
  return done(
    ...mistakes.map((mistake) => `Not a request: ${mistake}`),
    ...decisions.flatMap(({ cohorts, state, detail }) =>
      state === 'refused' ? [`Refused ${cohorts[0]}: ${detail}`] : [],
    ),
    `${number('counted')} counted, ${number('planned')} answered by the cube already, ${number('refused')} refused. ${state === 'extended' ? `Published in ${folder}.` : 'Nothing changed.'}`,
  );
}

/** Signs the declaration that the records of the case table are public. */
export async function declare(
  { config, build, keys }: Configured,
  said: { by: string; reason: string; records: string; out: string | undefined },
): Promise<Done> {
  const out = said.out ?? build.openDeclaration ?? join(keys.folder, 'declaration.jws');
  const declared = await declareOpen({ ...said, caseTable: config.caseTable, keys, out });
  if (declared.state === 'refused') return declared;
  return done(
    `The declaration is in ${declared.file}. Name it as build.openDeclaration in the configuration; the next proposal is then exact.`,
  );
}

const done = (...lines: string[]): Done => ({ state: 'done', lines });
