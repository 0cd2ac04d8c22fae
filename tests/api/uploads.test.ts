import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import supertest from 'supertest'
import { Upload } from 'tus-js-client'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createApp } from '../../server/app.ts'
import { Courses } from '../../server/features/courses/courses.model.ts'
import { Jobs } from '../../server/jobs/job.model.ts'
import type { Unit } from '../../server/features/organisations/organisations.model.ts'
import { Assets, type Asset } from '../../server/features/assets/assets.model.ts'
import { startWorker, type Worker } from '../../server/jobs/worker.ts'
import { setClock } from '../../server/lib/clock.ts'
import type { Messages } from '../../server/realtime/messages.ts'
import { makeAccount, makeUnit } from '../support/factories.ts'
import { tool } from '../media/sources.ts'
import { png } from '../support/png.ts'
import { openSite, type TestSite } from '../support/site.ts'
import { cookieOf, makeVideo, storedOriginals, tusClient } from '../support/uploading.ts'
import { until } from '../support/wait.ts'

let test: TestSite
let folder: string
let video: Buffer
let unit: Unit
let elsewhere: Unit
let cookie: string
let stranger: string
let owner: string
let tus: ReturnType<typeof tusClient>
const told: Messages['asset'][] = []

beforeAll(async () => {
  test = await openSite('uploads')
  folder = await mkdtemp(path.join(tmpdir(), 'hongling-uploads-'))
  video = await makeVideo(folder)
  unit = await makeUnit('institution')
  elsewhere = await makeUnit('institution')
  const account = await makeAccount('instructor', unit)
  owner = account._id
  cookie = await cookieOf(test.url, account.login)
  stranger = await cookieOf(test.url, (await makeAccount('instructor', elsewhere)).login)
  tus = tusClient(test.url, cookie)
  Object.assign(test.app, {
    realtime: {
      ...test.app.realtime,
      toAccount: (_: string, event: string, message: never) => event === 'asset' && told.push(message),
    },
  })
})
afterAll(async () => {
  await test.close()
  await rm(folder, { recursive: true, force: true })
})
beforeEach(async () => {
  await Promise.all([
    Assets.deleteMany({}),
    Jobs.deleteMany({}),
    Courses.deleteMany({}),
    rm(files('files', 'originals'), { recursive: true, force: true }),
  ])
  told.length = 0
})

const files = (...parts: string[]) => path.join(test.app.config.dataDir, ...parts)
const isStored = (bytes: Uint8Array) => storedOriginals(test.app.config.dataDir, bytes).length === 1
const api = () => ({
  get: (url: string) => supertest(test.url).get(url).set('cookie', cookie),
  post: (url: string) => supertest(test.url).post(url).set('cookie', cookie),
  put: (url: string) => supertest(test.url).put(url).set('cookie', cookie),
  delete: (url: string) => supertest(test.url).delete(url).set('cookie', cookie),
})

async function withWorker<T>(work: (worker: Worker) => Promise<T>): Promise<T> {
  const worker = startWorker(test.app, { pollMs: 250 })
  try {
    return await work(worker)
  } finally {
    await worker.stop()
  }
}
const settled = async (upload: string): Promise<Asset> => {
  await until(
    'the asset is complete or failed',
    async () => (await Assets.exists({ upload, state: { $in: ['ready', 'failed'] }, ladder: null })) !== null,
  )
  return (await Assets.findOne({ upload }).lean())!
}

describe('an upload', () => {
  it('by the client that browsers use becomes a video that can be watched', async () => {
    const upload = await new Promise<string>((resolve, reject) => {
      const sending: Upload = new Upload(video, {
        endpoint: `${test.url}/api/uploads/files`,
        chunkSize: 40_000,
        headers: { cookie },
        metadata: { filename: '支部书记 𠮷.mp4', filetype: 'video/mp4', unit: unit._id },
        onError: reject,
        onSuccess: () => resolve(sending.url!.split('/').at(-1)!),
      })
      sending.start()
    })
    const { body: waiting } = await api().get(`/api/assets/by-upload/${upload}`).expect(200)
    expect(waiting).toMatchObject({ name: '支部书记 𠮷', state: 'uploaded', size: video.length })
    const { body: original } = await api().post(`/api/assets/${waiting.id}/original`).expect(200)
    expect(original.name).toBe('支部书记 𠮷.mp4')
    const asset = await withWorker(() => settled(upload))
    expect(asset).toMatchObject({ state: 'ready', kind: 'video', durationSeconds: 2, hasPoster: true, refusal: null })
    expect(asset.renditions.length).toBeGreaterThanOrEqual(2)
    expect(await readdir(files('files', asset.folder!))).toEqual(expect.arrayContaining(['master.m3u8', 'poster.jpg']))
    expect(told.at(-1)).toMatchObject({ id: asset._id, state: 'ready', progress: 1 })
    expect(await readdir(files('uploads'))).toEqual([])
    expect(await readdir(files('work'))).toEqual([])
    const { body } = await api().get('/api/tasks').expect(200)
    expect(body.items).toMatchObject(
      ['转码', '处理'].map((work) => ({ title: `${work}“支部书记 𠮷”`, state: 'done', progress: 1, error: null })),
    )
  })

  it('that was interrupted goes on after a restart of the server', async () => {
    const location = (await tus.create(unit._id, video.length)).headers.get('location')!
    await tus.patch(location, 0, video.subarray(0, 10_000))
    const again = createServer(createApp(test.app)) // nothing of the first is in its memory
    await new Promise<void>((resolve) => again.listen(0, '127.0.0.1', resolve))
    const other = tusClient(`http://127.0.0.1:${(again.address() as AddressInfo).port}`, cookie)
    const asked = await other.head(location)
    expect(asked.headers.get('upload-offset')).toBe('10000')
    expect((await other.patch(location, 9_000, video.subarray(9_000))).status).toBe(409)
    expect((await other.patch(location, 10_000, video.subarray(10_000))).status).toBe(204)
    expect(isStored(video)).toBe(true)
    again.closeAllConnections()
    await new Promise((resolve) => again.close(resolve))
  })

  it('that is complete says so to a client that missed the last reply, and makes one asset', async () => {
    const upload = await tus.upload(unit._id, video)
    const reply = await tus.head(`/api/uploads/files/${upload}`)
    expect([reply.status, reply.headers.get('upload-offset'), reply.headers.get('upload-length')]).toEqual([
      200,
      String(video.length),
      String(video.length),
    ])
    expect(await Assets.countDocuments({})).toBe(1)
    expect(await Jobs.countDocuments({ kind: 'asset.process' })).toBe(1)
  })

  it('belongs to its account: nobody else sees, continues or removes it', async () => {
    const location = (await tus.create(unit._id, video.length)).headers.get('location')!
    await tus.patch(location, 0, video.subarray(0, 1_000))
    const other = tusClient(test.url, stranger)
    for (const reply of [
      await other.head(location),
      await other.patch(location, 1_000, video.subarray(1_000)),
      await other.remove(location),
    ])
      expect(reply.status).toBe(404)
    expect((await tus.head(location)).headers.get('upload-offset')).toBe('1000')
    expect((await tus.remove(location)).status).toBe(204)
    expect((await tus.head(location)).status).toBe(404)
  })

  it('is refused before its first byte: too large, empty, no length, no such unit, no session, no right', async () => {
    const trainee = await cookieOf(test.url, (await makeAccount('trainee', unit)).login)
    const cases: [Promise<Response>, number, string][] = [
      [tus.create(unit._id, test.app.config.uploadMaxBytes + 1), 413, 'upload.tooLarge'],
      [tus.create(unit._id, 0), 422, 'upload.empty'],
      [tus.create(unit._id, Number.NaN), 422, 'upload.length'],
      [tus.create(elsewhere._id, 10), 404, 'notFound'],
      [tusClient(test.url, '').create(unit._id, 10), 401, 'session.required'],
      [tusClient(test.url, trainee).create(unit._id, 10), 403, 'access.denied'],
    ]
    for (const [asked, status, code] of cases) {
      const reply = await asked
      expect([
        reply.status,
        reply.headers.get('content-type'),
        ((await reply.json()) as { code: string }).code,
      ]).toEqual([status, 'application/problem+json; charset=utf-8', code])
    }
    const storage = { ...test.app.storage, freeBytes: async () => 2 ** 30 + 1_000 }
    const full = createServer(createApp({ ...test.app, storage }))
    await new Promise<void>((resolve) => full.listen(0, '127.0.0.1', resolve))
    const reply = await tusClient(`http://127.0.0.1:${(full.address() as AddressInfo).port}`, cookie).create(
      unit._id,
      1_001,
    )
    expect([reply.status, ((await reply.json()) as { title: string }).title]).toEqual([
      507,
      expect.stringContaining('剩余空间不足'),
    ])
    full.close()
    expect(await readdir(files('uploads'))).toEqual([])
  })

  it('takes a chunk with a checksum when it is right, and keeps nothing of one that is not', async () => {
    const location = (await tus.create(unit._id, video.length)).headers.get('location')!
    const sum = (algorithm: string, bytes: Uint8Array) => ({
      'upload-checksum': `${algorithm} ${createHash(algorithm).update(bytes).digest('base64')}`,
    })
    const [head, rest] = [video.subarray(0, 20_000), video.subarray(20_000)]
    expect((await tus.patch(location, 0, head, sum('sha256', rest))).status).toBe(460)
    expect((await tus.head(location)).headers.get('upload-offset')).toBe('0')
    expect((await tus.patch(location, 0, head, sum('sha256', head))).status).toBe(204)
    for (const [asked, status, code] of [
      [{ 'upload-checksum': 'md5 1B2M2Y8AsgTpgAmY7PhCfg==' }, 400, 'upload.checksum'],
      [{ 'upload-checksum': 'sha1 AAAA' }, 400, 'upload.checksum'],
      [{ ...sum('sha1', rest), 'content-length': String(65 * 2 ** 20) }, 413, 'upload.checkedMost'],
    ] as const) {
      const reply = await new Promise<supertest.Response>((resolve, reject) => {
        const asking = supertest(test.url)
          .patch(location)
          .set({
            cookie,
            'tus-resumable': '1.0.0',
            'upload-offset': '20000',
            'content-type': 'application/offset+octet-stream',
            ...asked,
          })
        asking.end((error, got) => (got ? resolve(got) : reject(error as Error)))
      })
      expect([reply.status, (reply.body as { code: string }).code]).toEqual([status, code])
    }
    expect((await tus.patch(location, 20_000, rest, sum('sha1', head))).status).toBe(460)
    expect((await tus.patch(location, 20_000, rest, sum('sha1', rest))).status).toBe(204)
    expect(isStored(video)).toBe(true)
    expect([await readdir(files('uploads')), await readdir(files('work'))]).toEqual([[], []])
  })

  it('that loses its line in a chunk with a checksum keeps nothing of that chunk', async () => {
    const location = (await tus.create(unit._id, video.length)).headers.get('location')!
    const sending = request(`${test.url}${location}`, {
      method: 'PATCH',
      headers: {
        cookie,
        'tus-resumable': '1.0.0',
        'upload-offset': '0',
        'content-type': 'application/offset+octet-stream',
        'content-length': video.length,
        'upload-checksum': `sha256 ${createHash('sha256').update(video).digest('base64')}`,
      },
    })
    sending.on('error', () => undefined)
    sending.write(video.subarray(0, 30_000))
    await until('its bytes lie aside', async () => (await readdir(files('work'))).length === 1)
    sending.destroy()
    await until('they are gone', async () => (await readdir(files('work'))).length === 0)
    expect((await tus.head(location)).headers.get('upload-offset')).toBe('0')
    expect((await tus.remove(location)).status).toBe(204)
  })

  it('says which extensions of the protocol it speaks', async () => {
    const reply = await fetch(`${test.url}/api/uploads/files`, { method: 'OPTIONS' })
    expect([
      reply.headers.get('tus-version'),
      reply.headers.get('tus-extension'),
      reply.headers.get('tus-checksum-algorithm'),
      reply.headers.get('tus-max-size'),
    ]).toEqual([
      '1.0.0',
      'creation,creation-with-upload,termination,checksum,expiration',
      'sha1,sha256',
      String(test.app.config.uploadMaxBytes),
    ])
    const created = await tus.create(unit._id, 10)
    const days = (Date.parse(created.headers.get('upload-expires')!) - Date.now()) / 86_400_000
    expect(days).toBeGreaterThan(6.9)
    expect((await tus.remove(created.headers.get('location')!)).status).toBe(204)
    expect(await readdir(files('uploads'))).toEqual([])
  })

  it('that nobody went on with for a week is removed', async () => {
    const location = (await tus.create(unit._id, video.length)).headers.get('location')!
    await tus.patch(location, 0, video.subarray(0, 1_000))
    const back = setClock(() => Date.now() + 8 * 86_400_000)
    try {
      await withWorker(() => until('the uploads are gone', async () => (await readdir(files('uploads'))).length === 0))
    } finally {
      back()
    }
    expect((await tus.head(location)).status).toBe(404)
  })
})

describe('processing', () => {
  it('refuses a file that is no video, whatever it calls itself, says why, and removes its bytes', async () => {
    const text = Buffer.from('这不是视频。'.repeat(1_000))
    const upload = await tus.upload(unit._id, text, '伪装.mp4')
    expect(isStored(text)).toBe(true)
    const asset = await withWorker(() => settled(upload))
    expect(asset).toMatchObject({
      state: 'failed',
      sha256: null,
      refusal: { code: 'media.notVideo', message: expect.stringContaining('不是可以播放的音视频文件') },
    })
    await until('the bytes are gone', () => !isStored(text))
    await api()
      .post(`/api/assets/${asset._id}/retry`)
      .expect(409)
      .expect(({ body }) => expect(body.code).toBe('asset.gone'))
    const { body } = await api().get('/api/tasks')
    expect(body.items[0]).toMatchObject({ state: 'done', error: asset.refusal!.message })
  })

  it('encodes the same content once; its files go with the last asset that has it', async () => {
    const [first, second] = await withWorker(async () => {
      const before = await settled(await tus.upload(unit._id, video))
      return [before, await settled(await tus.upload(unit._id, video, '同一个.mp4'))]
    })
    expect(second.folder).toBe(first.folder)
    await api().delete(`/api/assets/${first._id}`).expect(200)
    expect(existsSync(files('files', first.folder!, 'master.m3u8'))).toBe(true)
    await api().delete(`/api/assets/${second._id}`).expect(200)
    expect(existsSync(files('files', first.folder!))).toBe(false)
    expect(isStored(video)).toBe(false)
  })

  it(
    'plays the first sound that can be heard; another is put in its place, and no picture is encoded for it',
    { timeout: 300_000 },
    async () => {
      const made = path.join(folder, 'two-sounds.mkv')
      const inputs = ['-f', 'lavfi', '-i', 'testsrc2=size=64x64:rate=10:duration=2', '-f', 'lavfi', '-i', 'anullsrc']
      const sounds = [
        ...inputs,
        '-f',
        'lavfi',
        '-i',
        'sine=duration=2',
        '-map',
        '0',
        '-map',
        '1',
        '-map',
        '2',
        '-t',
        '2',
      ]
      const codecs = ['-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-c:a', 'aac', '-metadata:s:a:1', 'title=麦克风']
      await tool('ffmpeg', [...sounds, ...codecs, made])
      const upload = await tus.upload(unit._id, await readFile(made), '录屏.mkv')
      await withWorker(async () => {
        const first = await settled(upload)
        const pictures = await readFile(files('files', first.folder!, 'v64-00000.m4s'))
        const address = `/api/assets/${first._id}`
        const { body } = await api().get(address)
        expect(body.sound).toMatchObject({ playing: 1, audible: true, next: null })
        expect(body.sound.tracks).toMatchObject([{ audible: false }, { audible: true, title: '麦克风' }])
        const choose = (track: number, was: number) => api().put(`${address}/sound`).send({ track, was })
        await choose(5, 1).expect(409)
        await choose(0, 0).expect(409)
        await supertest(test.url).put(`${address}/sound`).set('cookie', stranger).send({ track: 0, was: 1 }).expect(404)
        expect((await choose(0, 1).expect(200)).body).toMatchObject({
          ladder: 'making',
          sound: { playing: 1, next: 0 },
        })
        await choose(0, 1).expect(200) // the reply was lost: once more is the same
        const second = await settled(upload)
        expect((await api().get(address)).body.sound).toMatchObject({ playing: 0, audible: false, next: null })
        expect(second.folder).not.toBe(first.folder)
        expect(await readFile(files('files', second.folder!, 'v64-00000.m4s'))).toEqual(pictures)
        expect(await readdir(files('files', second.folder!))).toEqual(await readdir(files('files', first.folder!)))
        const again = await settled(await tus.upload(unit._id, await readFile(made), '同一个.mkv'))
        expect(again).toMatchObject({ sound: 1 })
        expect(again.folder).not.toBe(second.folder)
      })
    },
  )

  it('can be cancelled, keeps the original, and can be run again', async () => {
    const long = await makeVideo(folder, { seconds: 60, seed: 9, size: '1280x720', codec: 'mpeg4' })
    const upload = await tus.upload(unit._id, long)
    const { _id } = (await Assets.findOne({ upload }).lean())!
    await withWorker(async () => {
      await until('it is under way', async () => ((await Assets.findById(_id).lean())?.progress ?? 0) > 0)
      const { body } = await api().post(`/api/assets/${_id}/cancel`).expect(200)
      expect(body).toMatchObject({ state: 'failed', refusal: { code: 'asset.cancelled' } })
      await until(
        'the job is cancelled',
        async () => (await Jobs.exists({ kind: 'asset.encode', state: 'cancelled' })) !== null,
      )
    })
    expect(isStored(long)).toBe(true)
    expect(await readdir(files('work'))).toEqual([])
    await api()
      .post(`/api/assets/${_id}/cancel`)
      .expect(200)
      .expect(({ body }) => expect(body.refusal.code).toBe('asset.cancelled'))
    await api()
      .post(`/api/assets/${_id}/retry`)
      .expect(200)
      .expect(({ body }) => expect(body.state).toBe('uploaded'))
    expect(await Jobs.countDocuments({ state: 'waiting', kind: 'asset.process' })).toBe(1)
    await api().delete(`/api/assets/${_id}`).expect(200)
    expect(await Jobs.countDocuments({ state: 'waiting', kind: 'asset.process' })).toBe(0)
  })
})

describe('the library', () => {
  const pdf = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n')

  it('takes a PDF by its bytes, with its name, ready at once', async () => {
    const { body } = await api()
      .post(`/api/assets/documents?unit=${unit._id}`)
      .attach('file', pdf, { filename: '学习讲义（一）.pdf', contentType: 'application/pdf' })
      .expect(200)
    expect(body).toMatchObject({ name: '学习讲义（一）', kind: 'document', state: 'ready' })
    await api()
      .post(`/api/assets/documents?unit=${unit._id}`)
      .attach('file', Buffer.from('<script>'), { filename: 'x.pdf', contentType: 'application/pdf' })
      .expect(422)
      .expect(({ body: problem }) => expect(problem.code).toBe('asset.notPdf'))
    await api()
      .post(`/api/assets/documents?unit=${elsewhere._id}`)
      .attach('file', pdf, { filename: 'x.pdf', contentType: 'application/pdf' })
      .expect(404)
  })

  it('keeps a picture as what its bytes are, and serves it to the session that it was given to', async () => {
    const picture = png(4, 2, [180, 38, 30])
    const send = (at: Unit, bytes: Buffer, contentType = 'image/png') =>
      api().post(`/api/assets/pictures?unit=${at._id}`).attach('file', bytes, { filename: '示意图.jpg', contentType })
    const { body } = await send(unit, picture).expect(200)
    expect(await Assets.findById(body.id).lean()).toMatchObject({ name: '示意图', kind: 'picture', format: 'png' })
    const { body: again } = await send(unit, picture).expect(200)
    expect(storedOriginals(test.app.config.dataDir, picture)).toHaveLength(1)
    await supertest(test.url)
      .get(again.url)
      .set('cookie', cookie)
      .expect(200, picture)
      .expect('content-type', 'image/png')
      .expect('x-content-type-options', 'nosniff')
    await supertest(test.url).get(body.url).set('cookie', stranger).expect(403)
    await supertest(test.url).get(body.url).expect(403)

    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')
    const refused = await send(unit, svg).expect(422)
    expect([refused.body.code, refused.body.title]).toEqual([
      'asset.notPicture',
      '这不是可以使用的图片。请使用 PNG、JPG、GIF 或 WebP 图片。',
    ])
    await send(unit, svg, 'image/svg+xml').expect(422)
    await send(unit, Buffer.concat([picture, Buffer.alloc(10 * 1024 * 1024)])).expect(413)
    await send(elsewhere, picture).expect(404)
  })

  it('keeps a sound of a question once, judged by its bytes, and says when it can be heard', async () => {
    const wav = Buffer.concat([Buffer.from('RIFF'), Buffer.alloc(4), Buffer.from('WAVEfmt '), Buffer.alloc(40)])
    const send = (at: Unit, bytes: Buffer, contentType = 'audio/wav') =>
      api().post(`/api/assets/sounds?unit=${at._id}`).attach('file', bytes, { filename: '听力.wav', contentType })
    const { body } = await send(unit, wav).expect(200)
    expect(body).toMatchObject({ state: 'waiting', url: null })
    expect((await send(unit, wav).expect(200)).body.id).toBe(body.id)
    const state = async () => (await api().get(`/api/assets/${body.id}/sound`).expect(200)).body
    await Assets.updateOne({ _id: body.id }, { $set: { state: 'ready', kind: 'audio', folder: 'a' } })
    expect(await state()).toEqual({ id: body.id, state: 'ready', url: expect.stringMatching(/master[.]m3u8$/) })
    await Assets.updateOne({ _id: body.id }, { $set: { kind: 'video' } })
    expect(await state()).toMatchObject({ state: 'failed', url: null })

    const refused = await send(unit, Buffer.from('no sound')).expect(422)
    expect(refused.body.code).toBe('asset.notSound')
    await send(unit, wav, 'text/html').expect(422)
    await send(elsewhere, wav).expect(404)
    await supertest(test.url).get(`/api/assets/${body.id}/sound`).set('cookie', stranger).expect(404)
  })

  it('shows the assets of one’s own units only, newest first, page by page', async () => {
    for (const name of ['甲', '乙', '丙']) await tus.upload(unit._id, Buffer.from(name), `${name}.mp4`)
    await tusClient(test.url, stranger).upload(elsewhere._id, Buffer.from('外'), '外.mp4')
    const { body: first } = await api().get('/api/assets?limit=2').expect(200)
    const { body: rest } = await api().get(`/api/assets?limit=2&cursor=${first.nextCursor}`).expect(200)
    expect([...first.items, ...rest.items].map(({ name }: { name: string }) => name)).toEqual(['丙', '乙', '甲'])
    const { body: found } = await api().get(`/api/assets?search=${encodeURIComponent('乙')}`)
    expect(found.items).toHaveLength(1)
    const { _id, upload } = (await Assets.findOne({ name: '外' }).lean())!
    for (const url of [`/api/assets/${_id}`, `/api/assets/by-upload/${upload}`, `/api/assets/${_id}/playback`])
      await api().get(url).expect(404)
    for (const url of [`/api/assets/${_id}/retry`, `/api/assets/${_id}/cancel`]) await api().post(url).expect(404)
    await api().delete(`/api/assets/${_id}`).expect(404)
    await api()
      .put(`/api/assets/${_id}/captions`)
      .attach('file', Buffer.from('x'), { filename: 'a.vtt', contentType: 'text/vtt' })
      .expect(404)
  })

  it('tells what may be uploaded before anything is', async () => {
    const { body } = await api().get('/api/uploads/limits').expect(200)
    expect(body).toMatchObject({
      maxBytes: test.app.config.uploadMaxBytes,
      units: [{ id: unit._id, name: unit.name }],
    })
    expect(body.freeBytes).toBeGreaterThan(0)
    expect(owner).toBeTruthy()
  })
})
