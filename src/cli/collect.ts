import { collect } from '../node/index.ts';
import { ontologyMounts, openOntology } from '../ontology/index.ts';
import { openStore } from '../store/index.ts';
import { type Command, onlyKnown, required } from './command.ts';

export const command: Command = {
  name: 'collect',
  summary: "Read a holder's own tables into a case table. Runs inside the hospital; the result stays there.",
  usage: `collimator collect --from <folder> --out <folder> [--mapping <file.tsv>]
--from      folder with OMOP tables and series rows as CSV
--mapping   a structural mapping of your own; copy mappings/omop-cdm.tsv and adapt it
What did not map is listed in coverage.tsv beside the case table.`,
  async run(invocation) {
    onlyKnown(invocation, ['from', 'out', 'mapping']);
    const mapping = invocation.options.get('mapping');
    const store = await openStore({ mounts: await ontologyMounts() });
    try {
      const collection = await collect({
        sources: [required(invocation, 'from')],
        ...(mapping !== undefined && { structural: [mapping] }),
        ontology: await openOntology(store),
        out: required(invocation, 'out'),
      });
      if (collection.state === 'refused') {
        for (const mistake of collection.mistakes) console.error(mistake);
        return 1;
      }
      const { folder, generated, coverage } = collection;
      console.log(
        `The case table is in ${folder}${generated ? '; its cases are generated' : ''}. ${coverage.length} source values did not map: see coverage.tsv.`,
      );
      return 0;
    } finally {
      await store.close();
    }
  },
};
