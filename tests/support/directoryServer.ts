/** A small LDAP server for tests: bind, search, StartTLS, by RFC 4511, with an encoding of its own. */
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import { CERTIFICATE, KEY } from './directoryCertificate.ts'

export interface Listed {
  dn: string
  password: string
  attributes: Record<string, string | Buffer>
}
interface Node {
  tag: number
  body: Buffer
}
const BIND = 0x60
const UNBIND = 0x42
const SEARCH = 0x63
const EXTENDED = 0x77
const STARTTLS = '1.3.6.1.4.1.1466.20037'

function encoded(tag: number, ...parts: (Buffer | string)[]): Buffer {
  const body = Buffer.concat(parts.map((part) => Buffer.from(part as string)))
  const length = body.length < 0x80 ? [body.length] : [0x82, body.length >> 8, body.length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...length]), body])
}
/** The nodes that are there as a whole, and how many bytes they take. */
function decoded(bytes: Buffer): { nodes: Node[]; taken: number } {
  const nodes: Node[] = []
  let at = 0
  while (at + 2 <= bytes.length) {
    const long = bytes[at + 1]! & 0x80 ? bytes[at + 1]! & 0x7f : 0
    if (at + 2 + long > bytes.length) break
    const length = long ? bytes.readUIntBE(at + 2, long) : bytes[at + 1]!
    const from = at + 2 + long
    if (from + length > bytes.length) break
    nodes.push({ tag: bytes[at]!, body: bytes.subarray(from, from + length) })
    at = from + length
  }
  return { nodes, taken: at }
}
const within = ({ body }: Node): Node[] => decoded(body).nodes

function matches(filter: Node, { attributes }: Listed): boolean {
  const value = (name: Buffer) =>
    Object.entries(attributes).find(([each]) => each.toLowerCase() === String(name).toLowerCase())?.[1]
  if (filter.tag === 0xa0) return within(filter).every((each) => matches(each, { attributes } as Listed))
  if (filter.tag === 0xa1) return within(filter).some((each) => matches(each, { attributes } as Listed))
  if (filter.tag === 0x87)
    return String(filter.body).toLowerCase() === 'objectclass' || value(filter.body) !== undefined
  const [name, wanted] = within(filter)
  return filter.tag === 0xa3 && String(value(name!.body)).toLowerCase() === String(wanted!.body).toLowerCase()
}

/** `looker`: who may search; `starttls`: whether it is offered, and asked for before a password is taken. */
export async function directoryServer(people: Listed[], { starttls = true } = {}) {
  const base = 'dc=example'
  let closed: number | string | null = null

  function answer(id: Buffer, operation: Node, state: { who: Listed | null }): Buffer[] {
    const reply = (tag: number, code: number, message = '') =>
      encoded(0x30, encoded(2, id), encoded(tag, encoded(0x0a, Buffer.from([code])), encoded(4), encoded(4, message)))
    if (operation.tag === BIND) {
      const [, name, password] = within(operation)
      const found = people.find(({ dn }) => dn === String(name!.body))
      if (typeof closed === 'string') return [reply(0x61, 49, closed)]
      if (String(password!.body) === '') return [reply(0x61, 0)] // a visitor's, as many servers say
      state.who = found?.password === String(password!.body) ? found : null
      return [reply(0x61, state.who ? 0 : 49)]
    }
    if (operation.tag === EXTENDED) {
      const offered = starttls && String(within(operation)[0]!.body) === STARTTLS
      return [reply(0x78, offered ? 0 : 2, offered ? '' : 'unsupported extended operation (TLS)')]
    }
    if (operation.tag !== SEARCH) return []
    const [name, scope, , size, , , filter] = within(operation)
    if (String(name!.body) === '') return [reply(0x65, 0)]
    if (!state.who) return [reply(0x65, 50)]
    if (!String(name!.body).endsWith(base)) return [reply(0x65, 32)]
    const found = scope!.body[0] === 0 ? [] : people.filter((each) => matches(filter!, each))
    const most = size!.body.readUIntBE(0, size!.body.length) || found.length
    const entries = found.slice(0, most).map(({ dn, attributes }) => {
      const listed = Object.entries(attributes).map(([type, value]) =>
        encoded(0x30, encoded(4, type), encoded(0x31, encoded(4, value))),
      )
      return encoded(0x30, encoded(2, id), encoded(0x64, encoded(4, dn), encoded(0x30, ...listed)))
    })
    return [...entries, reply(0x65, found.length > most ? 4 : 0)]
  }

  function serve(socket: Socket): void {
    const state = { who: null as Listed | null }
    let pending = Buffer.alloc(0)
    socket.on('error', () => undefined)
    socket.on('data', function read(bytes: Buffer) {
      const { nodes, taken } = decoded((pending = Buffer.concat([pending, bytes])))
      pending = pending.subarray(taken)
      for (const [id, operation] of nodes.map(within)) {
        if (operation!.tag === UNBIND) return socket.end()
        for (const part of answer(id!.body, operation!, state)) socket.write(part)
        if (operation!.tag !== EXTENDED || !starttls) continue
        socket.off('data', read)
        serve(new TLSSocket(socket, { isServer: true, key: KEY, cert: CERTIFICATE }))
      }
    })
  }
  const server = createServer(serve)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    address: `ldap://127.0.0.1:${(server.address() as AddressInfo).port}`,
    base,
    /** Every password is refused, in these words. */
    refuseWith: (words: string | null) => void (closed = words),
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}
