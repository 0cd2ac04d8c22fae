/** `npm run engine`: the compiled engine in the place of the embedded one. */
import { parseArgs } from 'node:util'
import { buildCompiled, removeCompiled } from '../database/compiled/build.ts'
import { StartupError } from '../startupError.ts'

const HELP = `Usage: npm run engine [-- --remove]

Builds the compiled twin of the embedded database, which writes three to four times as fast: some minutes, once. It needs Rust
(cargo), a C compiler, cmake and patch. The server uses it from its next start on, on the data that is there; one that runs is to be stopped
before. There is no way back for a data folder but by a backup, which is restored into an empty one.
  --remove   new data folders are of the embedded database that needs no building
  --help     this text`

const print = (line: string): void => console.log(line)

async function run(): Promise<void> {
  const { values } = parseArgs({ options: { remove: { type: 'boolean' }, help: { type: 'boolean' } } })
  if (values.help) return print(HELP)
  if (values.remove) {
    removeCompiled()
    return print('The compiled engine is removed.')
  }
  const release = await buildCompiled(print)
  print(`The compiled engine ${release} is in place: the server uses it from its next start on.`)
}

await run().catch((error: unknown) => {
  console.error(error instanceof StartupError || error instanceof TypeError ? error.message : error)
  process.exitCode = 1
})
