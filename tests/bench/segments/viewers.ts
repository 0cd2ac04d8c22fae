/**
 * Viewers in number, at a player's pace: each keeps a connection and asks for a segment every few seconds. Prints how
 * many segments came whole, and how many viewers were left waiting for theirs.
 */
import { connect } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'

interface Order {
  port: number
  path: string
  cookie: string
  names: string[]
  size: number
  viewers: number
  everyMilliseconds: number
  rounds: number
}

const order = JSON.parse(process.argv[2]!) as Order
const requests = order.names.map((name) =>
  Buffer.from(`GET ${order.path}${name} HTTP/1.1\r\nhost: 127.0.0.1\r\ncookie: ${order.cookie}\r\n\r\n`),
)
const buffer = Buffer.allocUnsafeSlow(256 * 1024)
const HEADER_END = Buffer.from('\r\n\r\n')
let segments = 0
let waiting = 0

async function view(viewer: number): Promise<void> {
  await pause((viewer / order.viewers) * order.everyMilliseconds) // they did not all press play at once
  let left = 0
  const take = (length: number, bytes: Uint8Array): boolean => {
    let rest = length
    if (left < 0) {
      const piece = Buffer.from(bytes.buffer, bytes.byteOffset, length)
      if (!piece.toString('latin1', 0, 12).startsWith('HTTP/1.1 200'))
        throw new Error(`unexpected reply: ${piece.toString('latin1', 0, 200)}`)
      rest = length - piece.indexOf(HEADER_END) - HEADER_END.length
      left = order.size
    }
    left -= rest
    if (left === 0) segments++
    return true
  }
  const socket = connect({ port: order.port, host: '127.0.0.1', onread: { buffer, callback: take } })
  for (let round = 0; round < order.rounds; round++) {
    if (left === 0) {
      left = -1
      socket.write(requests[(viewer + round) % requests.length]!)
    }
    await pause(order.everyMilliseconds)
  }
  if (left !== 0) waiting++
  socket.destroy()
}

await Promise.all(Array.from({ length: order.viewers }, (_, viewer) => view(viewer)))
process.stdout.write(JSON.stringify({ segments, waiting }))
