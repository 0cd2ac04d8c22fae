import type { AddressInfo, Socket } from 'node:net'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'

export interface Received {
  from: string
  to: string[]
  /** As it came, headers and all. */
  raw: string
  header(name: string): string
}

/** A real SMTP server that keeps what it receives. */
export async function mailServer(options: SMTPServerOptions = {}) {
  const mails: Received[] = []
  const server = new SMTPServer({
    authOptional: true,
    disableReverseLookup: true,
    hideSTARTTLS: true,
    allowInsecureAuth: true,
    logger: false,
    onData(stream, { envelope }, done) {
      const parts: Buffer[] = []
      stream.on('data', (part: Buffer) => parts.push(part))
      stream.on('end', () => {
        const raw = Buffer.concat(parts).toString('utf8')
        const head = raw.slice(0, raw.indexOf('\r\n\r\n')).replace(/\r\n[ \t]+/g, ' ')
        mails.push({
          from: envelope.mailFrom ? envelope.mailFrom.address : '',
          to: envelope.rcptTo.map(({ address }) => address),
          raw,
          header: (name) => new RegExp(`^${name}: (.*)$`, 'im').exec(head)?.[1] ?? '',
        })
        done()
      })
    },
    ...options,
  })
  server.on('error', () => undefined) // connections that a test breaks off
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  const { port } = server.server.address() as AddressInfo
  return {
    mails,
    settings: {
      host: '127.0.0.1',
      port,
      security: 'none' as const,
      user: '',
      from: 'xuetang@example.edu.cn',
      fromName: '红领学堂',
      perMinute: 6_000,
    },
    /** As a server that falls over in the middle of a mail. */
    breakOff(): void {
      for (const { _socket } of server.connections as Set<{ _socket: Socket }>) _socket.destroy()
    },
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}
