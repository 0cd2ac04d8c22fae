import type { ChildProcess } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { Jobs } from '../../server/jobs/job.model.ts'
import { Assets, type Asset } from '../../server/features/assets/assets.model.ts'
import { GrowingPackages } from '../../server/features/delivery/growing.model.ts'
import { startWorker } from '../../server/jobs/worker.ts'
import { makeAccount, makeUnit } from '../support/factories.ts'
import { openSite, type TestSite } from '../support/site.ts'
import { cookieOf, makeVideo, storedOriginals, tusClient } from '../support/uploading.ts'
import { goOn, startUploadsServer, type UploadsServer } from '../support/uploadsServer.ts'
import { until } from '../support/wait.ts'

let test: TestSite
let folder: string
let unit: string
let cookie: string
const children: ChildProcess[] = []

beforeAll(async () => {
  test = await openSite('uploadFaults')
  folder = await mkdtemp(path.join(tmpdir(), 'hongling-faults-'))
  const home = await makeUnit('institution')
  unit = home._id
  cookie = await cookieOf(test.url, (await makeAccount('instructor', home)).login)
})
afterAll(async () => {
  await test.close()
  await rm(folder, { recursive: true, force: true })
})

const files = (...parts: string[]) => path.join(test.app.config.dataDir, ...parts)
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
/** The one original of this content. */
const original = (bytes: Uint8Array) => files('files', storedOriginals(test.app.config.dataDir, bytes).join())

async function stop() {
  for (const child of children.splice(0)) {
    const gone = once(child, 'exit')
    if (child.kill('SIGKILL')) await gone
  }
}
/** Also what a try that failed has left. */
async function clean() {
  vi.restoreAllMocks()
  for (const folder of [files('files', 'originals'), files('work')])
    await rm(folder, { recursive: true, force: true, maxRetries: 5 }) // an encoder may end later than who started it
  await Promise.all([Assets.deleteMany({}), Jobs.deleteMany({}), GrowingPackages.deleteMany({})])
}
/** Another server process on the same database and folder. */
async function startServer(mode = ''): Promise<UploadsServer> {
  const server = await startUploadsServer(test, mode)
  children.push(server.child)
  return server
}

describe('a server killed while it takes uploads in', () => {
  const STEPS = ['before the bytes', 'after the bytes', 'before the job', 'before the asset'] as const
  const UNASKED = 'before the asset, and nobody asks for it again'
  const SENT = Buffer.alloc(6_000_000, 'content of a lesson ')
  const CHECKED = Buffer.alloc(3_000_000, 'content with a checksum ')
  const HEAD = 1_000_000
  const sum = (part: Uint8Array) => ({
    'upload-checksum': `sha256 ${createHash('sha256').update(part).digest('base64')}`,
  })
  const contentOf = (name: string) => Buffer.from(`content ${name}`)
  /** Where the uploads are, by their names. */
  const places = new Map<string, string>()
  const create = async (url: string, name: string, length: number): Promise<string> => {
    const location = (await tusClient(url, cookie).create(unit, length, `${name}.mp4`)).headers.get('location')!
    places.set(name, location)
    return location
  }

  /** Each of them in the middle of something else when the process ends. */
  beforeAll(async () => {
    const { child, url, port } = await startServer('finish')
    /** Sends the first bytes of what is left, and no more. */
    const begin = (location: string, offset: number, left: Buffer, arriving: number, headers = {}) => {
      const sending = request({
        port,
        method: 'PATCH',
        path: location,
        headers: {
          cookie,
          'tus-resumable': '1.0.0',
          'upload-offset': String(offset),
          'content-type': 'application/offset+octet-stream',
          'content-length': left.length,
          ...headers,
        },
      })
      sending.on('error', () => undefined)
      sending.write(left.subarray(0, arriving))
    }
    const sent = await create(url, 'sent', SENT.length)
    begin(sent, 0, SENT, 4_000_000)
    await until('most has arrived', () => statSync(files('uploads', sent.split('/').at(-1)!)).size > 3_000_000)

    const checked = await create(url, 'checked', CHECKED.length)
    const [head, rest] = [CHECKED.subarray(0, HEAD), CHECKED.subarray(HEAD)]
    expect((await tusClient(url, cookie).patch(checked, 0, head, sum(head))).status).toBe(204)
    begin(checked, HEAD, rest, 1_500_000, sum(rest))
    await until('it lies aside', async () => (await readdir(files('work')).catch(() => [])).length === 1)

    let standing = 0
    child.stdout!.on('data', (said: Buffer) => (standing += String(said).split('standing').length - 1))
    const answers: Promise<unknown>[] = []
    for (const name of [...STEPS, UNASKED]) {
      const location = await create(url, name, contentOf(name).length)
      answers.push(
        tusClient(url, cookie)
          .patch(location, 0, contentOf(name))
          .catch(() => 'none'),
      )
      await until(`it stands ${name}`, () => standing === answers.length)
    }
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(new Set(await Promise.all(answers))).toEqual(new Set(['none']))
  })
  afterAll(clean)

  it('loses nothing of an upload that had arrived: another one goes on from there', async () => {
    const [tus, location] = [tusClient(test.url, cookie), places.get('sent')!]
    const offset = Number((await tus.head(location)).headers.get('upload-offset'))
    expect(offset).toBeGreaterThan(3_000_000)
    expect((await tus.patch(location, offset, SENT.subarray(offset))).status).toBe(204)
    expect(sha256(readFileSync(original(SENT)))).toBe(sha256(SENT))
  })

  it('in the middle of a chunk with a checksum leaves none of it in the upload: it goes on with what was right', async () => {
    const [tus, location, rest] = [tusClient(test.url, cookie), places.get('checked')!, CHECKED.subarray(HEAD)]
    expect((await tus.head(location)).headers.get('upload-offset')).toBe(String(HEAD))
    expect((await tus.patch(location, HEAD, rest, sum(rest))).status).toBe(204)
    expect(sha256(readFileSync(original(CHECKED)))).toBe(sha256(CHECKED))
  })

  it.each(STEPS)('in the middle of finishing an upload, %s, leaves it to be finished', async (name) => {
    const [bytes, location] = [contentOf(name), places.get(name)!]
    const asked = await tusClient(test.url, cookie).head(location)
    expect([asked.status, asked.headers.get('upload-offset')]).toEqual([200, String(bytes.length)])
    const upload = location.split('/').at(-1)!
    const assets = await Assets.find({ sha256: sha256(bytes) }).lean()
    expect(assets).toMatchObject([{ state: 'uploaded', sha256: sha256(bytes), size: bytes.length }])
    const job = { kind: 'asset.process', state: 'waiting' as const, 'payload.asset': assets[0]!._id }
    expect(await Jobs.countDocuments(job)).toBe(1)
    expect(existsSync(original(bytes))).toBe(true)
    expect((await readdir(files('uploads'))).filter((file) => file.startsWith(upload))).toEqual([])
  })

  it('does not need its client: the next worker finishes the upload when it starts', async () => {
    const worker = startWorker(test.app, { pollMs: 250 })
    await until(
      'the asset is there',
      async () => (await Assets.exists({ sha256: { $in: [sha256(contentOf(UNASKED)), null] } })) !== null,
    )
    await worker.stop()
  })
})

describe('a server killed in the middle of encoding', () => {
  afterEach(stop)
  afterEach(clean)

  it('what was watched of it stays and goes on, and nothing half is left', async () => {
    const video = await makeVideo(folder, { seconds: 16, codec: 'mpeg4' })
    const { child, url } = await startServer('work')
    const upload = await tusClient(url, cookie).upload(unit, video)
    const grown = () => GrowingPackages.findOne({}).lean()
    await until('some of it can be watched', async () => (await grown()) !== null)
    child.kill('SIGKILL')
    await once(child, 'exit')
    const before = (await grown())!
    const { _id } = (await Assets.findOne({ upload, state: 'ready', ladder: 'making', growing: true }).lean())!
    const [picture] = before.tracks
    const published = picture!.seconds.map((_, at) => files('files', before._id, `${picture!.name}-0000${at}.m4s`))
    const bytes = published.map((file) => readFileSync(file))

    const second = await startServer('work')
    await once(second.child.stdout!, 'data') // it has made all of it
    second.child.kill('SIGKILL')
    await once(second.child, 'exit')
    const [kept = ''] = (await readdir(files('work'))).filter((name) => name.startsWith('kept.'))
    const whole = (await readdir(files('work', kept), { recursive: true })).filter((name) => name.endsWith('.m4s'))
    expect(whole.length, 'all but the last piece').toBeGreaterThanOrEqual(2)
    const numbers = whole.map((file) => statSync(files('work', kept, file)).ino)

    const worker = startWorker(test.app, { leaseMs: 1_000, pollMs: 250 })
    await until('all is there', async () => (await Assets.findById(_id).lean())?.ladder === null, 75_000)
    await until('the job is done', async () => (await Jobs.exists({ kind: 'asset.encode', state: 'done' })) !== null)
    await worker.stop()
    const asset = (await Assets.findById(_id).lean())!
    expect(asset).toMatchObject({ state: 'ready', durationSeconds: 16, refusal: null })
    expect(asset).not.toHaveProperty('growing')
    const after = (await grown())!
    expect(after._id).toBe(before._id)
    expect(after.tracks.map(({ closed }) => closed)).toEqual([true, true])
    expect(after.tracks[0]!.seconds.slice(0, published.length)).toEqual(picture!.seconds)
    expect(published.map((file) => readFileSync(file))).toEqual(bytes)
    expect((await readdir(files('files', 'renditions', _id))).sort()).toEqual(
      [after._id, asset.folder!].map((each) => path.basename(each)).sort(),
    )
    expect(await readdir(files('work'))).toEqual([])
    const inodes = whole.map((file) => statSync(files('files', asset.folder!, path.basename(file))).ino)
    expect(inodes, 'the other renditions go on, too').toEqual(numbers)
    expect((await Jobs.findOne({ kind: 'asset.encode' }).lean())?.fence).toBe(3)
  })
})

describe('two workers that have the same content to encode', () => {
  const SECONDS = 2
  /**
   * Two assets of one content; a worker process is encoding one of them, and this process has found that it must wait
   * with the other.
   */
  async function atWork(seed: number) {
    const video = await makeVideo(folder, { seconds: SECONDS, codec: 'mpeg4', seed })
    const upload = async (name: string) =>
      (await Assets.findOne({ upload: await tusClient(test.url, cookie).upload(unit, video, name) }).lean())!._id
    const first = await upload('第一课.mp4')
    const { child } = await startServer('work')
    const find = async (asset: string) => (await Assets.findById(asset).lean())!
    await until('it is under way', async () => (await find(first)).progress > 0)
    const second = await upload('还是第一课.mp4')
    const worker = startWorker(test.app, { leaseMs: 1_000, pollMs: 250 })
    onTestFinished(() => worker.stop())
    const ready = async (asset: string) => {
      const isReady = ({ state, ladder }: Asset) => state === 'ready' && ladder === null
      await until('the asset is ready', async () => isReady(await find(asset)), 75_000)
      return find(asset)
    }
    const waits = () =>
      until(
        'the other waits, as far as the first has come',
        async () =>
          (await find(second)).progress > 0 &&
          (await Jobs.exists({ 'payload.asset': second, kind: 'asset.encode', state: 'waiting', attempts: 0 })) !==
            null,
      )
    return { first, second, child, ready, waits }
  }
  const encoded = async () =>
    (
      await Promise.all(
        (await readdir(files('files', 'renditions'))).map((asset) => readdir(files('files', 'renditions', asset))),
      )
    )
      .flat()
      .filter((name) => !name.endsWith('.growing')) // what was watched meanwhile
  beforeEach(() => rm(files('files', 'renditions'), { recursive: true, force: true }))
  afterEach(stop)
  afterEach(clean)

  it('encode it once: the second waits, shows how far the first is, and shares its result', async () => {
    const { first, second, child, ready, waits } = await atWork(31)
    await waits()
    goOn(child)
    expect((await ready(second)).folder).toBe((await ready(first)).folder)
    expect(await encoded()).toHaveLength(1)
  })

  it('encode it once when the first is killed, whoever takes it up', async () => {
    const { first, second, ready, waits, child } = await atWork(32)
    await waits()
    child.kill('SIGKILL')
    expect((await ready(second)).folder).toBe((await ready(first)).folder)
    expect(await encoded()).toHaveLength(1)
  })

  it('the second takes over when the first is cancelled', async () => {
    const { first, second, child, ready, waits } = await atWork(33)
    await waits()
    expect(
      (await fetch(`${test.url}/api/assets/${first}/cancel`, { method: 'POST', headers: { cookie } })).status,
    ).toBe(200)
    goOn(child) // too late: it may not publish any more
    const whole = await ready(second)
    expect(whole).toMatchObject({ durationSeconds: SECONDS })
    const stopped = (await Assets.findById(first).lean())!
    // what could be watched to its end by then stays as it is; a part of a lesson is none
    expect([stopped.state, stopped.ladder]).toEqual(stopped.folder === null ? ['failed', null] : ['ready', 'stopped'])
    expect(stopped.folder).not.toBe(whole.folder)
  })
})

describe('two servers', () => {
  const bytes = Buffer.from('a lesson that is removed and uploaded again')
  const remove = (url: string, asset: string) =>
    fetch(`${url}/api/assets/${asset}`, { method: 'DELETE', headers: { cookie } })
  const upload = async (url: string) =>
    (await Assets.findOne({ upload: await tusClient(url, cookie).upload(unit, bytes) }).lean())!

  let other: UploadsServer
  beforeAll(async () => void (other = await startServer('slow')))
  afterEach(clean)
  afterEach(() => void other.child.stdout!.removeAllListeners('data'))
  afterAll(stop)

  it('one is about to remove an original when the other takes the same content in: the new asset has its bytes', async () => {
    const before = await upload(test.url)
    const removed = remove(other.url, before._id)
    await once(other.child.stdout!, 'data') // it has seen that nobody refers to the original
    await upload(test.url)
    goOn(other.child)
    expect((await removed).status).toBe(200)
    expect(sha256(readFileSync(original(bytes)))).toBe(sha256(bytes))
  })

  it('one is about to share an original when the other removes the asset that has it: the new asset has its bytes', async () => {
    const before = await upload(test.url)
    const added = upload(other.url)
    await once(other.child.stdout!, 'data') // it has found where the original lies
    const { remove: take } = test.app.storage
    const atBytes = new Promise<void>((resolve) => {
      vi.spyOn(test.app.storage, 'remove').mockImplementation(async (key) => {
        resolve()
        await added
        await take(key)
      })
    })
    const removed = remove(test.url, before._id)
    // The removal has to give way, to an engine's lock or to a conflict: it must not get as far as the bytes.
    expect(await Promise.race([atBytes.then(() => 'at the bytes'), pause(1_000, 'gives way')])).toBe('gives way')
    goOn(other.child)
    expect([(await removed).status, (await added).sha256]).toEqual([200, sha256(bytes)])
    expect(sha256(readFileSync(original(bytes)))).toBe(sha256(bytes))
  })
})
