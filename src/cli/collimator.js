#!/usr/bin/env node
// Plain JavaScript without imports, so that an older Node can read it far enough to be told the way on.
const major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  console.error(
    `Collimator needs Node 24 or newer and was started by ${process.versions.node}: use "npm run collimator --", which brings its own Node.`,
  );
  process.exit(1);
}
const { main } = await import('./main.ts');
process.exitCode = await main(process.argv.slice(2));
