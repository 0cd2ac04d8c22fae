import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { build, type Rolldown } from 'vite'
import type { Bench } from './bench.ts'

type Chunks = Map<string, Rolldown.OutputChunk>

/** A chunk and all that it imports statically: what the browser must have before it runs. */
function closure(chunks: Chunks, file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen
  seen.add(file)
  for (const next of chunks.get(file)?.imports ?? []) closure(chunks, next, seen)
  return seen
}

function kilobytes(chunks: Chunks, files: Iterable<string>): number {
  let bytes = 0
  for (const file of files) bytes += gzipSync(chunks.get(file)?.code ?? '').length
  return Number((bytes / 1024).toFixed(1))
}

async function built(outDir: string): Promise<Chunks> {
  const { output } = (await build({
    logLevel: 'error',
    build: { outDir, emptyOutDir: true },
  })) as Rolldown.RolldownOutput
  return new Map(output.flatMap((each) => (each.type === 'chunk' ? [[each.fileName, each] as const] : [])))
}

const BUDGET = 120

async function run() {
  const folder = await mkdtemp(path.join(tmpdir(), 'hongling-bundle-'))
  try {
    const chunks = await built(folder)
    /** The chunk that a module is in. */
    const chunkOf = (module: string): string =>
      [...chunks.values()].find(({ moduleIds }) => moduleIds.some((id) => id.split('?')[0]!.endsWith(module)))
        ?.fileName ?? fail(module)
    const entry = closure(chunks, [...chunks.values()].find(({ isEntry }) => isEntry)!.fileName)
    const sizes = (name: string): number => kilobytes(chunks, closure(chunks, chunkOf(name), new Set(entry)))
    const pages = [
      'learning/pages/Today.vue',
      'accounts/pages/SignIn.vue',
      'learning/pages/Lesson.vue',
      'playback/VideoLesson.vue',
      'coverage/pages/Coverage.vue',
      'courses/pages/CourseEditor.vue',
    ]
    const table = []
    for (const name of pages) table.push({ page: name, 'JavaScript gzip, kB': sizes(name) })
    const first = sizes('learning/pages/Today.vue')
    return { ratio: Number((first / BUDGET).toFixed(3)), table, figures: { kilobytes: first, budget: BUDGET } }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function fail(name: string): never {
  throw new Error(`The build has no page ${name}.`)
}

export const bench: Bench = {
  name: 'bundle',
  describe: "JavaScript that a trainee's first page loads, gzip, against its budget of 120 kB",
  run,
}
