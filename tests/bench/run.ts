/**
 * `npm run bench` lists the benchmarks; `npm run bench -- NAME` runs one, with what follows as its own arguments, and
 * ends with one line of JSON.
 */
import { glob } from 'node:fs/promises'
import path from 'node:path'
import type { Bench } from './bench.ts'

async function benches(): Promise<Bench[]> {
  const found: Bench[] = []
  for await (const file of glob('*.ts', { cwd: import.meta.dirname })) {
    if (file === 'run.ts') continue // it would wait for itself
    const module = (await import(path.join(import.meta.dirname, file))) as { bench?: Bench }
    if (module.bench) found.push(module.bench)
  }
  return found.sort((a, b) => a.name.localeCompare(b.name))
}

const name = process.argv[2]
const all = await benches()
const chosen = all.find((bench) => bench.name === name)
if (chosen) {
  const { ratio, table, figures } = await chosen.run(process.argv.slice(3))
  console.table(table)
  console.log(JSON.stringify({ name: chosen.name, ratio, ...figures }))
  process.exit(0)
}
if (name) console.error(`There is no benchmark "${name}".`)
for (const bench of all) console.log(`${bench.name.padEnd(10)} ${bench.describe}`)
process.exit(name ? 1 : 0)
