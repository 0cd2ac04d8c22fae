import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Growing } from '../../media/growing/growth.ts'
import { parseMediaPlaylist } from '../../media/playlist.ts'
import type { SourceProbe } from '../../media/probe.ts'
import { Assets, nothingMade, type Asset } from '../../server/features/assets/assets.model.ts'
import { releaseFolder } from '../../server/features/assets/blobs.service.ts'
import { giveUpGrowth } from '../../server/features/assets/processing/giveUpGrowth.ts'
import { growWith } from '../../server/features/assets/processing/growing.ts'
import { watchProgress } from '../../server/features/assets/processing/progress.ts'
import { GrowingPackages } from '../../server/features/delivery/growing.model.ts'
import { ENCODE_ASSET } from '../../server/features/assets/processing/enqueue.ts'
import { definitionOf, type JobContext } from '../../server/jobs/definitions.ts'
import { transaction } from '../../server/lib/transaction.ts'
import { makeAccount, makeUnit } from '../support/factories.ts'
import { openSite, type TestSite } from '../support/site.ts'
import { cookieOf } from '../support/uploading.ts'

let test: TestSite
let work: string
let cookie: string
let asset: Asset
let growing: Growing
let lost = false

const found = {
  container: 'mov',
  durationSeconds: 13.7,
  size: 1,
  video: { hdr: false },
  audio: null,
  chapters: [],
  sounds: [],
} as unknown as SourceProbe
const LOWEST = { name: 'v360', width: 640, height: 360, videoBitrate: 1, maxrate: 1, bufsize: 1 }
const segments = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ uri: `v360-0000${index}.m4s`, seconds: index === 3 ? 1.7 : 4 }))

/** A worker's job, as far as publishing needs it. */
const jobOf = (fence: number): JobContext => ({
  id: 'job',
  fence,
  app: test.app,
  signal: new AbortController().signal,
  progress: () => {},
  acquireExclusive: () => Promise.resolve(true),
  publish: (act) => (lost ? Promise.reject(new Error('the lease is lost')) : transaction(act)),
})
const begin = async (fence: number): Promise<Growing> => {
  const now = (await Assets.findById(asset._id).lean())!
  const job = jobOf(fence)
  return growWith(now, job, watchProgress(now, job))('/no/source', found, LOWEST)
}
const grow = (count: number, closed = false) =>
  growing.publish({
    folder: path.join(work, 'made'),
    master: () => Promise.resolve('#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nv360.m3u8\n'),
    tracks: [{ name: 'v360', segments: segments(count), closed }],
  })
const ask = (url: string, headers: Record<string, string> = {}) =>
  fetch(test.url + url, { headers: { cookie, ...headers } })
const playback = async () =>
  (await (await ask(`/api/assets/${asset._id}/playback`)).json()) as { playlist: string; durationSeconds: number }
async function playlist(): Promise<{ text: string; kept: string | null }> {
  const { playlist: master } = await playback()
  const reply = await ask(master.replace('master.m3u8', 'v360.m3u8'))
  return { text: await reply.text(), kept: reply.headers.get('cache-control') }
}
/** What is remembered of a playlist is a second old at most. */
const latest = (count: number, closed = false) =>
  expect
    .poll(async () => {
      const now = parseMediaPlaylist((await playlist()).text)
      return { count: now.segments.length, closed: now.closed }
    })
    .toEqual({ count, closed })

beforeAll(async () => {
  test = await openSite('growing')
  work = await mkdtemp(path.join(tmpdir(), 'hongling-growing-'))
  const unit = await makeUnit('institution')
  const account = await makeAccount('instructor', unit)
  cookie = await cookieOf(test.url, account.login)
  await mkdir(path.join(work, 'made'))
  await writeFile(path.join(work, 'made', 'v360-init.mp4'), 'init')
  for (const { uri } of segments(4)) await writeFile(path.join(work, 'made', uri), `bytes of ${uri}`)
  const row = {
    ...nothingMade,
    _id: 'growing-lesson',
    unit: unit._id,
    ancestors: [...unit.ancestors, unit._id],
    owner: account._id,
    name: '录像',
    kind: 'video' as const,
    state: 'processing' as const,
    size: 1,
    sha256: 'a'.repeat(64),
    original: null,
    upload: null,
    createdAt: new Date(),
  }
  await Assets.create(row)
  asset = row
})
afterAll(async () => {
  await test.close()
  await rm(work, { recursive: true, force: true })
})

it('plays what is there, with a playlist that no browser keeps and files that all may keep', async () => {
  growing = await begin(1)
  await grow(1)
  expect(await Assets.findById(asset._id).lean()).toMatchObject({ state: 'ready', ladder: 'making', growing: true })
  expect(await playback()).toMatchObject({ durationSeconds: 13 })
  const { text, kept } = await playlist()
  expect(kept).toBe('private, no-store')
  expect(text).toContain('#EXT-X-PLAYLIST-TYPE:EVENT')
  expect(text, 'played from its beginning, not as what is live').toContain('#EXT-X-START:TIME-OFFSET=0')
  expect(parseMediaPlaylist(text)).toEqual({ init: 'v360-init.mp4', segments: segments(1), closed: false })
  const { playlist: master } = await playback()
  const segment = await ask(master.replace('master.m3u8', 'v360-00000.m4s'))
  expect(segment.headers.get('cache-control')).toContain('immutable')
  expect(await segment.text()).toBe('bytes of v360-00000.m4s')
  expect((await ask(master.replace('master.m3u8', 'v360-00001.m4s'))).status).toBe(404)
  expect((await ask(master.replace('master.m3u8', 'v720.m3u8'))).status).toBe(404)
  expect((await fetch(test.url + master.replace('master.m3u8', 'v360.m3u8'))).status).toBe(403)
})

it('names nothing that a worker without its lease has made', async () => {
  lost = true
  await expect(grow(2)).rejects.toThrow('lease')
  lost = false
  await latest(1)
})

it('goes on from the last segment that was published, and is closed when all is there', async () => {
  growing = await begin(2)
  expect(growing.before).toEqual([{ name: 'v360', segments: segments(1), closed: false }])
  await growing.bring('v360-00000.m4s', path.join(work, 'brought'))
  await grow(3)
  await latest(3)
  await grow(4, true)
  await latest(4, true)
})

it('stays, in what is there, when its making is given up after all of it can be watched', async () => {
  const giveUp = (why: 'dead' | 'cancelled') =>
    transaction((session) => definitionOf(ENCODE_ASSET).onFailed!({ asset: asset._id, name: asset.name }, why, session))
  const before = (await Assets.findById(asset._id).lean())!
  await giveUp('dead')
  const after = (await Assets.findById(asset._id).lean())!
  expect(after).toMatchObject({ state: 'ready', ladder: 'stopped', folder: before.folder, refusal: null })
  expect(after).not.toHaveProperty('growing')
  await latest(4, true)

  await Assets.updateOne({ _id: asset._id }, { $set: { ladder: 'making', growing: true } })
  await GrowingPackages.updateOne({ _id: before.folder! }, { $set: { 'tracks.0.closed': false } })
  await giveUp('cancelled')
  expect(await Assets.findById(asset._id).lean(), 'a part of it is missing').toMatchObject({
    state: 'failed',
    folder: null,
    refusal: { code: 'asset.cancelled' },
  })
  await Assets.updateOne(
    { _id: asset._id },
    { $set: { state: 'ready', ladder: 'making', folder: before.folder, growing: true } },
  )
})

it('fails as a whole when the file is at fault, and leaves nothing once it is released', async () => {
  const refusal = { code: 'asset.fault', message: '出了问题' }
  expect(await transaction((session) => giveUpGrowth(asset._id, { refusal }, session))).toBe(true)
  const after = await Assets.findById(asset._id).lean()
  expect(after).toMatchObject({ state: 'failed', folder: null, ladder: null, refusal })
  expect(after).not.toHaveProperty('growing')
  const folder = 'renditions/growing-lesson/job.growing'
  await releaseFolder(test.app, folder)
  expect(await GrowingPackages.countDocuments({ _id: folder })).toBe(0)
  expect(await test.app.storage.size(`${folder}/v360-00000.m4s`)).toBeNull()
})
