/**
 * Storage in a bucket, on a real S3 server: the same as in a folder, and an upload from its first byte to the player.
 */
import { createHash } from 'node:crypto'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import {
  CreateMultipartUploadCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  S3Client,
} from '@aws-sdk/client-s3'
import supertest from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadConfig } from '../../server/config.ts'
import { Assets } from '../../server/features/assets/assets.model.ts'
import { startWorker } from '../../server/jobs/worker.ts'
import { openStorage } from '../../server/storage/open.ts'
import { s3Storage } from '../../server/storage/s3.ts'
import { dataFolder } from '../support/dataFolder.ts'
import { makeAccount, makeUnit } from '../support/factories.ts'
import { openSite, type TestSite } from '../support/site.ts'
import { startS3Server, type S3Server } from '../support/s3/server.ts'
import { behavesAsStorage, handFor } from '../support/storageContract.ts'
import { cookieOf, makeVideo, tusClient } from '../support/uploading.ts'
import { until } from '../support/wait.ts'

let server: S3Server
/** Looks into the bucket past the site. */
let bucket: S3Client
beforeAll(async () => {
  server = await startS3Server()
  const { endpoint, region, accessKey, secretKey } = server.settings
  bucket = new S3Client({
    endpoint: endpoint!,
    region,
    forcePathStyle: true,
    credentials: { accessKeyId: accessKey, secretAccessKey: secretKey },
  })
})
afterAll(() => server.kill())

const open = () => s3Storage(server.settings, path.join(dataFolder(), 'work'))
const keys = async (): Promise<string[]> =>
  ((await bucket.send(new ListObjectsV2Command({ Bucket: server.settings.bucket }))).Contents ?? []).map(
    ({ Key }) => Key!,
  )

describe('storage in a bucket', () => {
  behavesAsStorage(open)

  it('sends a large file in parts', async () => {
    const storage = open()
    const { local } = handFor(storage)
    const bytes = Buffer.alloc(20 * 2 ** 20, 'a lesson of many parts ')
    await storage.put('large/x', local(bytes))
    const hash = createHash('sha256')
    for await (const chunk of (await storage.read('large/x'))!.body) hash.update(chunk as Buffer)
    expect([await storage.size('large/x'), hash.digest('hex')]).toEqual([
      bytes.length,
      createHash('sha256').update(bytes).digest('hex'),
    ])
    await storage.remove('large/')
    expect((await keys()).filter((key) => key.startsWith('large/'))).toEqual([])
  })

  it('removes parts that a killed process left, which nobody else would see', async () => {
    const storage = open()
    const at = { Bucket: server.settings.bucket, Key: 'half/x' }
    await bucket.send(new CreateMultipartUploadCommand(at))
    const left = async () =>
      (await bucket.send(new ListMultipartUploadsCommand({ Bucket: at.Bucket }))).Uploads?.length ?? 0
    await storage.sweep(Infinity) // this server says of all that they began in 2010
    expect(await left()).toBe(1)
    await storage.sweep(-1)
    expect(await left()).toBe(0)
  })

  it('is refused at the start, in one sentence, with a wrong key, a wrong bucket, or no server', async () => {
    const { endpoint, bucket: name, accessKey, secretKey } = server.settings
    const start = (given: Record<string, string>) =>
      openStorage(
        loadConfig(
          {
            DATA_DIR: dataFolder(),
            STORAGE: 's3',
            S3_ENDPOINT: endpoint!,
            S3_BUCKET: name,
            S3_ACCESS_KEY: accessKey,
            S3_SECRET_KEY: secretKey,
            ...given,
          },
          [],
        ),
      )
    await expect(start({ S3_SECRET_KEY: 'wrong' })).rejects.toThrow(
      `The bucket hongling at ${endpoint} cannot be used: the keys are refused.`,
    )
    await expect(start({ S3_BUCKET: 'other' })).rejects.toThrow('there is no such bucket')
    await expect(start({ S3_ENDPOINT: 'http://127.0.0.1:1' })).rejects.toThrow('cannot be used')
    await (await start({})).check()
  })
})

describe('a site with a bucket', () => {
  let test: TestSite
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'hongling-s3-'))
    test = await openSite('s3', { storage: (dataDir) => s3Storage(server.settings, path.join(dataDir, 'work')) })
  })
  afterAll(async () => {
    await test.close()
    await rm(folder, { recursive: true, force: true })
  })

  it('takes a video, processes it, shows it to its own session only, and removes all of it', async () => {
    const unit = await makeUnit('institution')
    const cookie = await cookieOf(test.url, (await makeAccount('instructor', unit)).login)
    const stranger = await cookieOf(test.url, (await makeAccount('instructor', unit)).login)
    const get = (url: string, as = cookie) => supertest(test.url).get(url).set('cookie', as)
    const video = await makeVideo(folder)
    const tus = tusClient(test.url, cookie)
    const worker = startWorker(test.app, { pollMs: 250 })
    const watchable = async (upload: string) => {
      await until(
        'all of it is ready',
        async () => (await Assets.exists({ upload, state: 'ready', ladder: null })) !== null,
      )
      return (await Assets.findOne({ upload }).lean())!
    }
    const asset = await watchable(await tus.upload(unit._id, video))
    const other = await watchable(await tus.upload(unit._id, video, '再传一次.mp4'))
    await worker.stop()
    expect(other.folder).toBe(asset.folder)
    const original = `originals/${createHash('sha256').update(video).digest('hex')}.${asset._id}`
    expect((await keys()).filter((key) => key.startsWith('originals/'))).toEqual([original]) // once, whatever its name
    expect(await keys()).toEqual(
      expect.arrayContaining([original, `${asset.folder}/master.m3u8`, `${asset.folder}/poster.jpg`]),
    )
    for (const name of ['uploads', 'work']) expect(await readdir(path.join(test.app.config.dataDir, name))).toEqual([])

    const { body: playback } = await get(`/api/assets/${asset._id}/playback`).expect(200)
    const folderUrl = playback.playlist.slice(0, playback.playlist.lastIndexOf('/'))
    await get(playback.playlist).expect(200).expect('content-type', 'application/vnd.apple.mpegurl')
    const segment = (await keys())
      .find((key) => key.startsWith(asset.folder!) && key.endsWith('.m4s'))!
      .split('/')
      .at(-1)!
    await get(`${folderUrl}/${segment}`).expect(200).expect('content-type', 'video/iso.segment')
    await get(`${folderUrl}/${segment}`).set('range', 'bytes=2-5').expect(206).expect('content-length', '4')
    await get(`${folderUrl}/${segment}`, stranger).expect(403)
    await get(`${folderUrl}/none.m4s`).expect(404)

    for (const { _id } of [asset, other])
      await supertest(test.url).delete(`/api/assets/${_id}`).set('cookie', cookie).expect(200)
    expect((await keys()).filter((key) => key === original || key.startsWith(asset.folder!))).toEqual([])
  })

  it('whose bucket is gone says that it is not ready, and keeps an upload for later', async () => {
    const unit = await makeUnit('institution')
    const cookie = await cookieOf(test.url, (await makeAccount('instructor', unit)).login)
    const bytes = Buffer.from('arrives while the bucket is away')
    await server.kill()
    await supertest(test.url)
      .get('/readyz')
      .expect(503)
      .expect(({ body }) => expect(body.storage).toBe('failed'))
    const tus = tusClient(test.url, cookie)
    const location = (await tus.create(unit._id, bytes.length)).headers.get('location')!
    expect((await tus.patch(location, 0, bytes)).status).toBe(500)
    expect(await readdir(path.join(test.app.config.dataDir, 'uploads'))).toHaveLength(2)
    expect((await tus.head(location)).status).toBe(500) // tried again, and not acknowledged
  })
})
