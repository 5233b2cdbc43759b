import { start } from '../app.ts';
import { atMost, type Command, existing } from './command.ts';
import { configured, untilStopped } from './settings.ts';

export const command: Command = {
  name: 'serve',
  summary: 'Run one node: catalogue, ontology, cubes, SPARQL; a hub where it knows other nodes.',
  usage:
    'collimator serve [--port 8080] [--data folder] [--cubes folder] [--nodes "url url"] …\n"collimator doctor" lists every setting.',
  async run(invocation) {
    atMost(invocation, 0);
    const result = configured(invocation);
    const { cubes } = result.config;
    if (cubes !== undefined)
      existing('folder', cubes, result.origins.cubes === 'flag' ? '--cubes' : 'COLLIMATOR_CUBES');
    const running = await start({ config: result.config });
    console.log(`${result.config.title} answers at ${running.url}`);
    await untilStopped();
    await running.close();
    return 0;
  },
};
