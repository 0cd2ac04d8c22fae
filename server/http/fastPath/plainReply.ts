import { now } from '../../lib/clock.ts'

/** What Node's HTTP says of a connection that it keeps, by its own default time. */
const GOES_ON = ['Connection', 'keep-alive', 'Keep-Alive', 'timeout=5']

let second = 0
let date = ''

/** RFC 9110 §6.6.1; the text is made once a second. */
function httpDate(): string {
  const at = now()
  const current = Math.floor(at.getTime() / 1000)
  if (current !== second) {
    second = current
    date = at.toUTCString()
  }
  return date
}

interface Made {
  date: string
  kind: readonly string[]
  bytes: Buffer
}
const made = new WeakMap<object, Made>()
const NOTHING = Buffer.alloc(0)

/**
 * The header that HTTP would send with these lines, flat as writeHead takes them, and the body behind it: one write costs
 * less than two. Made once a second for an object of a kind, for many ask for the same.
 */
export function plainReply<T extends object>(
  kind: readonly string[],
  object: T,
  linesOf: (kind: readonly string[], object: T) => readonly string[],
  body: Buffer = NOTHING,
): Buffer {
  const date = httpDate()
  const before = made.get(object)
  if (before?.date === date && before.kind === kind) return before.bytes
  const lines = [...linesOf(kind, object), 'Date', date, ...GOES_ON]
  const head = lines.reduce((text, part, at) => text + part + (at % 2 ? '\r\n' : ': '), 'HTTP/1.1 200 OK\r\n')
  const bytes = Buffer.concat([Buffer.from(`${head}\r\n`, 'latin1'), body])
  made.set(object, { date, kind, bytes })
  return bytes
}
