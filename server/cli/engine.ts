/** `npm run engine`: the compiled engine in the place of the embedded one. */
import { buildCompiled, removeCompiled } from '../database/compiled/build.ts'
import { argumentsOf, toItsEnd } from './command.ts'

const HELP = `Usage: npm run engine [-- --remove]

Builds the compiled twin of the embedded database, which writes three to four times as fast: some minutes, once. It needs Rust
(cargo), a C compiler, cmake and patch. The server uses it from its next start on, on the data that is there; one that runs is to be stopped
before. There is no way back for a data folder but by a backup, which is restored into an empty one.
  --remove   new data folders are of the embedded database that needs no building
  --help     this text`

const print = (line: string): void => console.log(line)

await toItsEnd(async () => {
  const { help, remove } = argumentsOf('engine', { remove: { type: 'boolean' } })
  if (help) return print(HELP)
  if (remove) {
    removeCompiled()
    return print('The compiled engine is removed.')
  }
  const release = await buildCompiled(print)
  print(`The compiled engine ${release} is in place: the server uses it from its next start on.`)
})
