import { createHmac, randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { firstSegment } from '../../media/hlsNames.ts'
import { loadConfig } from '../../server/config.ts'
import { mediaListener } from '../../server/features/delivery/mediaListener.ts'
import { issueToken, tokenEnd } from '../../server/features/delivery/mediaToken.service.ts'
import type { AppContext } from '../../server/appContext.ts'
import { cookieReference, SESSION_COOKIE } from '../../server/access/sessionReference.ts'
import { folderStorage } from '../../server/storage/folder.ts'
import { NGINX, runNginx, type Nginx } from '../bench/segments/nginx.ts'
import { signedIn } from '../support/signedIn.ts'

const SECRET = 'a secret of the tests'
const SEGMENT = randomBytes(300_000)
const cookieFor = (id: string) =>
  `${SESSION_COOKIE}=${encodeURIComponent(`s:${id}.${createHmac('sha256', SECRET).update(id).digest('base64').replace(/=+$/, '')}`)}`
const cookie = cookieFor('one')
const session = cookieReference(cookie, SECRET)!
const base = `/media/${issueToken({ k: 'renditions/a/1/', s: session, e: tokenEnd() }, SECRET)}/`
const handout = `/media/${issueToken({ k: 'originals/abc', s: session, e: tokenEnd() }, SECRET)}/${encodeURIComponent('讲义.pdf')}`

let folder: string
let server: Server
let ours: string

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'hongling-accel-'))
  const files = path.join(folder, 'files')
  for (const sub of ['renditions/a/1', 'originals']) await mkdir(path.join(files, sub), { recursive: true })
  await writeFile(path.join(files, 'renditions/a/1/v1.m4s'), SEGMENT)
  await writeFile(path.join(files, 'originals/abc'), '%PDF-1.4')
  const app = {
    config: loadConfig({ ACCEL_PREFIX: '/protected/' }, []),
    secret: SECRET,
    storage: folderStorage(files),
    log: pino({ level: 'silent' }),
  } as AppContext
  server = createServer(mediaListener(app, signedIn).serve)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  ours = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(async () => {
  server.close().closeAllConnections()
  await rm(folder, { recursive: true, force: true })
})

describe('with ACCEL_PREFIX', () => {
  it('who may have an object is told where nginx finds it, and gets no byte from here', async () => {
    const cases: [string, string, string][] = [
      [`${base}v1.m4s`, 'video/iso.segment', '/protected/renditions/a/1/v1.m4s'],
      [handout, 'application/pdf', '/protected/originals/abc'],
    ]
    for (const [address, type, accel] of cases) {
      const reply = await fetch(ours + address, { headers: { cookie } })
      const { headers } = reply
      expect([
        reply.status,
        headers.get('content-type'),
        headers.get('x-accel-redirect'),
        headers.get('cache-control'),
        await reply.text(),
      ]).toEqual([200, type, accel, 'private, max-age=43200, immutable', ''])
    }
  })

  it('a segment that is no file, but put together from others, stays with the server', async () => {
    const reply = await fetch(`${ours}${base}${firstSegment(0, 'm4s')}`, { headers: { cookie } })
    expect([reply.status, reply.headers.get('x-accel-redirect')]).toEqual([404, null]) // this storage has none
  })

  it.each([
    ['signed out', `${base}v1.m4s`, '', 403],
    ['another session', `${base}v1.m4s`, cookieFor('two'), 403],
    ['beyond the folder', `${base}..%2F..%2F..%2Foriginals%2Fabc`, cookie, 404],
    ['a type we do not serve', `${base}v1.sh`, cookie, 404],
  ])('nobody else is: %s', async (_what, address, who, status) => {
    const reply = await fetch(ours + address, { headers: { cookie: who } })
    expect([reply.status, reply.headers.get('x-accel-redirect')]).toEqual([status, null])
  })
})

// Not on every machine: npm test does not install it.
describe.skipIf(!NGINX)('nginx as nginx.conf.example sets it up (skipped where nginx is not installed)', () => {
  let nginx: Nginx
  let front: string
  beforeAll(async () => {
    const example = await readFile(path.join(import.meta.dirname, '../../nginx.conf.example'), 'utf8')
    nginx = await runNginx(folder, (port) =>
      example
        .replace('listen 80;', `listen 127.0.0.1:${port};`)
        .replace('server web:8080;', `server ${new URL(ours).host};`)
        .replace('alias /data/files/;', `alias ${folder}/files/;`),
    )
    front = `http://127.0.0.1:${nginx.port}`
  })
  afterAll(() => nginx?.stop())
  const get = (address: string, headers: Record<string, string> = {}) =>
    fetch(front + address, { headers: { cookie, ...headers } })

  it('sends the bytes, with our headers, by ranges and conditions', async () => {
    const whole = await get(`${base}v1.m4s`)
    const said = ['content-type', 'cache-control', 'x-content-type-options', 'x-accel-redirect', 'accept-ranges'].map(
      (name) => whole.headers.get(name),
    )
    expect([whole.status, ...said]).toEqual([
      200,
      'video/iso.segment',
      'private, max-age=43200, immutable',
      'nosniff',
      null,
      'bytes',
    ])
    expect(Buffer.from(await whole.arrayBuffer()).equals(SEGMENT)).toBe(true)
    const etag = whole.headers.get('etag')!
    expect(etag).toMatch(/^"/) // strong
    expect((await get(`${base}v1.m4s`, { 'if-none-match': etag })).status).toBe(304)
    const part = await get(`${base}v1.m4s`, { range: 'bytes=5-9', 'if-range': etag })
    expect([
      part.status,
      part.headers.get('content-range'),
      Buffer.from(await part.arrayBuffer()).equals(SEGMENT.subarray(5, 10)),
    ]).toEqual([206, 'bytes 5-9/300000', true])
    const shown = await get(handout)
    expect([
      await shown.text(),
      shown.headers.get('content-security-policy'),
      shown.headers.get('cross-origin-resource-policy'),
    ]).toEqual(['%PDF-1.4', "frame-ancestors 'self'", 'same-origin'])
    expect(shown.headers.get('content-disposition')).toContain(encodeURIComponent('讲义.pdf'))
  })

  it('sends nothing by itself, nor to whom we refuse it', async () => {
    for (const address of ['/protected/renditions/a/1/v1.m4s', '/protected/originals/abc', `${base}none.m4s`])
      expect((await get(address)).status, address).toBe(404)
    for (const who of ['', cookieFor('two')]) {
      const reply = await get(`${base}v1.m4s`, { cookie: who })
      expect([reply.status, (await reply.arrayBuffer()).byteLength < 1_000]).toEqual([403, true])
    }
  })
})
