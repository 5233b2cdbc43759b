import { statSync } from 'node:fs';
import { start } from '../app.ts';
import type { Command } from './command.ts';
import { configured, untilStopped } from './settings.ts';

export const command: Command = {
  name: 'serve',
  summary: 'Run one node: catalogue, ontology, cubes, SPARQL; a hub where it knows other nodes.',
  usage:
    'collimator serve [--port 8080] [--data folder] [--cubes folder] [--nodes "url url"] …\n"collimator doctor" lists every setting.',
  async run(invocation) {
    const result = configured(invocation);
    if (result === undefined) return 1;
    const { cubes } = result.config;
    if (cubes !== undefined && !statSync(cubes, { throwIfNoEntry: false })?.isDirectory()) {
      console.error(`There is no folder ${cubes}, where the cubes should be (--cubes).`);
      return 1;
    }
    const running = await start({ config: result.config });
    console.log(`${result.config.title} answers at ${running.url}`);
    await untilStopped();
    await running.close();
    return 0;
  },
};
