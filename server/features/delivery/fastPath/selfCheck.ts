import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { folderStorage } from '../../../storage/folder.ts'
import { listenerFor, type Part } from '../../../http/fastPath/listener.ts'
import { headersFor } from '../headers.ts'
import { hotFiles } from './fileCache.ts'
import { sendWhole } from './plainReply.ts'

const BODY = Buffer.from('0123456789'.repeat(2_000))
const NAME = 'check.m4s'
const REQUEST = `GET /media/${NAME} HTTP/1.1\r\nHost: localhost\r\nCookie: a=b\r\n\r\n`
const REQUESTS = 5
/** Far more than a connection on this machine needs; a check that hangs has failed. */
const MOST_MS = 5_000

/** Asks one request after the other on one connection. @returns the bodies, as text */
function ask(port: number): Promise<string[]> {
  const socket = connect(port, '127.0.0.1')
  const bodies: string[] = []
  let received = ''
  return new Promise<string[]>((resolve, reject) => {
    socket
      .setEncoding('latin1')
      .on('error', reject)
      .on('close', () => resolve(bodies))
    socket.on('connect', () => socket.write(REQUEST))
    socket.on('data', (text: string) => {
      received += text
      const [, body] = received.split('\r\n\r\n', 2)
      if (body === undefined || body.length < BODY.length) return
      bodies.push(body)
      received = ''
      if (bodies.length < REQUESTS) socket.write(REQUEST)
      else socket.destroy()
    })
  })
}

async function repliesByBothWays(folder: string): Promise<boolean> {
  await writeFile(path.join(folder, NAME), BODY)
  const kind = headersFor(NAME)!
  let fastReplies = 0
  const files = hotFiles(folderStorage(folder), 2 * BODY.length)
  if (!files || !(await files.find(NAME))) return false
  const part: Part = {
    serve(_req, res) {
      res.writeHead(200, [...kind, 'content-length', String(BODY.length)]).end(BODY)
      return true
    },
    answerPlain(socket) {
      const file = files.hot(NAME)
      if (!file) return false
      sendWhole(socket, kind, file)
      fastReplies++
      return true
    },
  }
  const server = createServer(listenerFor(() => part, part.serve, { fast: true }))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    const bodies = await ask((server.address() as AddressInfo).port)
    return fastReplies > 0 && bodies.length === REQUESTS && bodies.every((body) => body === BODY.toString())
  } finally {
    files.close()
    server.close().closeAllConnections()
  }
}

/**
 * Whether the fast path works in this process: on a connection of its own, one file is asked for several times. The
 * first reply comes through HTTP; the fast path must take over, and every reply must be the file, byte for byte. Never
 * throws.
 */
export async function fastPathWorks(): Promise<boolean> {
  const folder = await mkdtemp(path.join(tmpdir(), 'hongling-fast-path-'))
  const late = new AbortController()
  try {
    return await Promise.race([repliesByBothWays(folder), pause(MOST_MS, false, { signal: late.signal, ref: false })])
  } catch {
    return false
  } finally {
    late.abort()
    await rm(folder, { recursive: true, force: true })
  }
}
