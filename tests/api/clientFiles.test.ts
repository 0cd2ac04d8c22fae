import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { Agent, createServer, request, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib'
import { beforeAll, afterAll, describe, expect, it } from 'vitest'
import { clientFiles } from '../../server/http/clientFiles.ts'
import { listenerFor } from '../../server/http/fastPath/listener.ts'
import { securityHeaders } from '../../server/http/security.ts'

const PAGE = '<!doctype html><title>红领学堂</title>'
const SCRIPT = 'export const word = "党课"\n'.repeat(40)
let folder: string
/** Requests that Node's HTTP was given. */
let parsed = 0

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'hongling-client-'))
  mkdirSync(path.join(folder, 'assets'))
  writeFileSync(path.join(folder, 'index.html'), PAGE)
  writeFileSync(path.join(folder, 'assets/a-1.js'), SCRIPT)
  writeFileSync(path.join(folder, 'assets/a-1.js.br'), brotliCompressSync(SCRIPT))
  writeFileSync(path.join(folder, 'assets/a-1.js.gz'), gzipSync(SCRIPT))
})
afterAll(() => rmSync(folder, { recursive: true }))

async function open(fast: boolean): Promise<Server> {
  const files = clientFiles(folder, securityHeaders('http://localhost'))
  const listener = listenerFor(
    () => files,
    (_req, res) => res.writeHead(404).end('left to Express'),
    { fast },
  )
  const server = createServer((req, res) => {
    parsed++
    listener(req, res)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server
}

interface Reply {
  status: number
  headers: IncomingHttpHeaders
  body: Buffer
}

describe.each([true, false])('files of the client, with the fast path: %s', (fast) => {
  let server: Server
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  beforeAll(async () => {
    server = await open(fast)
  })
  afterAll(() => {
    agent.destroy()
    server.close()
  })

  const askOnce = (path: string, headers: Record<string, string>, method: string) =>
    new Promise<Reply>((resolve, reject) => {
      request({ agent, port: (server.address() as AddressInfo).port, path, method, headers }, (reply) => {
        const pieces: Buffer[] = []
        reply.on('data', (piece: Buffer) => pieces.push(piece))
        reply.on('end', () =>
          resolve({ status: reply.statusCode!, headers: reply.headers, body: Buffer.concat(pieces) }),
        )
      })
        .once('error', reject)
        .end()
    })
  /** Behind requests that the fast path takes over after. */
  async function ask(at: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Reply> {
    for (let each = 0; each < 3; each++) {
      parsed = 0
      await askOnce('/', {}, 'GET')
    }
    expect(parsed).toBe(fast ? 0 : 1)
    return askOnce(at, headers, method)
  }

  it.each([
    ['br, gzip', 'br', brotliDecompressSync],
    ['gzip, deflate', 'gzip', gunzipSync],
    ['GZIP;q=0.5, br;q=0', 'gzip', gunzipSync],
    ['deflate', undefined, (body: Buffer) => body],
    ['', undefined, (body: Buffer) => body],
    ['brotli', undefined, (body: Buffer) => body],
  ])('to who accepts “%s” go as %s', async (accepted, encoding, decoded) => {
    const { headers, body } = await ask('/assets/a-1.js', accepted ? { 'accept-encoding': accepted } : {})
    expect(headers['content-encoding']).toBe(encoding)
    expect(headers['content-length']).toBe(String(body.length))
    expect(headers.vary).toBe('Accept-Encoding')
    expect(decoded(body).toString()).toBe(SCRIPT)
  })

  it('with a hash in their name are kept for ever; the page is asked for anew, and is not sent again', async () => {
    expect((await ask('/assets/a-1.js')).headers['cache-control']).toBe('public, max-age=31536000, immutable')
    const { headers, body } = await ask('/')
    expect(headers).toMatchObject({ 'cache-control': 'no-cache', 'content-type': 'text/html; charset=utf-8' })
    expect(body.toString()).toBe(PAGE)
    const again = await ask('/', { 'if-none-match': headers.etag! })
    expect(again).toMatchObject({ status: 304, body: Buffer.alloc(0) })
    expect(again.headers.etag).toBe(headers.etag)
    expect((await ask('/', { 'if-none-match': '"another"' })).status).toBe(200)
  })

  it('carry the security headers of every other reply', async () => {
    const { headers } = await ask('/')
    expect(headers['content-security-policy']).toContain("script-src 'self'")
    expect(headers['x-content-type-options']).toBe('nosniff')
  })

  it('to a HEAD say the same without a body', async () => {
    const { headers, body } = await ask('/assets/a-1.js', {}, 'HEAD')
    expect(headers['content-length']).toBe(String(Buffer.byteLength(SCRIPT)))
    expect(body).toHaveLength(0)
  })

  it.each([
    ['a part of a file', '/assets/a-1.js', { range: 'bytes=0-9' }, 'GET'],
    ['a file that is gone', '/assets/a-0.js', {}, 'GET'],
    ['another method', '/', {}, 'POST'],
    ['a way out of the folder', '/assets/../../package.json', {}, 'GET'],
    ['the build’s own list', '/.vite/manifest.json', {}, 'GET'],
    ['the compressed form by its name', '/assets/a-1.js.br', {}, 'GET'],
  ])('are not sent for %s', async (_, at, headers, method) => {
    expect((await ask(at, headers, method)).status).toBe(404)
  })
})
