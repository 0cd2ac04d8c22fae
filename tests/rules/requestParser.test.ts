import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { requestParser } from '../../server/http/fastPath/requestParser.ts'

const HEADERS = ['Host: a', 'Connection: keep-alive', 'Accept: */*', 'Cookie: hongling.sid=s%3Ax.y; z=1']
const request = (lines: readonly string[] = HEADERS, first = 'GET /media/a.b/v1.m4s HTTP/1.1') =>
  [first, ...lines, '', ''].join('\r\n')
const read = (text: string) => requestParser()(Buffer.from(text, 'latin1'))

describe('a plain request', () => {
  it.each([
    [request(), '/media/a.b/v1.m4s', 'hongling.sid=s%3Ax.y; z=1', undefined],
    [request(HEADERS.slice(0, 3), 'GET /assets/a-1_b.js HTTP/1.1'), '/assets/a-1_b.js', undefined, undefined],
    [request(['Host: a', 'accept-encoding:\tgzip, br', 'COOKIE:'], 'GET / HTTP/1.1'), '/', '', 'gzip, br'],
    [
      request(['Host: a', 'X-Cookie: a', 'X-Accept-Encoding: br', 'X: Cookie: b']),
      '/media/a.b/v1.m4s',
      undefined,
      undefined,
    ],
  ])('is read into its address, cookie and encodings: %j', (text, url, cookie, encodings) => {
    expect(read(text)).toEqual({ url, cookie, encodings })
  })

  it.each([
    ['another method', request(HEADERS, 'HEAD /media/a.b/v1.m4s HTTP/1.1')],
    ['another form of address', request(HEADERS, 'GET http://a/media/a.b/v1.m4s HTTP/1.1')],
    ['a query', request(HEADERS, 'GET /media/a.b/v1.m4s?x HTTP/1.1')],
    ['an old version', request(HEADERS, 'GET /media/a.b/v1.m4s HTTP/1.0')],
    ['no host', request(HEADERS.slice(1))],
    ['two cookies', request([...HEADERS, 'cookie: a=b'])],
    ['encodings twice', request(['Accept-Encoding: br', ...HEADERS, 'accept-encoding: gzip'])],
    ['a part of one', request().slice(0, -1)],
    ['one and a byte', `${request()}G`],
    ['two', request() + request()],
    ['longer than a browser makes it', request([...HEADERS, `X: ${'x'.repeat(9_000)}`])],
    ...[
      'Content-Length: 5',
      'content-length : 5',
      'Transfer-Encoding: chunked',
      'Expect: 100-continue',
      'Upgrade: websocket',
      'Range: bytes=0-1',
      'If-None-Match: "x"',
      'If-Range: "x"',
      'TE: trailers',
      'Connection: close',
      'Connection: Upgrade',
      'Proxy-Connection: close',
      'Connection: keep-alive, close',
      ' folded',
      'no colon',
      ': no name',
      'X: a\nTransfer-Encoding: chunked',
      'X: a\rb',
      'X: \0',
      '',
    ].map((line) => [JSON.stringify(line), request([...HEADERS, line])]),
  ])('is not %s', (_what, text) => {
    expect(read(text!)).toBeNull()
  })

  it('is judged in one pass, however it is made', () => {
    const begun = performance.now()
    for (const name of ['Cookie', 'Accept-Encoding', 'Connection', 'X'])
      for (const filler of [' ', '\t', 'a', ',', '\r\nCookie:', '\r\na:']) {
        const value = filler.repeat(Math.floor(7_900 / filler.length))
        for (const end of ['', 'z', '\r\nz']) read(request(['Host: a', `${name}: a${value}${end}`]))
      }
    expect(performance.now() - begun).toBeLessThan(500)
  })

  it('is nothing less than all of it', () => {
    const plain = requestParser()
    for (let length = 0; length < request().length; length++)
      expect(plain(Buffer.from(request().slice(0, length)))).toBeNull()
  })

  it('is judged by its own lines, whatever came before on the connection', () => {
    const texts = fc.constantFrom(
      request(),
      request([...HEADERS, 'Range: bytes=0-1']),
      request([...HEADERS, 'X: 1']),
      request().slice(0, -2),
      `${request()}x`,
      request(HEADERS.slice(0, 3)),
    )
    fc.assert(
      fc.property(fc.array(texts), (all) => {
        const plain = requestParser()
        for (const text of all) expect(plain(Buffer.from(text))).toEqual(read(text))
      }),
    )
  })
})
