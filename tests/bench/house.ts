import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { round, type Bench } from './bench.ts'
import { bench as bundle } from './bundle.ts'
import { fileFigures } from './house/files.ts'
import { importFigures } from './house/imports.ts'
import { SUITE_TIME, type SuiteTime } from '../support/suiteTime.ts'

const LARGEST_ROOM = 0.1

/** Of `npm test` now, if asked for; else what the last whole run of vitest wrote down; 0 where there was none. */
function suiteSeconds(now: boolean): { seconds: number; of: string } {
  if (now) {
    const begun = performance.now()
    const { status } = spawnSync('npm', ['test'], { stdio: ['ignore', 2, 2] }) // standard output ends with our own line
    const of = status === 0 ? '`npm test`, just now' : '`npm test`, which failed'
    return { seconds: round((performance.now() - begun) / 1000, 1), of }
  }
  if (!existsSync(SUITE_TIME)) return { seconds: 0, of: 'no whole run yet: `npm run bench -- house --suite`' }
  const { seconds, at, files } = JSON.parse(readFileSync(SUITE_TIME, 'utf8')) as SuiteTime
  return { seconds, of: `vitest alone, ${files} files, ${at}` }
}

async function run(args: readonly string[]) {
  const imports = await importFigures()
  const { short, long, rooms, printWidth } = await fileFigures()
  if (args.includes('--list')) console.log([...short.toSorted(), ...long.toSorted()].join('\n'))
  const page = (await bundle.run([])).figures
  const suite = suiteSeconds(args.includes('--suite'))
  const largest = rooms[0]!
  const row = (what: string, value: number, bound: number | '', which = '') => ({ what, value, bound, which })
  const table = [
    row('knots of files that import each other', imports.knots, 0, `${imports.filesInKnots} files`),
    row("features' imports of foreign models", imports.foreignModels, 0, `and ${imports.unitsRead} of Units, allowed`),
    row("features' other imports past the doors", imports.otherForeign, 0, `${imports.throughDoors} through them`),
    row('imports against .dependency-cruiser.js', imports.violations, 0, '`npm run rooms`'),
    row('short files by no convention', short.length, '', some(short)),
    row(`lines over ${printWidth} columns`, long.length, '', some(long)),
    row("largest room's share of the server", largest.share, LARGEST_ROOM, some(rooms.map(titled))),
    row('JavaScript of the first page, kB gzip', page['kilobytes']!, page['budget']!),
    row('seconds of the suite', suite.seconds, '', suite.of),
  ]
  return {
    ratio: round(largest.share / LARGEST_ROOM, 3),
    table,
    figures: {
      ...imports,
      short: short.length,
      long: long.length,
      largestRoom: largest.share,
      kilobytes: page['kilobytes']!,
      suiteSeconds: suite.seconds,
    },
  }
}

const titled = ({ room, lines }: { room: string; lines: number }) => `${room} ${lines}`
const some = (list: readonly string[]) => list.slice(0, 3).join(', ') + (list.length > 3 ? ' …' : '')

export const bench: Bench = {
  name: 'house',
  describe:
    'The tree itself: imports, sizes, widths; its ratio is the largest room of the server against a tenth of it',
  run,
}
