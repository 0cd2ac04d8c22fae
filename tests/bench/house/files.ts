import { glob, readFile } from 'node:fs/promises'
import path from 'node:path'
import { round } from '../bench.ts'

const ROOT = path.join(import.meta.dirname, '../../..')
/** A name that says what the file is for, however short it is. */
const CONVENTIONAL =
  /([.](contract|model|service|routes|present|failures|events|listeners|jobs?|rule|test|d)|(^|\/)index)[.]ts$/
const SHORT = 15
/** What takes two columns of the width in .editorconfig. */
const WIDE = /[\p{Script=Han}\u3000-\u303f\uff00-\uff60]/gu

interface Source {
  file: string
  lines: string[]
}

/** What the formatter formats, but the built client. */
async function sources(): Promise<Source[]> {
  const found: Source[] = []
  const pattern = '{*,{server,media,client,seeds,tests}/**/*}.{ts,vue,js,cjs,css}'
  for await (const file of glob(pattern, { cwd: ROOT, exclude: ['client/dist/**'] })) {
    found.push({ file, lines: (await readFile(path.join(ROOT, file), 'utf8')).replace(/\n$/, '').split('\n') })
  }
  return found
}

/** A room is a folder of server/, or of server/features/. */
const roomOf = (file: string): string => /^server\/(features\/)?[^/]+(?=\/)/.exec(file)?.[0] ?? 'server'

const countBy = (sources: readonly Source[]) => {
  const rooms = new Map<string, number>()
  for (const { file, lines } of sources) rooms.set(roomOf(file), (rooms.get(roomOf(file)) ?? 0) + lines.length)
  return [...rooms].sort(([, a], [, b]) => b - a)
}

/** Short files by no convention, lines beyond the width of .editorconfig, and how large the server's rooms are. */
export async function fileFigures() {
  const all = await sources()
  const printWidth = Number(
    /^max_line_length = (\d+)$/m.exec(await readFile(path.join(ROOT, '.editorconfig'), 'utf8'))![1],
  )
  const server = all.filter(({ file }) => /^server\/.*[.]ts$/.test(file))
  const rooms = countBy(server)
  const total = server.reduce((sum, { lines }) => sum + lines.length, 0)
  return {
    short: all
      .filter(({ file, lines }) => /^(server|media|client|seeds)\/.*[.]ts$/.test(file) && lines.length < SHORT)
      .map(({ file }) => file)
      .filter((file) => !CONVENTIONAL.test(file)),
    long: all.flatMap(({ file, lines }) =>
      lines.flatMap((line, at) => (line.replace(WIDE, '••').length > printWidth ? [`${file}:${at + 1}`] : [])),
    ),
    printWidth,
    rooms: rooms.map(([room, lines]) => ({ room, lines, share: round(lines / total, 4) })),
  }
}
