import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cookieReference } from '../../server/access/sessionReference.ts'
import { setClock } from '../../server/lib/clock.ts'
import { newId } from '../../server/lib/id.ts'
import { issueToken, tokenEnd } from '../../server/features/delivery/mediaToken.service.ts'
import { documentUrl, playbackOf } from '../../server/features/assets/playbackUrls.service.ts'
import { CACHED_MS } from '../../server/features/delivery/liveSessions.ts'
import { Assets, type Asset } from '../../server/features/assets/assets.model.ts'
import { makeAccount, makeUnit } from '../support/factories.ts'
import { openSite, type TestSite } from '../support/site.ts'
import { cookieOf } from '../support/uploading.ts'

const SEGMENT = randomBytes(300_000)
const LARGE = randomBytes(5_000_000)
const PLAYLIST = '#EXTM3U\nv180.m3u8\n'

let test: TestSite
let folder: string
let cookie: string
let session: string
let stranger: string
let asset: Asset
let document: Asset
let base: string

async function keep(key: string, bytes: string | Uint8Array): Promise<void> {
  const file = path.join(folder, newId())
  await writeFile(file, bytes)
  await test.app.storage.put(key, file)
}

async function makeAsset(given: Partial<Asset>): Promise<Asset> {
  const row: Asset = {
    _id: newId(),
    unit: 'u',
    ancestors: ['u'],
    owner: 'o',
    name: '讲义',
    kind: 'video',
    state: 'ready',
    size: 1,
    sha256: null,
    original: null,
    upload: null,
    durationSeconds: 60,
    progress: 1,
    refusal: null,
    folder: null,
    reuses: 0,
    renditions: [],
    hasPoster: true,
    posters: 1,
    poster: 1,
    storyboard: false,
    chapters: [],
    ladder: null,
    captions: [],
    createdAt: new Date(),
    ...given,
  }
  await Assets.create([row])
  return row
}

beforeAll(async () => {
  test = await openSite('media')
  folder = await mkdtemp(path.join(tmpdir(), 'hongling-media-'))
  const unit = await makeUnit('institution')
  cookie = await cookieOf(test.url, (await makeAccount('instructor', unit)).login)
  stranger = await cookieOf(test.url, (await makeAccount('instructor', unit)).login)
  session = cookieReference(cookie, test.app.secret)!
  asset = await makeAsset({
    folder: 'renditions/a/1',
    captions: [{ language: 'zh-Hans', key: 'captions/a/x.vtt', sha256: 'x' }],
  })
  document = await makeAsset({ kind: 'document', sha256: 'abc', durationSeconds: null, name: '学习讲义（一）' })
  await keep('renditions/a/1/master.m3u8', PLAYLIST)
  await keep('renditions/a/1/v180-00001.m4s', SEGMENT)
  await keep('renditions/a/1/large.mp4', LARGE)
  await keep('renditions/a/1/poster.jpg', 'picture')
  await keep('renditions/b/1/master.m3u8', 'of another asset')
  await keep('captions/a/x.vtt', 'WEBVTT\n')
  await keep('originals/abc', '%PDF-1.4')
  base = playbackOf(test.app, asset, session).playlist.replace('master.m3u8', '')
})
afterAll(async () => {
  await test.close()
  await rm(folder, { recursive: true, force: true })
})

const get = (address: string, headers: Record<string, string> = {}, method = 'GET') =>
  fetch(test.url + address, { method, headers: { cookie, ...headers } })

describe('media', () => {
  it('reach the session they were signed for, with their types', async () => {
    const { playlist, poster, captions } = playbackOf(test.app, asset, session)
    const cases: [string, string, string | Buffer][] = [
      [playlist, 'application/vnd.apple.mpegurl', PLAYLIST],
      [`${base}v180-00001.m4s`, 'video/iso.segment', SEGMENT],
      [`${base}large.mp4`, 'video/mp4', LARGE],
      [poster!, 'image/jpeg', 'picture'],
      [captions[0]!.url, 'text/vtt; charset=utf-8', 'WEBVTT\n'],
      [documentUrl(test.app, document, session), 'application/pdf', '%PDF-1.4'],
    ]
    for (const [address, type, content] of cases) {
      const reply = await get(address)
      expect(
        [reply.status, reply.headers.get('content-type'), reply.headers.get('x-content-type-options')],
        address,
      ).toEqual([200, type, 'nosniff'])
      expect(Buffer.from(await reply.arrayBuffer()).equals(Buffer.from(content)), address).toBe(true)
      expect(reply.headers.get('cache-control')).toMatch(/^private, max-age=\d+, immutable$/)
    }
    const shown = await get(documentUrl(test.app, document, session))
    expect(shown.headers.get('content-disposition')).toBe(
      `inline; filename*=UTF-8''${encodeURIComponent('学习讲义（一）.pdf')}`,
    )
  })

  it('reach nobody else, and nothing of the file with the refusal', async () => {
    const forged = issueToken({ k: 'renditions/a/1/', s: session, e: tokenEnd() }, 'another secret')
    const expired = issueToken(
      { k: 'renditions/a/1/', s: session, e: Math.floor(Date.now() / 1000) - 1 },
      test.app.secret,
    )
    const [payload, signature] = base.split('/')[2]!.split('.')
    const other = Buffer.from(JSON.stringify({ k: 'renditions/b/1/', s: session, e: tokenEnd() })).toString('base64url')
    const cases: [string, string, Record<string, string>, number][] = [
      ['signed out', `${base}master.m3u8`, { cookie: '' }, 403],
      ['another session', `${base}master.m3u8`, { cookie: stranger }, 403],
      ['a cookie that we did not sign', `${base}master.m3u8`, { cookie: `${cookie.slice(0, -3)}abc` }, 403],
      ['a cookie that is no text', `${base}master.m3u8`, { cookie: 'hongling.sid=%' }, 403],
      ['signed by another', `/media/${forged}/master.m3u8`, {}, 403],
      ['expired', `/media/${expired}/master.m3u8`, {}, 403],
      ['another payload', `/media/${other}.${signature}/master.m3u8`, {}, 403],
      ['no signature', `/media/${payload}/master.m3u8`, {}, 403],
      ['rubbish', '/media/x.y/master.m3u8', {}, 403],
      ['no such object', `${base}v180-00099.m4s`, {}, 404],
      ['a type we do not serve', `${base}v180.sh`, {}, 404],
      ['beyond the folder', `${base}..%2F..%2Fb%2F1%2Fmaster.m3u8`, {}, 404],
      ['below the folder', `${base}x/master.m3u8`, {}, 404],
      ['hidden', `${base}.m4s`, {}, 404],
      ['no name', base, {}, 404],
    ]
    for (const [what, address, headers, status] of cases) {
      const reply = await get(address, headers)
      expect([reply.status, reply.headers.get('content-type')], what).toEqual([status, 'application/problem+json'])
      expect(Object.keys((await reply.json()) as object).sort(), what).toEqual(['code', 'status', 'title', 'type'])
    }
    expect((await get(`${base}master.m3u8`, {}, 'POST')).status).toBe(404)
  })

  it('end, within a minute, with the sign-in that they were issued to, whoever kept the cookie', async () => {
    const leaver = await cookieOf(test.url, (await makeAccount('instructor', await makeUnit('institution'))).login)
    const address = playbackOf(test.app, asset, cookieReference(leaver, test.app.secret)!).playlist
    const ask = () => fetch(test.url + address, { headers: { cookie: leaver } }).then(({ status }) => status)
    expect(await ask()).toBe(200)
    expect(await (await fetch(`${test.url}/metrics`)).text()).toMatch(/^media_replies_total\{status="200"\} [1-9]/m)
    expect((await fetch(`${test.url}/api/session`, { method: 'DELETE', headers: { cookie: leaver } })).ok).toBe(true)
    const later = Date.now() + CACHED_MS
    const back = setClock(() => later)
    try {
      expect(await ask()).toBe(403)
    } finally {
      back()
    }
  })

  it('end with their time, and keep their address within it', async () => {
    const end = tokenEnd() * 1000
    const back = setClock(() => end - 1)
    try {
      expect((await get(`${base}master.m3u8`)).status).toBe(200)
      setClock(() => end)
      expect((await get(`${base}master.m3u8`)).status).toBe(403)
    } finally {
      back()
    }
    expect(tokenEnd() * 1000 - Date.now()).toBeGreaterThan(6 * 3_600_000 - 1_000)
    expect(playbackOf(test.app, asset, session).playlist).toBe(playbackOf(test.app, asset, session).playlist)
  })

  it.each([
    ['from memory', 'v180-00001.m4s', SEGMENT],
    ['streamed', 'large.mp4', LARGE],
  ])('answer ranges and conditions, %s', async (_how, name, content) => {
    const size = content.length
    const whole = await get(base + name, {}, 'HEAD')
    const etag = whole.headers.get('etag')!
    expect([
      whole.status,
      whole.headers.get('content-length'),
      whole.headers.get('accept-ranges'),
      (await whole.arrayBuffer()).byteLength,
    ]).toEqual([200, String(size), 'bytes', 0])
    expect((await get(base + name, { 'if-none-match': etag })).status).toBe(304)
    const ranges: [string, number, number][] = [
      ['bytes=0-9', 0, 10],
      ['bytes=100-', 100, size],
      ['bytes=-50', size - 50, size],
      [`bytes=${size - 1}-${size + 9}`, size - 1, size],
    ]
    for (const [range, from, to] of ranges) {
      const reply = await get(base + name, { range, 'if-range': etag })
      expect([reply.status, reply.headers.get('content-range')], range).toEqual([
        206,
        `bytes ${from}-${to - 1}/${size}`,
      ])
      expect(Buffer.from(await reply.arrayBuffer()).equals(content.subarray(from, to)), range).toBe(true)
    }
    const beyond = await get(base + name, { range: `bytes=${size}-` })
    expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, `bytes */${size}`])
    for (const headers of [
      { range: 'bytes=0-1,5-6' },
      { range: 'bytes=0-9', 'if-range': '"old"' },
      { range: 'lines=1-2' },
    ])
      expect((await get(base + name, headers)).status).toBe(200)
  })
})
