/** A request that may be answered without a parser's help. */
export interface PlainGet {
  url: string
  cookie: string
}

const START = Buffer.from('GET /media/')
const SPACE = 0x20
/** Far more than a browser's header; beyond it the parser decides. */
const MOST_BYTES = 8 * 1024

const MEDIA_PATH = /^\/media\/[\w.%/-]+$/
/** RFC 9112 §5: a name, a colon with no space before it, a value without control characters; no folding. */
const HEADERS = /^ HTTP\/1\.1\r\n(?:[\w!#$%&'*+.^`|~-]+:[\t\x20-\x7e\x80-\xff]*\r\n)+\r\n$/
/**
 * What asks for more than the plain reply: a body, a condition, a range, another protocol, the end of the connection.
 */
const ASKS_MORE =
  /\r\n(?:content-length|transfer-encoding|trailer|te|expect|upgrade|range|if-[a-z-]+|connection(?!:[ \t]*keep-alive[ \t]*\r\n)):/i
const HOST = /\r\nhost:/i
const COOKIE = /\r\ncookie:[ \t]*([^\r]+)/gi

/** The cookie of the header lines of a plain request; null when they are not plainly that. */
function cookieOf(headers: string): string | null {
  if (!HEADERS.test(headers) || ASKS_MORE.test(headers) || !HOST.test(headers)) return null
  const [first, ...more] = headers.matchAll(COOKIE)
  return first && more.length === 0 ? first[1]! : null
}

/**
 * Reads the pieces of input of one connection: a piece that is one whole GET below /media/ which asks for nothing
 * special, and not a byte more, is given back in parts. Anything else is null, and the HTTP parser's to judge.
 */
export function requestParser(): (bytes: Buffer) => PlainGet | null {
  // A player's requests differ in their address only: what follows it is judged once.
  let judged = Buffer.alloc(0)
  let cookie: string | null = null
  return (bytes) => {
    if (bytes.length < START.length || bytes.length > MOST_BYTES || START.compare(bytes, 0, START.length) !== 0)
      return null
    const end = bytes.indexOf(SPACE, START.length)
    if (end < 0) return null
    if (judged.compare(bytes, end) !== 0) {
      judged = Buffer.from(bytes.subarray(end))
      cookie = cookieOf(judged.toString('latin1'))
    }
    if (cookie === null) return null
    const url = bytes.toString('latin1', START.length - '/media/'.length, end)
    return MEDIA_PATH.test(url) ? { url, cookie } : null
  }
}
