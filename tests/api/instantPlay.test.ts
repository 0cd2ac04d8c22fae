import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Unit } from '../../server/features/organisations/organisations.model.ts'
import { Assets, type Asset } from '../../server/features/assets/assets.model.ts'
import { defineJob } from '../../server/jobs/definitions.ts'
import { enqueue } from '../../server/jobs/enqueue.ts'
import { Jobs } from '../../server/jobs/job.model.ts'
import { startWorker, type Worker } from '../../server/jobs/worker.ts'
import { setClock } from '../../server/lib/clock.ts'
import { makeAccount, makeUnit } from '../support/factories.ts'
import { openSite, type TestSite } from '../support/site.ts'
import { cookieOf, makeVideo, tusClient } from '../support/uploading.ts'
import { until } from '../support/wait.ts'

let test: TestSite
let folder: string
let unit: Unit
let cookie: string
let video: Buffer
let worker: Worker
let release = () => {}

/**
 * Holds the place of the one encoder: what is seen before the ladder is there does not depend on how fast it is made.
 */
const hold = () => new Promise<void>((resolve) => (release = resolve))
defineJob({ kind: 'test.hold', title: () => 'hold', payload: z.object({}), heavy: true, run: hold })

beforeAll(async () => {
  test = await openSite('firstplay')
  folder = await mkdtemp(path.join(tmpdir(), 'hongling-first-'))
  unit = await makeUnit('institution')
  cookie = await cookieOf(test.url, (await makeAccount('instructor', unit)).login)
  video = await makeVideo(folder, { seconds: 12 })
  await enqueue('test.hold', {})
  worker = startWorker(test.app, { pollMs: 250 })
})
afterAll(async () => {
  await worker.stop()
  await test.close()
  await rm(folder, { recursive: true, force: true })
})

const ask = (url: string, init: RequestInit = {}) =>
  fetch(test.url + url, { ...init, headers: { cookie, ...(init.headers as Record<string, string>) } })
const act = async (asset: string, what: string) => {
  const reply = await ask(`/api/assets/${asset}/${what}`, { method: 'POST' })
  return { status: reply.status, body: (await reply.json()) as { state: string; ladder: string | null; code?: string } }
}
const playlistOf = async (asset: string) =>
  ((await (await ask(`/api/assets/${asset}/playback`)).json()) as { playlist: string }).playlist
const read = (id: string) => Assets.findById(id).lean() as Promise<Asset>
const playing = async (upload: string) => {
  await until('it plays', async () => (await Assets.exists({ upload, state: 'ready' })) !== null)
  return (await Assets.findOne({ upload }).lean())!
}

/** Downloads what a player would, and says how many packets the source and the package have of each kind. */
async function packetsServed(playlist: string): Promise<string> {
  const base = playlist.slice(0, playlist.lastIndexOf('/') + 1)
  const into = await mkdtemp(path.join(folder, 'served-'))
  const take = async (name: string): Promise<Buffer> => {
    const reply = await ask(base + name)
    expect(reply.status, name).toBe(200)
    const bytes = Buffer.from(await reply.arrayBuffer())
    expect(bytes.length).toBe(Number(reply.headers.get('content-length')))
    if (name.endsWith('.ts')) expect(reply.headers.get('content-type')).toBe('video/mp2t')
    await writeFile(path.join(into, name), bytes)
    return bytes
  }
  await take('master.m3u8')
  const list = (await take('first.m3u8')).toString()
  for (const [, name] of list.matchAll(/^(?:#EXT-X-MAP:URI=")?(first-[\w.-]+)/gm)) await take(name!)
  return packetsOf(['-allowed_extensions', 'ALL', path.join(into, 'master.m3u8')])
}
async function packetsOf(input: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)('ffprobe', [
    '-v',
    'error',
    '-show_entries',
    'packet=codec_type,size,data_hash',
    '-show_data_hash',
    'md5',
    '-of',
    'csv=p=0',
    ...input,
  ])
  return stdout
    .split('\n')
    .filter((line) => line.includes('MD5:'))
    .sort()
    .join('\n')
}

/** A recording in another container plays without its encoder too, from the original alone: nothing of it is copied. */
async function playsIn(container: string, seed: number): Promise<void> {
  const [mp4, file] = [path.join(folder, `${seed}.mp4`), path.join(folder, `${seed}.${container}`)]
  await writeFile(mp4, await makeVideo(folder, { seconds: 9, seed }))
  await promisify(execFile)('ffmpeg', [
    '-v',
    'error',
    '-i',
    mp4,
    '-c',
    'copy',
    ...(container.endsWith('.mp4') ? ['-movflags', '+frag_keyframe+empty_moov'] : []),
    file,
  ])
  const { _id } = await playing(
    await tusClient(test.url, cookie).upload(unit._id, await readFile(file), `课程.${container}`),
  )
  const asset = await read(_id)
  expect(asset, container).toMatchObject({
    ladder: 'making',
    hasPoster: true,
    refusal: null,
    renditions: [{ name: 'first', width: 320, height: 180 }],
  })
  const served = (await packetsServed(await playlistOf(_id))).split('\n')
  const whole = (await packetsOf([file])).split('\n')
  expect(new Set(served)).toEqual(new Set(whole.filter((packet) => served.includes(packet))))
  expect(whole.length - served.length, 'only the delay of the sound’s encoder is left out').toBeLessThanOrEqual(1)
  const kept = await readdir(path.join(test.app.config.dataDir, 'files', asset.folder!))
  expect(kept.toSorted()).toEqual([
    ...(container === 'ts' ? [] : ['first-init.mp4']),
    'first.heads',
    'first.json',
    'first.m3u8',
    'master.m3u8',
    'poster.jpg',
  ])
  await act(_id, 'cancel')
}

it('a source that browsers play is there before its ladder, and stays until nobody can be watching it', async () => {
  const { _id } = await playing(await tusClient(test.url, cookie).upload(unit._id, video))
  const first = await read(_id)
  expect(first).toMatchObject({
    ladder: 'making',
    durationSeconds: 12,
    hasPoster: true,
    renditions: [{ name: 'first', width: 320, height: 180 }],
  })
  const { items: listed } = (await (await ask('/api/assets')).json()) as {
    items: { id: string; poster: string | null }[]
  }
  expect((await ask(listed.find(({ id }) => id === _id)!.poster!)).headers.get('content-type')).toBe('image/jpeg')
  const playlist = await playlistOf(_id)
  const served = (await packetsServed(playlist)).split('\n')
  await writeFile(path.join(folder, 'source.mp4'), video)
  const whole = (await packetsOf([path.join(folder, 'source.mp4')])).split('\n')
  expect(new Set(served)).toEqual(new Set(whole.filter((packet) => served.includes(packet))))
  expect(whole.length - served.length, 'only the delay of the sound’s encoder is left out').toBeLessThanOrEqual(1)
  const part = await ask(playlist.replace('master.m3u8', 'first-00001.m4s'), { headers: { range: 'bytes=100-199' } })
  const full = Buffer.from(await (await ask(playlist.replace('master.m3u8', 'first-00001.m4s'))).arrayBuffer())
  expect([part.status, Buffer.from(await part.arrayBuffer())]).toEqual([206, full.subarray(100, 200)])
  expect((await ask(playlist.replace('master.m3u8', 'first-00099.m4s'))).status).toBe(404)
  expect((await ask(playlist.replace('master.m3u8', 'first.heads'))).status).toBe(404)

  expect((await act(_id, 'cancel')).body).toMatchObject({ state: 'ready', ladder: 'stopped' })
  expect((await act(_id, 'cancel')).body).toMatchObject({ state: 'ready', ladder: 'stopped' })
  expect(await playlistOf(_id)).toBe(playlist)

  expect((await act(_id, 'retry')).body).toMatchObject({ state: 'ready', ladder: 'making' })
  const next = await playing(
    await tusClient(test.url, cookie).upload(unit._id, await makeVideo(folder, { seconds: 8, seed: 3 })),
  )
  expect(next.ladder, 'another upload does not wait for the encoder either').toBe('making')
  await act(next._id, 'cancel')
  for (const [seed, container] of ['mkv', 'flv', 'ts', 'fragments.mp4'].entries()) await playsIn(container, 10 + seed)
  release()
  const files = path.join(test.app.config.dataDir, 'files')
  await until('the ladder is there', async () => (await Assets.exists({ _id, ladder: null })) !== null, 40_000)
  const complete = await read(_id)
  expect(complete).toMatchObject({ state: 'ready', durationSeconds: 12, refusal: null })
  expect(complete.renditions.map(({ name }) => name)).toEqual(['v180', 'v180-low'])
  expect(await playlistOf(_id)).not.toBe(playlist)
  expect((await ask(playlist.replace('master.m3u8', 'first-00002.m4s'))).status, 'who is in the middle goes on').toBe(
    200,
  )
  expect((await act(_id, 'cancel')).body.code).toBe('asset.notProcessing')

  const posters = async () =>
    (await (await ask(`/api/assets/${_id}/posters`)).json()) as {
      chosen: number
      items: { number: number; url: string }[]
    }
  const choose = (number: number) =>
    ask(`/api/assets/${_id}/poster`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ number }),
    })
  const { chosen, items } = await posters()
  expect([chosen, items.map(({ number }) => number)]).toEqual([1, [1, 2, 3, 4, 5]])
  for (const { url } of items)
    expect([(await ask(url)).status, (await fetch(test.url + url)).status]).toEqual([200, 403])
  expect([(await choose(3)).status, (await choose(6)).status, (await posters()).chosen]).toEqual([200, 409, 3])
  const playback = (await (await ask(`/api/assets/${_id}/playback`)).json()) as { poster: string; storyboard: string }
  expect(playback.poster).toBe(items[2]!.url)
  expect(await (await ask(playback.storyboard)).text()).toMatch(
    /^WEBVTT\n\n00:00:00.000 --> 00:00:04.000\nstoryboard-1.jpg#xywh=0,0,160,90\n/,
  )
  expect(
    (await ask(playback.storyboard.replace('storyboard.vtt', 'storyboard-1.jpg'))).headers.get('content-type'),
  ).toBe('image/jpeg')
  expect((await fetch(test.url + playback.storyboard)).status).toBe(403)

  const back = setClock(() => Date.now() + 13 * 3_600_000)
  await until(
    'the first package is gone',
    async () => (await readdir(path.join(files, 'renditions', _id))).length === 1,
  ).finally(back)
  expect(await readFile(path.join(files, complete.folder!, 'master.m3u8'), 'utf8')).toContain('v180.m3u8')
}, 120_000)

it('a lesson that must be encoded does not wait for all renditions of the one before it', async () => {
  const held = () => Jobs.exists({ kind: 'test.hold', state: { $in: ['waiting', 'running'] } })
  await until('the encoder is free', async () => {
    release()
    return (await held()) === null
  })
  await enqueue('test.hold', {})
  await until('the encoder is held', async () => (await Jobs.exists({ kind: 'test.hold', state: 'running' })) !== null)
  const ids: string[] = []
  for (const seed of [31, 32]) {
    const file = await makeVideo(folder, { seconds: 9, seed, codec: 'mpeg4' })
    const upload = await tusClient(test.url, cookie).upload(unit._id, file)
    const waiting = async () =>
      (await Jobs.countDocuments({ kind: 'asset.encode', state: 'waiting' })) === ids.length + 1
    await until('it waits for the encoder', waiting)
    ids.push((await Assets.findOne({ upload }).lean())!._id)
  }
  release()
  const [first, second] = ids as [string, string]
  await until(
    'the first is complete',
    async () => (await Assets.exists({ _id: first, ladder: null, state: 'ready' })) !== null,
  )
  expect((await read(second)).state, 'what can be watched of the second came before').toBe('ready')
  await until(
    'the second is complete',
    async () => (await Assets.exists({ _id: second, ladder: null, growing: { $ne: true } })) !== null,
  )
})
