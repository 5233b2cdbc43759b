import { existsSync, globSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** The jar of Jena Fuseki, which holds Jena SHACL too: from FUSEKI_JAR, or the local Maven repository. */
export function fusekiJar(): string | undefined {
  const repository = join(homedir(), '.m2/repository/org/apache/jena/jena-fuseki-server');
  const jars = [process.env.FUSEKI_JAR ?? '', ...globSync(`${repository}/*/jena-fuseki-server-*.jar`)];
  return jars.find((each) => each !== '' && existsSync(each));
}
