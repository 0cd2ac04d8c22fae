import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { link, mkdir, mkdtemp, readdir, readlink, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { ffmpegVersion } from '../../media/ffmpeg.ts'
import { planLadder } from '../../media/ladder.ts'
import { probe } from '../../media/probe.ts'
import { transcode, type TranscodeJob } from '../../media/transcode.ts'
import { until } from '../support/wait.ts'
import { h264, make, picture, workFolder } from './sources.ts'

/** A source that takes long enough to be interrupted, made once. */
let made: Promise<string> | undefined
const shared = await mkdtemp(join(tmpdir(), 'media-test-'))
afterAll(() => rm(shared, { recursive: true }))

async function longJob(folder: string): Promise<TranscodeJob> {
  made ??= make(shared, 'long.mp4', [...picture('1280x720', 20), ...h264])
  const source = join(folder, 'long.mp4')
  await link(await made, source)
  const found = await probe(source)
  return { source, probe: found, ladder: planLadder(found), outDir: join(folder, 'out') }
}

/** Processes that work inside `folder`: Linux shows each one's directory. */
async function processesIn(folder: string): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const places = await Promise.all(pids.map((pid) => readlink(`/proc/${pid}/cwd`).catch(() => '')))
  return pids.filter((_, i) => places[i]?.startsWith(`${folder}/`))
}

test('an abort ends the encoder and leaves nothing', async () => {
  const folder = await workFolder()
  const job = await longJob(folder)
  const abort = new AbortController()
  const heard: number[] = []
  const onProgress = (fraction: number): void => {
    heard.push(fraction)
    if (fraction > 0) abort.abort(new Error('cancelled by the instructor'))
  }
  await expect(transcode({ ...job, onProgress, signal: abort.signal })).rejects.toThrow('cancelled by the instructor')
  expect(await readdir(folder)).toEqual(['long.mp4'])
  expect(await processesIn(folder)).toEqual([])
  expect(heard).not.toContain(1)
})

test('an abort that came before starts nothing', async () => {
  const folder = await workFolder()
  const signal = AbortSignal.abort()
  const source = await make(folder, 'a.mp4', [...picture(), ...h264])
  await expect(probe(source, { signal })).rejects.toThrow(/aborted/)
})

test.for([
  ['time', { seconds: 1 }],
  ['output', { outputBytes: 10_000 }],
  ['memory', { memoryBytes: 300 * 1024 ** 2 }],
] as const)('more %s than allowed is a refusal, and leaves nothing', async ([, limits]) => {
  const folder = await workFolder()
  const job = await longJob(folder)
  await expect(transcode({ ...job, limits })).rejects.toMatchObject({ code: 'media.limits' })
  expect(await readdir(folder)).toEqual(['long.mp4'])
  expect(await processesIn(folder)).toEqual([])
})

test('a worker killed outright takes its encoder with it; the next one starts clean', async () => {
  const folder = await workFolder()
  const job = await longJob(folder)
  const worker = spawn(process.execPath, [join(import.meta.dirname, 'worker.ts'), job.source, job.outDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(worker.stdout, 'data')
  expect(await processesIn(folder)).not.toEqual([])
  worker.kill('SIGKILL')
  await until('the encoder to end', async () => (await processesIn(folder)).length === 0)

  const [left = ''] = (await readdir(folder)).filter((name) => name.includes('partial'))
  const finished = (await readdir(join(folder, left))).filter((name) => /^v\d+\.m3u8$/.test(name)) // written last
  expect(finished, 'the encoder was ended, it did not just finish').toEqual([])
  const anHourAgo = new Date(Date.now() - 3_600_000)
  await utimes(join(folder, left), anHourAgo, anHourAgo)
  const source = await make(folder, 'short.mp4', [...picture(), ...h264])
  const found = await probe(source)
  await transcode({ source, probe: found, ladder: planLadder(found), outDir: job.outDir })
  expect((await readdir(folder)).sort()).toEqual(['long.mp4', 'out', 'short.mp4'])
})

test('done again, it replaces what was there', async () => {
  const folder = await workFolder()
  const source = await make(folder, 'a.mp4', [...picture(), ...h264])
  const found = await probe(source)
  await mkdir(join(folder, 'out'))
  await writeFile(join(folder, 'out/old.m4s'), 'old')
  const made = await transcode({ source, probe: found, ladder: planLadder(found), outDir: join(folder, 'out') })
  expect((await readdir(join(folder, 'out'))).sort()).toEqual(made.files)
  expect((await readdir(folder)).sort()).toEqual(['a.mp4', 'out'])
})

test('ffmpeg tells its version', async () => expect(await ffmpegVersion()).toMatch(/^\S*\d+\.\d+/))
