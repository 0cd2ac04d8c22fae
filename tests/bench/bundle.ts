import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'vite'
import type { Bench } from './bench.ts'

interface Chunk {
  file: string
  imports?: string[]
  src?: string
}
type Manifest = Record<string, Chunk>

/** A chunk and all that it imports statically: what the browser must have before it runs. */
function closure(manifest: Manifest, key: string, seen = new Set<string>()): Set<string> {
  if (seen.has(key)) return seen
  seen.add(key)
  for (const next of manifest[key]?.imports ?? []) closure(manifest, next, seen)
  return seen
}

async function kilobytes(folder: string, manifest: Manifest, keys: Iterable<string>): Promise<number> {
  let bytes = 0
  for (const key of keys) bytes += gzipSync(await readFile(path.join(folder, manifest[key]!.file))).length
  return Number((bytes / 1024).toFixed(1))
}

const BUDGET = 120

async function run() {
  const folder = await mkdtemp(path.join(tmpdir(), 'hongling-bundle-'))
  try {
    await build({ logLevel: 'error', build: { outDir: folder, emptyOutDir: true } })
    const manifest = JSON.parse(await readFile(path.join(folder, '.vite/manifest.json'), 'utf8')) as Manifest
    const page = (name: string) => Object.keys(manifest).find((key) => manifest[key]?.src?.endsWith(name)) ?? fail(name)
    const entry = page('index.html')
    const sizes = async (name: string) =>
      kilobytes(folder, manifest, closure(manifest, page(name), closure(manifest, entry)))
    const pages = [
      'learning/pages/Today.vue',
      'accounts/pages/SignIn.vue',
      'learning/pages/Lesson.vue',
      'playback/VideoLesson.vue',
      'coverage/pages/Coverage.vue',
      'courses/pages/CourseEditor.vue',
    ]
    const table = []
    for (const name of pages) table.push({ page: name, 'JavaScript gzip, kB': await sizes(name) })
    const first = await sizes('learning/pages/Today.vue')
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
