import { createHmac } from 'node:crypto'
import { EventEmitter, once } from 'node:events'
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import { createServer, type RequestListener, type Server, type ServerOptions } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import fc from 'fast-check'
import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { loadConfig } from '../../server/config.ts'
import type { LiveSessions } from '../../server/features/delivery/liveSessions.ts'
import { mediaListener } from '../../server/features/delivery/mediaListener.ts'
import { issueToken, tokenEnd } from '../../server/features/delivery/mediaToken.service.ts'
import type { AppContext } from '../../server/appContext.ts'
import { clientFiles } from '../../server/http/clientFiles.ts'
import { fastConnections } from '../../server/http/fastPath/connections.ts'
import { listenerFor } from '../../server/http/fastPath/listener.ts'
import { registry } from '../../server/http/metrics.ts'
import { securityHeaders } from '../../server/http/security.ts'
import { cookieReference, SESSION_COOKIE } from '../../server/access/sessionReference.ts'
import { setClock } from '../../server/lib/clock.ts'
import { folderStorage } from '../../server/storage/folder.ts'
import { until } from '../support/wait.ts'
import { signedIn } from '../support/signedIn.ts'

const SECRET = 'a secret of the tests'
const SEGMENTS = [
  Buffer.alloc(3_000, 'short '),
  Buffer.alloc(100_000, 'long '),
  Buffer.alloc(4_000_000, 'very long '),
  Buffer.alloc(4_000_000, 'as long '),
]

/** Of the client: by their names, with what they hold. */
const FILES = {
  'index.html': Buffer.from('<!doctype html>'),
  'assets/a-1.js': Buffer.alloc(30_000, 'script '),
  'assets/a-1.js.br': Buffer.alloc(9_000, 'compressed '),
  'assets/b-1.js': Buffer.alloc(4_000_000, 'long script '),
}

const cookieFor = (id: string) =>
  `${SESSION_COOKIE}=${encodeURIComponent(`s:${id}.${createHmac('sha256', SECRET).update(id).digest('base64').replace(/=+$/, '')}`)}`
const cookie = cookieFor('one')
const baseFor = (who: string) =>
  `/media/${issueToken({ k: 'v/', s: cookieReference(who, SECRET)!, e: tokenEnd() }, SECRET)}/`
const base = baseFor(cookie)

interface Side {
  server: Server
  port: number
  /** Requests that Node's HTTP was given. */
  parsed: string[]
  /** Replies that HTTP gave to the system whole, or whose connection broke. */
  answered: number
  sockets: Socket[]
}

let folder: string
let app: AppContext
const sides: Side[] = []
let fast = true

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'hongling-hot-'))
  for (const sub of ['v', 'client/assets']) await mkdir(path.join(folder, sub), { recursive: true })
  for (const [name, bytes] of Object.entries(FILES)) await writeFile(path.join(folder, 'client', name), bytes)
  for (const [index, bytes] of SEGMENTS.entries()) await writeFile(path.join(folder, 'v', `${index}.m4s`), bytes)
  app = { config: loadConfig({}, []), secret: SECRET, log: pino({ level: 'silent' }) } as AppContext
})
afterEach(() => {
  for (const { server } of sides.splice(0)) server.close().closeAllConnections()
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/**
 * @param hot whether connections may become hot; a second listener on their input keeps them from it. @param memory
 * MEDIA_CACHE_BYTES
 */
async function open({
  hot = true,
  memory,
  sessions = signedIn,
  ...options
}: ServerOptions & { hot?: boolean; memory?: string; sessions?: LiveSessions } = {}): Promise<Side> {
  const config = loadConfig({ MEDIA_CACHE_BYTES: memory, MEDIA_FAST_PATH: fast ? 'on' : 'off' }, [])
  const media = mediaListener({ ...app, config }, sessions)
  const files = clientFiles(path.join(folder, 'client'), securityHeaders('http://localhost'))
  const listener = listenerFor((url) => (url.startsWith('/media/') ? media : files), counted, { fast })
  const side: Side = { server: createServer(options), port: 0, parsed: [], answered: 0, sockets: [] }
  side.server.on('connection', (socket) => {
    side.sockets.push(socket)
    if (!hot) socket.on('data', () => undefined)
  })
  side.server.on('request', (req, res) => {
    side.parsed.push(req.url!)
    res.once('close', () => side.answered++)
    listener(req, res)
  })
  await new Promise<void>((resolve) => side.server.listen(0, '127.0.0.1', resolve))
  side.port = (side.server.address() as AddressInfo).port
  sides.push(side)
  return side
}

/** Answers with the length of what came. */
const counted: RequestListener = (req, res) => {
  let length = 0
  req
    .on('data', (chunk: Buffer) => (length += chunk.length))
    .on('end', () => res.writeHead(200, { 'content-length': String(String(length).length) }).end(String(length)))
}

interface Reply {
  status: number
  headers: string
  body: Buffer
}

/** All whole replies in what a connection received; the date apart. */
function repliesIn(received: Buffer): Reply[] {
  const replies: Reply[] = []
  for (let at = 0; ;) {
    const end = received.indexOf('\r\n\r\n', at)
    if (end < 0) return replies
    const headers = received
      .toString('latin1', at, end)
      .replace(/\r\ndate: [^\r]+GMT/i, '')
      .toLowerCase()
    const length = Number(/content-length: (\d+)/.exec(headers)?.[1] ?? 0)
    const body = received.subarray(end + 4, end + 4 + length)
    if (body.length < length) return replies
    replies.push({ status: Number(headers.slice(9, 12)), headers, body })
    at = end + 4 + length
  }
}

async function talk(side: Side) {
  const socket = connect({ port: side.port, host: '127.0.0.1', noDelay: true }) // a small piece would wait 40 ms for the word that the one before came
  await once(socket, 'connect')
  while (!side.sockets.some(({ remotePort }) => remotePort === socket.localPort)) await turn()
  const ours = side.sockets.find(({ remotePort }) => remotePort === socket.localPort)!
  const chunks: Buffer[] = []
  let closed = false
  const end = new Promise((resolve) => socket.once('close', resolve))
  socket
    .on('data', (chunk) => chunks.push(chunk))
    .on('close', () => (closed = true))
    .on('error', () => undefined)
  let sent = 0
  return {
    socket,
    ours,
    closed: () => closed,
    end,
    /** All that was received; the dates apart. */
    raw: () =>
      Buffer.concat(chunks)
        .toString('latin1')
        .replaceAll(/\r\ndate: [^\r]+GMT/gi, ''),
    replies: () => repliesIn(Buffer.concat(chunks)),
    /** Resolves when the server has read it: the next piece comes by itself. */
    async send(piece: string) {
      sent += Buffer.byteLength(piece)
      socket.write(piece)
      while (ours.bytesRead < sent && !closed) await turn()
    },
    async ask(piece: string): Promise<Reply> {
      const before = repliesIn(Buffer.concat(chunks)).length
      await this.send(piece)
      await until('a reply', () => repliesIn(Buffer.concat(chunks)).length > before)
      return repliesIn(Buffer.concat(chunks))[before]!
    },
  }
}

/** Asks for one after the other without reading, until a reply waits for the viewer; how many were asked. */
async function askUntilFull(
  side: Side,
  { socket, ours, send }: Awaited<ReturnType<typeof talk>>,
  request: string,
): Promise<number> {
  socket.pause()
  let asked = 0
  for (; ours.writableLength === 0; asked++) {
    await send(request)
    await until(
      'the reply to be out, or to wait',
      () => ours.writableLength > 0 || (side.parsed.length === side.answered && !ours.isPaused()),
    )
  }
  return asked
}

const asking = (url: string, more: readonly string[]) =>
  [`GET ${url} HTTP/1.1`, 'Host: a', 'Connection: keep-alive', ...more, '', ''].join('\r\n')
const get = (name: string, more: readonly string[] = [], who = cookie, from = base) =>
  asking(`${from}${name}`, [`Cookie: ${who}`, ...more])
const PLAIN = get('0.m4s')

/** Until HTTP is not asked any more; where it always is, one request. */
async function heat(side: Side, connection: Awaited<ReturnType<typeof talk>>): Promise<void> {
  for (let tries = 0; tries < 6; tries++) {
    const before = side.parsed.length
    expect((await connection.ask(PLAIN)).status).toBe(200)
    if (!fast || side.parsed.length === before) return
  }
  throw new Error('the connection did not become hot')
}

/** The same words from each: with MEDIA_FAST_PATH=off nothing but Node's HTTP answers. */
const WAYS = ['by the system', 'from memory', 'with the fast path off'] as const

describe.each(WAYS)('a connection that plays, its segments sent %s', (how) => {
  beforeAll(() => {
    fast = how !== 'with the fast path off'
    const { openFile, ...others } = folderStorage(folder)
    app = { ...app, storage: how === 'by the system' ? { openFile: openFile!, ...others } : others }
  })

  it('is answered without HTTP, in the same words', async () => {
    const side = await open()
    const connection = await talk(side)
    const replies: Reply[] = []
    for (let each = 0; each < 8; each++) replies.push(await connection.ask(get(`${each % 2}.m4s`)))
    if (fast) expect(side.parsed.length).toBeLessThan(6)
    else expect(side.parsed.length).toBe(8)
    for (const [index, { status, headers, body }] of replies.entries()) {
      expect([status, headers]).toEqual([200, replies[index % 2]!.headers])
      expect(body.equals(SEGMENTS[index % 2]!)).toBe(true)
    }
  })

  it('is answered files of the client between its segments, each as it is accepted', async () => {
    const side = await open()
    const connection = await talk(side)
    const counter = registry.getSingleMetric('client_replies_total')!
    const count = async () => (await counter.get()).values[0]?.value ?? 0
    const before = await count()
    const requests: [string, Buffer, RegExp][] = [
      [asking('/assets/a-1.js', ['Accept-Encoding: gzip, br']), FILES['assets/a-1.js.br'], /content-encoding: br/],
      [PLAIN, SEGMENTS[0]!, /video/],
      [asking('/assets/a-1.js', ['Accept-Encoding: gzip, br;q=0']), FILES['assets/a-1.js'], /immutable\r\netag/],
      [asking('/assets/a-1.js', [`Cookie: ${cookie}`]), FILES['assets/a-1.js'], /immutable\r\netag/],
      [asking('/', []), FILES['index.html'], /no-cache/],
      [asking('/assets/b-1.js', []), FILES['assets/b-1.js'], /immutable\r\netag/],
    ]
    const headers: string[] = []
    for (const round of [0, 1, 2])
      for (const [index, [text, body, says]] of requests.entries()) {
        const reply = await connection.ask(text)
        expect(reply.headers).toMatch(says)
        expect(reply.headers).toBe((headers[index] ??= reply.headers))
        expect(reply.body.equals(body)).toBe(true)
        if (round === 2 && fast) expect(side.parsed.length).toBeLessThan(2 * requests.length)
      }
    expect((await count()) - before).toBe(3 * 5)
  })

  it('goes to HTTP for all else, and becomes hot again after it', async () => {
    const side = await open()
    const connection = await talk(side)
    const post = 'POST /api HTTP/1.1\r\nHost: a\r\nContent-Length: 400\r\n\r\n'
    const others: [string, number][] = [
      [get('0.m4s', ['Range: bytes=0-9']), 206],
      [get('none.m4s'), 404],
      [asking('/assets/none.js', []), 200],
      [asking('/assets/../index.html', []), 200],
      [asking('/assets/a-1.js', ['Range: bytes=0-9']), 200],
      [asking('/assets/a-1.js', ['If-None-Match: "a"']), 200],
      [get('0.m4s', [], cookieFor('another')), 403],
      [get('0.m4s', [], 'a=b'), 403],
      [`${post}${'x'.repeat(400)}`, 200],
      [`${post}${PLAIN.padEnd(400, '\n').slice(0, 400)}`, 200],
    ]
    for (const [text, status] of others) {
      await heat(side, connection)
      const before = side.parsed.length
      expect((await connection.ask(text)).status).toBe(status)
      expect(side.parsed.length).toBe(before + 1)
    }
    await heat(side, connection)
  })

  it('is refused as soon as its token has ended', async () => {
    const side = await open()
    const connection = await talk(side)
    await heat(side, connection)
    const end = tokenEnd() * 1000
    const back = setClock(() => end)
    try {
      expect((await connection.ask(PLAIN)).status).toBe(403)
    } finally {
      back()
    }
  })

  it('answers byte for byte as HTTP does, however the requests are cut', async () => {
    const post = (body: string) => `POST /api HTTP/1.1\r\nHost: a\r\nContent-Length: ${body.length}\r\n\r\n${body}`
    const requests = fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(PLAIN, asking('/assets/a-1.js', [])) },
      fc.constantFrom(
        get('1.m4s'),
        get('0.m4s', ['Range: bytes=5-9']),
        get('0.m4s', ['If-None-Match: *']),
        get('none.m4s'),
        PLAIN.replace('GET', 'HEAD'),
        asking('/assets/a-1.js', ['Accept-Encoding: br']),
        asking('/assets/a-1.js', ['Range: bytes=5-9']),
        asking('/', []),
        post('abc'),
        post(PLAIN),
        post(`${PLAIN}${PLAIN}`),
        post(asking('/', [])),
        `GET /api HTTP/1.1\r\nHost: a\r\nX: ${PLAIN}`,
        `GET /api HTTP/1.1\r\nHost: a\r\n\r\n`,
        PLAIN + PLAIN,
      ),
    )
    // Mostly whole requests, so that connections become hot; the others cut after some bytes or at a share of them.
    const pieces = fc
      .array(fc.tuple(requests, fc.constantFrom(0, 0, 0, 0, 1, 20, 0.5, 0.9)), { minLength: 4, maxLength: 16 })
      .map((parts) => {
        const all: string[] = ['']
        for (const [text, cut] of parts) {
          const at = cut < 1 ? Math.floor(text.length * cut) : Math.min(cut, text.length)
          all[all.length - 1] += text.slice(0, at)
          all.push(text.slice(at))
          if (cut !== 0.9) all.push('') // else the next begins in the piece that ends this one
        }
        return [...all.filter((piece) => piece !== ''), 'GET /api HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n']
      })
    const [hot, cold] = [await open(), await open({ hot: false })]
    let saved = 0
    await fc.assert(
      fc.asyncProperty(pieces, async (all) => {
        const said = []
        const before = [hot.parsed.length, cold.parsed.length] as const
        for (const side of [hot, cold]) {
          const connection = await talk(side)
          for (const piece of all) await connection.send(piece)
          await connection.end
          said.push(connection.raw())
        }
        expect(said[0]).toBe(said[1])
        saved += cold.parsed.length - before[1] - (hot.parsed.length - before[0])
      }),
      { numRuns: 25 },
    )
    if (fast) expect(saved).toBeGreaterThan(0)
    else expect(saved).toBe(0)
  })

  it('gives way to another protocol', async () => {
    const side = await open()
    side.server.on('upgrade', (_req, socket: Socket, head: Buffer) => {
      socket.write('HTTP/1.1 101 Switching Protocols\r\nContent-Length: 0\r\n\r\n')
      if (head.length > 0) socket.write(head)
      socket.on('data', (chunk) => socket.write(chunk))
    })
    const connection = await talk(side)
    await heat(side, connection)
    const before = connection.raw().length
    await connection.send('GET /socket HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n')
    await connection.send(PLAIN)
    await until('the echo', () => connection.raw().slice(before).endsWith(PLAIN))
    expect(connection.ours.listenerCount('data')).toBe(1)
  })

  it('outlives the time in which HTTP wants a header', async () => {
    const side = await open({ headersTimeout: 100, requestTimeout: 100, connectionsCheckingInterval: 20 })
    const connection = await talk(side)
    await heat(side, connection)
    const end = performance.now() + 400
    while (performance.now() < end) expect((await connection.ask(PLAIN)).status).toBe(200)
    expect(connection.closed()).toBe(false)
  })

  it('does not hold up a stop', async () => {
    const side = await open()
    const connection = await talk(side)
    await heat(side, connection)
    side.server.close()
    await until('the connection to end', connection.closed)
  })

  // What a connection must not be taken for: each of these would be answered out of its place.
  describe('never takes the inside of a request for one', () => {
    it('whose header began before it was looked at', async () => {
      for (const outer of [
        `GET /api HTTP/1.1\r\nX: `,
        `GET ${base}0.m4s HTTP/1.1\r\nContent-Length: ${PLAIN.length}\r\nX: `,
        `GET ${base}0.m4s HTTP/1.1\r\nTransfer-Encoding: chunked\r\nX: `,
      ]) {
        const said = []
        for (const hot of [true, false]) {
          const side = await open({ hot })
          await (await talk(side)).ask(PLAIN)
          const connection = await talk(side)
          await connection.ask(PLAIN)
          await connection.send(PLAIN + outer)
          await until('two replies', () => connection.replies().length === 2)
          await connection.send(PLAIN) // ends the header of the outer request
          await until('the third', () => connection.replies().length === 3)
          await connection.send(PLAIN) // its body, or the next request
          await turn()
          connection.socket.end()
          await connection.end
          said.push(connection.raw())
        }
        expect(said[0]).toBe(said[1])
      }
    })

    it('whose body came while the session of one before it was looked up', async () => {
      const another = cookieFor('another')
      const late = get('0.m4s', [], another, baseFor(another))
      const post = `POST /api HTTP/1.1\r\nHost: a\r\nContent-Length: ${2 * PLAIN.length}\r\n\r\n`
      const said = []
      for (const hot of [true, false]) {
        const looked = Promise.withResolvers<boolean>()
        const own = cookieReference(cookie, SECRET)
        const side = await open({ hot, sessions: { isCached: (each) => each === own, verify: () => looked.promise } })
        await (await talk(side)).ask(PLAIN)
        const connection = await talk(side)
        await connection.send(PLAIN + late + post)
        await connection.send(PLAIN) // half of the body
        looked.resolve(true)
        await until('two replies', () => connection.replies().length === 2)
        await connection.send(PLAIN)
        await until('the third', () => connection.replies().length === 3)
        connection.socket.end()
        await connection.end
        said.push(connection.raw())
      }
      expect(said[0]).toBe(said[1])
    })

    // By hand: the system takes most replies at once, and Node stops reading when it does not.
    it.each([
      ['', ['parsed', 'answered']],
      [`POST /api HTTP/1.1\r\nHost: a\r\nContent-Length: ${PLAIN.length}\r\n\r\n`, ['parsed', 'parsed', 'parsed']],
    ])('that came while the last reply was going out: %j', (meanwhile, expected) => {
      const socket = Object.assign(new EventEmitter(), {
        writable: true,
        writableLength: 0,
        setTimeout: () => undefined,
      })
      const told: string[] = []
      const served = fastConnections(() => told.push('answered') > 0)
      const request = () => {
        const res = new EventEmitter()
        served({ socket, headers: {} } as never, res as never)
        return res
      }
      socket.on('data', () => told.push('parsed'))
      request()
      socket.emit('data', Buffer.from(PLAIN))
      const res = request()
      if (meanwhile) socket.emit('data', Buffer.from(meanwhile))
      res.emit('finish')
      socket.emit('data', Buffer.from(PLAIN))
      expect(told).toEqual(expected)
    })
  })

  it('holds back, and keeps the order, when a viewer asks on without reading', async () => {
    const side = await open()
    const connection = await talk(side)
    for (const name of ['1.m4s', '2.m4s']) await connection.ask(get(name))
    await heat(side, connection)
    const before = connection.replies().length
    const long: [string, Buffer][] = [
      [get('2.m4s'), SEGMENTS[2]!],
      [get('1.m4s'), SEGMENTS[1]!],
      [asking('/assets/b-1.js', []), FILES['assets/b-1.js']],
    ]
    connection.socket.pause()
    for (let each = 0; each < 20; each++) {
      const read = connection.ours.bytesRead
      connection.socket.write(long[each % 3]![0])
      while (connection.ours.bytesRead === read && !connection.ours.isPaused()) await turn()
    }
    expect(connection.ours.writableLength).toBeLessThan(3 * SEGMENTS[2]!.length)
    connection.socket.resume()
    await until('all replies', () => connection.replies().length === before + 20)
    for (const [index, { body }] of connection.replies().slice(before).entries())
      expect(body.equals(long[index % 3]![1])).toBe(true)
  })

  it.each(['answered by HTTP', 'hot'])(
    'keeps the bytes that a slow viewer waits for, whatever others ask for meanwhile: %s',
    async (how) => {
      const side = await open({ memory: '4M' }) // room for one of the long ones
      const connection = await talk(side)
      await connection.ask(PLAIN)
      await connection.ask(get('2.m4s'))
      if (how === 'hot') await heat(side, connection)
      const before = connection.replies().length
      const asked = await askUntilFull(side, connection, get('2.m4s', how === 'hot' ? [] : ['Range: bytes=0-']))
      const another = await talk(side)
      for (let each = 0; each < 3; each++)
        expect((await another.ask(get('3.m4s'))).body.equals(SEGMENTS[3]!)).toBe(true)
      connection.socket.resume()
      await until('all replies', () => connection.replies().length === before + asked)
      for (const { body } of connection.replies().slice(before)) expect(body.equals(SEGMENTS[2]!)).toBe(true)
    },
  )

  it('leaves no bytes behind in use when it breaks', async () => {
    const side = await open({ memory: '4M' })
    for (const range of [[], ['Range: bytes=0-']]) {
      const connection = await talk(side)
      for (let each = 0; each < 3; each++) await connection.ask(get('2.m4s'))
      await askUntilFull(side, connection, get('2.m4s', range))
      connection.socket.destroy()
      await until('the server to notice', () => connection.ours.destroyed)
    }
    const connection = await talk(side)
    if (!fast) return expect((await connection.ask(get('3.m4s'))).body.equals(SEGMENTS[3]!)).toBe(true)
    await until('the other to be in memory', async () => {
      const before = side.parsed.length
      await connection.ask(get('3.m4s'))
      return side.parsed.length === before
    })
  })
})
