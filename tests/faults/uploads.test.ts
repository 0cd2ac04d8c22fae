import { spawn, type ChildProcess } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { Jobs } from '../../server/features/jobs/jobs.model.ts'
import { Assets } from '../../server/features/uploads/uploads.model.ts'
import { startWorker } from '../../server/jobs/worker.ts'
import { makeAccount, makeUnit } from '../support/factories.ts'
import { openHouse, type TestHouse } from '../support/house.ts'
import { uriOfThisTest } from '../support/engine.ts'
import { cookieOf, makeVideo, tusClient } from '../support/uploading.ts'
import { until } from '../support/wait.ts'

let test: TestHouse
let folder: string
let unit: string
let cookie: string
const children: ChildProcess[] = []

beforeAll(async () => {
  test = await openHouse('uploadFaults')
  folder = await mkdtemp(path.join(tmpdir(), 'hongling-faults-'))
  const home = await makeUnit('institution')
  unit = home._id
  cookie = await cookieOf(test.url, (await makeAccount('instructor', home)).login)
})
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  await Promise.all([Assets.deleteMany({}), Jobs.deleteMany({})])
})
afterAll(async () => {
  await test.close()
  await rm(folder, { recursive: true, force: true })
})

const files = (...parts: string[]) => path.join(test.house.config.dataDir, ...parts)
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** Another server process on the same database and folder. */
async function startServer(mode = ''): Promise<{ child: ChildProcess; url: string; port: number }> {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'uploadsChild.ts'), uriOfThisTest(), test.house.config.dataDir, test.house.secret, mode], { stdio: ['ignore', 'pipe', 'inherit'] })
  children.push(child)
  const port = Number(String((await once(child.stdout!, 'data'))[0]).trim())
  return { child, url: `http://127.0.0.1:${port}`, port }
}

describe('a killed server', () => {
  it('loses nothing of an upload that had arrived: another one goes on from there', async () => {
    const bytes = Buffer.alloc(6_000_000, 'content of a lesson ')
    const { child, url, port } = await startServer()
    const location = (await tusClient(url, cookie).create(unit, bytes.length)).headers.get('location')!
    const sending = request({ port, method: 'PATCH', path: location, headers: { cookie, 'tus-resumable': '1.0.0', 'upload-offset': '0', 'content-type': 'application/offset+octet-stream', 'content-length': bytes.length } })
    sending.on('error', () => undefined)
    sending.write(bytes.subarray(0, 4_000_000))
    const partial = files('uploads', location.split('/').at(-1)!)
    await until('most has arrived', () => statSync(partial).size > 3_000_000)
    child.kill('SIGKILL')
    await once(child, 'exit')

    const tus = tusClient(test.url, cookie)
    const offset = Number((await tus.head(location)).headers.get('upload-offset'))
    expect(offset).toBeGreaterThan(3_000_000)
    expect((await tus.patch(location, offset, bytes.subarray(offset))).status).toBe(204)
    expect(sha256(readFileSync(files('files', 'originals', sha256(bytes))))).toBe(sha256(bytes))
  })

  it('in the middle of a chunk with a checksum leaves none of it in the upload: it goes on with what was right', async () => {
    const bytes = Buffer.alloc(3_000_000, 'content with a checksum ')
    const [head, rest] = [bytes.subarray(0, 1_000_000), bytes.subarray(1_000_000)]
    const sum = (part: Uint8Array) => ({ 'upload-checksum': `sha256 ${createHash('sha256').update(part).digest('base64')}` })
    const { child, url, port } = await startServer()
    const location = (await tusClient(url, cookie).create(unit, bytes.length)).headers.get('location')!
    expect((await tusClient(url, cookie).patch(location, 0, head, sum(head))).status).toBe(204)
    const sending = request({ port, method: 'PATCH', path: location, headers: { cookie, 'tus-resumable': '1.0.0', 'upload-offset': String(head.length), 'content-type': 'application/offset+octet-stream', 'content-length': rest.length, ...sum(rest) } })
    sending.on('error', () => undefined)
    sending.write(rest.subarray(0, 1_500_000))
    await until('it lies aside', async () => (await readdir(files('work')).catch(() => [])).length === 1)
    child.kill('SIGKILL')
    await once(child, 'exit')

    const tus = tusClient(test.url, cookie)
    expect((await tus.head(location)).headers.get('upload-offset')).toBe(String(head.length))
    expect((await tus.patch(location, head.length, rest, sum(rest))).status).toBe(204)
    expect(sha256(readFileSync(files('files', 'originals', sha256(bytes))))).toBe(sha256(bytes))
    await rm(files('work'), { recursive: true })
  })

  it.each(['before the asset', 'before the bytes', 'after the bytes', 'before the job'])('in the middle of finishing an upload, %s, leaves it to be finished', async (mode) => {
    const bytes = Buffer.from(`content ${mode}`)
    const { child, url } = await startServer(mode)
    const location = (await tusClient(url, cookie).create(unit, bytes.length)).headers.get('location')!
    const gone = once(child, 'exit')
    await expect(tusClient(url, cookie).patch(location, 0, bytes)).rejects.toThrow()
    await gone

    const asked = await tusClient(test.url, cookie).head(location)
    expect([asked.status, asked.headers.get('upload-offset')]).toEqual([200, String(bytes.length)])
    expect(await Assets.find({}).lean()).toMatchObject([{ state: 'uploaded', sha256: sha256(bytes), size: bytes.length }])
    expect(await Jobs.countDocuments({ kind: 'asset.process', state: 'waiting' })).toBe(1)
    expect(existsSync(files('files', 'originals', sha256(bytes)))).toBe(true)
    expect(await readdir(files('uploads'))).toEqual([])
  })

  it('does not need its client: the next worker finishes the upload when it starts', async () => {
    const bytes = Buffer.from('nobody asks for it again')
    const { child, url } = await startServer('before the asset')
    const location = (await tusClient(url, cookie).create(unit, bytes.length)).headers.get('location')!
    const gone = once(child, 'exit')
    await expect(tusClient(url, cookie).patch(location, 0, bytes)).rejects.toThrow()
    await gone
    const worker = startWorker(test.house, { pollMs: 50 })
    await until('the asset is there', async () => (await Assets.exists({ sha256: { $in: [sha256(bytes), null] } })) !== null)
    await worker.stop()
  })

  it('in the middle of encoding: the job is taken up again, and nothing half is left', async () => {
    const video = await makeVideo(folder, { seconds: 16, size: '854x480', codec: 'mpeg4' })
    const { child, url } = await startServer('work')
    const upload = await tusClient(url, cookie).upload(unit, video)
    await until('it is under way', async () => ((await Assets.findOne({ upload }).lean())?.progress ?? 0) > 0)
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect((await Assets.findOne({ upload }).lean())?.state).toBe('processing')
    expect(await readdir(files('work'))).toHaveLength(1)

    const worker = startWorker(test.house, { leaseMs: 1_000, pollMs: 50 })
    await until('the asset is ready', async () => (await Assets.findOne({ upload }).lean())?.state === 'ready', 60_000)
    await until('the job is done', async () => (await Jobs.exists({ kind: 'asset.encode', state: 'done' })) !== null)
    await worker.stop()
    const asset = (await Assets.findOne({ upload }).lean())!
    expect(asset).toMatchObject({ durationSeconds: 16, refusal: null })
    expect(await readdir(files('files', 'renditions', asset._id))).toEqual([path.basename(asset.folder!)])
    expect(await readdir(files('work'))).toEqual([])
    expect((await Jobs.findOne({ kind: 'asset.encode' }).lean())?.attempts).toBe(2)
  }, 90_000)
})
