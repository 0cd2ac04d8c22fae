import type { KnipConfig } from 'knip'

/** Files, exports and packages that nothing uses: `npm run knip`. */
const config: KnipConfig = {
  entry: [
    'server/cli/*.ts',
    'tests/bench/*.ts', // run.ts looks for them by name
    'tests/**/*.test.ts',
    // Started as processes, workers and threads of their own, by their path:
    'tests/bench/segments/{client,server,viewers}.ts',
    'tests/bench/sheets/reader.ts',
    'tests/faults/*Child.ts',
    'tests/media/worker.ts',
  ],
  project: ['{server,media,client,seeds,tests}/**/*.{ts,vue,cjs}', '*.{js,ts}'],
  // What a type is made of may be named wherever the type is used.
  ignoreExportsUsedInFile: { type: true, interface: true },
  // A contract shows its schemas; its endpoint table is found by the build, whatever its name.
  ignoreIssues: {
    'server/features/**/*.contract.ts': ['exports'],
    'server/features/classes/classes.{model,rule}.ts': ['exports'],
  },
}
export default config
