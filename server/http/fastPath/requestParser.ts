/** A request that may be answered without a parser's help. */
export interface PlainGet {
  url: string
  cookie: string | undefined
  /** Accept-Encoding */
  encodings: string | undefined
}
type Asking = Omit<PlainGet, 'url'>

const START = Buffer.from('GET /')
const SPACE = 0x20
/** Far more than a browser's header; beyond it the parser decides. */
const MOST_BYTES = 8 * 1024

const ADDRESS = /^\/[\w.%/-]*$/
/** RFC 9112 §5: a name, a colon with no space before it, a value without control characters; no folding. */
const HEADERS = /^ HTTP\/1\.1\r\n(?:[\w!#$%&'*+.^`|~-]+:[\t\x20-\x7e\x80-\xff]*\r\n)+\r\n$/
/**
 * What asks for more than the plain reply: a body, a condition, a range, another protocol, the end of the connection.
 */
const ASKS_MORE =
  /\r\n(?:content-length|transfer-encoding|trailer|te|expect|upgrade|range|if-[a-z-]+|(?:proxy-)?connection(?!:[ \t]*keep-alive[ \t]*\r\n)):/i
const HOST = /\r\nhost:/i
const COOKIE = /\r\ncookie:[ \t]*([^\r]*)/i
const ENCODINGS = /\r\naccept-encoding:[ \t]*([^\r]*)/i
/** Either of them twice: the parser joins them. */
const TWICE = /\r\n(cookie|accept-encoding):[^]*\r\n\1:/i

/** What the header lines of a plain request ask for; null when they are not plainly that. */
function askedBy(headers: string): Asking | null {
  const plain = HEADERS.test(headers) && !ASKS_MORE.test(headers) && HOST.test(headers) && !TWICE.test(headers)
  return plain ? { cookie: COOKIE.exec(headers)?.[1], encodings: ENCODINGS.exec(headers)?.[1] } : null
}

/**
 * Reads the pieces of input of one connection: a piece that is one whole GET which asks for nothing special, and not a
 * byte more, is given back in parts. Anything else is null, and the HTTP parser's to judge.
 */
export function requestParser(): (bytes: Buffer) => PlainGet | null {
  // A player's requests differ in their address only: what follows it is judged once.
  let judged = Buffer.alloc(0)
  let asking: Asking | null = null
  return (bytes) => {
    if (bytes.length < START.length || bytes.length > MOST_BYTES || START.compare(bytes, 0, START.length) !== 0)
      return null
    const end = bytes.indexOf(SPACE, START.length)
    if (end < 0) return null
    if (judged.compare(bytes, end) !== 0) {
      judged = Buffer.from(bytes.subarray(end))
      asking = askedBy(judged.toString('latin1'))
    }
    if (asking === null) return null
    const url = bytes.toString('latin1', START.length - 1, end)
    return ADDRESS.test(url) ? { url, ...asking } : null
  }
}
