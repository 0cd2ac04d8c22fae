import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import path from 'node:path'
import type { RequestHandler } from 'express'
import type { Part } from './fastPath/listener.ts'
import { plainReply } from './fastPath/plainReply.ts'
import { countClientReply } from './metrics.ts'

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
}
/** Of a file as it is built, by what it is: the page itself never, hashed names for ever. */
const cachingOf = (name: string): string => {
  if (name === 'index.html') return 'no-cache'
  return name.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'public, max-age=3600'
}

/** The best first: how a file lies beside itself (client/precompress.vite.ts). */
const ENCODINGS = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const
type Encoding = (typeof ENCODINGS)[number][0] | 'identity'

/** The whole header, flat as writeHead takes it, and the body. */
interface Form {
  head: string[]
  body: Buffer
}
interface ClientFile {
  etag: string
  forms: Partial<Record<Encoding, Form>>
}

/** RFC 9110 §12.5.3, as far as browsers and proxies use it: named, and not with a weight of zero. */
function accepts(header: string | undefined, encoding: string): boolean {
  const named = new RegExp(`(?:^|[,\\s])${encoding}(?:\\s*;\\s*q=([\\d.]+))?\\s*(?:,|$)`, 'i').exec(header ?? '')
  return named !== null && Number(named[1] ?? 1) > 0
}

const choices = new Map<string | undefined, Encoding[]>()
/** Browsers send few different headers; what else is sent is worked out anew. */
function accepted(header: string | undefined): Encoding[] {
  const known = choices.get(header)
  if (known) return known
  const found: Encoding[] = [...ENCODINGS.map(([name]) => name).filter((name) => accepts(header, name)), 'identity']
  if (choices.size < 100) choices.set(header, found)
  return found
}

function load(folder: string, name: string, common: readonly string[]): ClientFile {
  const file = path.join(folder, name)
  const body = readFileSync(file)
  const etag = `W/"${createHash('sha1').update(body).digest('base64url')}"` // the same for every encoding
  const forms: ClientFile['forms'] = {}
  const add = (encoding: Encoding, bytes: Buffer): void => {
    const head = ['content-type', TYPES[path.extname(name)] ?? 'application/octet-stream']
    head.push('content-length', String(bytes.length), 'cache-control', cachingOf(name), 'etag', etag)
    head.push('vary', 'Accept-Encoding', ...(encoding === 'identity' ? [] : ['content-encoding', encoding]), ...common)
    forms[encoding] = { head, body: bytes }
  }
  add('identity', body)
  for (const [encoding, ending] of ENCODINGS) if (existsSync(file + ending)) add(encoding, readFileSync(file + ending))
  return { etag, forms }
}

const linesOf = (head: readonly string[]): readonly string[] => head
const formFor = ({ forms }: ClientFile, encodings: string | undefined): Form =>
  forms[accepted(encodings).find((each) => forms[each])!]!

/** What a handler sets on every reply, as a flat list. */
function headersOf(handler: RequestHandler): string[] {
  const found = new Map<string, string>()
  const reply = { setHeader: (name: string, value: unknown) => void found.set(name, String(value)), removeHeader() {} }
  void handler({} as never, reply as never, () => undefined)
  return [...found].flat()
}

/**
 * The built client from memory, compressed when it was built: a request costs a look into a map and one write. It stands
 * before Express, and on the fast path before HTTP. What asks for more (a range, a file that is not there) is left to
 * Express, and so are the addresses of pages, for which `page` then sends the one page there is.
 */
export function clientFiles(folder: string, security: RequestHandler) {
  const common = headersOf(security)
  const names = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : []
  const files = new Map(
    names
      .filter((name) => path.extname(name) in TYPES && !name.startsWith('.'))
      .map((name) => [`/${name.split(path.sep).join('/')}`, load(folder, name, common)]),
  )
  const index = files.get('/index.html')
  if (index) files.set('/', index)

  function send(file: ClientFile, req: IncomingMessage, res: ServerResponse): void {
    const { head, body } = formFor(file, req.headers['accept-encoding'])
    countClientReply()
    if (req.headers['if-none-match'] === file.etag) res.writeHead(304, unsized(head)).end()
    else res.writeHead(200, head).end(req.method === 'HEAD' ? undefined : body)
  }

  return {
    /** Sends the file of that address; false when there is none, or the request is none for a whole file. */
    serve(req, res) {
      const file = files.get(req.url!)
      if (!file || req.headers.range !== undefined || (req.method !== 'GET' && req.method !== 'HEAD')) return false
      send(file, req, res)
      return true
    },
    answerPlain(socket, { url, encodings }) {
      const file = files.get(url)
      if (!file) return false
      const form = formFor(file, encodings)
      socket.write(plainReply(form.head, form, linesOf, form.body))
      countClientReply()
      return true
    },
    /** For Express: the page of whatever address, while there is one. */
    page: ((req, res, next) => (index ? send(index, req, res) : next())) satisfies RequestHandler,
  } satisfies Part & { page: RequestHandler }
}

/** A reply without a body says nothing of its length. */
function unsized(head: readonly string[]): string[] {
  const at = head.indexOf('content-length')
  return [...head.slice(0, at), ...head.slice(at + 2)]
}
