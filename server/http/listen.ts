import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { StartupError } from '../startupError.ts'

const STARTING = `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta http-equiv="refresh" content="2"><title>正在启动 · 红领学堂</title>
<body style="display:grid;place-items:center;min-height:90vh;font:16px/1.6 system-ui,sans-serif;color:#1f2328"><p role="status">红领学堂正在启动，页面会自动打开。</p></body></html>`

const starting: RequestListener = (_req, res) => {
  res
    .writeHead(503, { 'content-type': 'text/html; charset=utf-8', 'retry-after': '2', 'cache-control': 'no-store' })
    .end(STARTING)
}

/** A video over a bad line is one request of hours; its header must come within a minute all the same. */
const UNHURRIED = { requestTimeout: 0, headersTimeout: 60_000 }
/** How long a stop waits for requests in progress; an upload cut then goes on after the start. */
const PATIENCE_MS = 8_000

export interface Listening {
  server: Server
  port: number
  /** Until this is called every request is told that the system is starting. */
  serve(app: RequestListener): void
  /** Takes no new connection, waits for the requests in progress. */
  stop(): Promise<void>
}

/**
 * Listens first and starts the rest afterwards: a port in use is found out before anything is touched.
 * @throws StartupError when the port can't be had
 */
export async function listen(port: number, host: string): Promise<Listening> {
  let handler = starting
  const server = createServer(UNHURRIED, (req, res) => {
    // A kept connection would go on being served after the stop, and hold it up while it idles.
    if (!server.listening) res.setHeader('connection', 'close')
    res.once('close', () => !server.listening && setImmediate(() => server.closeIdleConnections()))
    handler(req, res)
  })
  const connections = new Set<Socket>() // with WebSockets, which the server itself forgets
  server.on('connection', (socket) => {
    connections.add(socket)
    socket.once('close', () => connections.delete(socket))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(new StartupError(sentence(error, port, host))))
    server.listen(port, host, resolve)
  })
  return {
    server,
    port: (server.address() as AddressInfo).port,
    serve(app) {
      handler = app
    },
    stop: () =>
      new Promise((resolve) => {
        const impatient = setTimeout(() => connections.forEach((socket) => socket.destroy()), PATIENCE_MS)
        server.close(() => {
          clearTimeout(impatient)
          resolve()
        })
        server.closeIdleConnections()
      }),
  }
}

function sentence({ code }: NodeJS.ErrnoException, port: number, host: string): string {
  if (code === 'EADDRINUSE') return `Port ${port} is in use: stop what listens there, or choose another with PORT.`
  if (code === 'EACCES') return `Port ${port} may not be used by this user: choose one above 1023 with PORT.`
  return `Cannot listen on ${host}:${port} (${code}).`
}
