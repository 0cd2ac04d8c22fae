/**
 * Asks for files over keep-alive connections as fast as they come, for a time, and prints how many came. Lean, so that
 * the server is what is measured: one buffer for all that arrives, headers read once a reply, bodies only counted.
 */
import { connect } from 'node:net'

interface Order {
  port: number
  path: string
  cookie: string
  /** accept-encoding; absent: as it lies there. */
  encoding?: string
  names: string[]
  size: number
  connections: number
  milliseconds: number
}

const order = JSON.parse(process.argv[2]!) as Order
const encoding = order.encoding ? `accept-encoding: ${order.encoding}\r\n` : ''
const requests = order.names.map((name) =>
  Buffer.from(`GET ${order.path}${name} HTTP/1.1\r\nhost: 127.0.0.1\r\ncookie: ${order.cookie}\r\n${encoding}\r\n`),
)
/** One for all connections: it is read before another can write to it, and it stays in the processor's cache. */
const buffer = Buffer.allocUnsafeSlow(256 * 1024)
const HEADER_END = Buffer.from('\r\n\r\n')
let done = 0
let next = 0
let end = Infinity

function open(): Promise<void> {
  return new Promise((resolve, reject) => {
    let left = -1 // bytes of the body to come; -1 before the header
    const ask = () => {
      left = -1
      socket.write(requests[next++ % requests.length]!)
    }
    const take = (length: number, buffer: Uint8Array): boolean => {
      let rest = length
      if (left < 0) {
        const bytes = Buffer.from(buffer.buffer, buffer.byteOffset, length)
        const header = bytes.indexOf(HEADER_END)
        const text = bytes.subarray(0, header).toString('latin1')
        if (!text.startsWith('HTTP/1.1 200') || Number(/content-length: (\d+)/i.exec(text)?.[1]) !== order.size)
          throw new Error(`unexpected reply: ${text.slice(0, 200)}`)
        left = order.size
        rest = length - header - HEADER_END.length
      }
      left -= rest
      if (left > 0) return true
      done++
      if (performance.now() < end) ask()
      else socket.end(() => resolve())
      return true
    }
    const socket = connect(
      { port: order.port, host: '127.0.0.1', noDelay: true, onread: { buffer, callback: take } },
      ask,
    )
    socket.on('error', reject)
  })
}

const begun = performance.now()
end = begun + order.milliseconds
await Promise.all(Array.from({ length: order.connections }, open))
process.stdout.write(JSON.stringify({ requests: done, seconds: (performance.now() - begun) / 1000 }))
