import { Agent, request } from 'node:http'

export interface Client {
  /** Milliseconds until the last byte of a reply that says yes. */
  ask(method: 'GET' | 'PUT', path: string, body?: unknown): Promise<number>
  close(): void
}

/** One client with its connection, as a browser keeps it. */
export function clientOf(url: string, headers: Record<string, string> = {}): Client {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  return {
    ask: (method, path, body) =>
      new Promise((resolve, reject) => {
        const begun = performance.now()
        const sent = body === undefined ? undefined : Buffer.from(JSON.stringify(body))
        const what = sent && { 'content-type': 'application/json', 'content-length': sent.length }
        request(url + path, { method, agent, headers: { ...headers, ...what } }, (reply) => {
          reply.resume().once('error', reject)
          reply.once('end', () => {
            if (reply.statusCode! < 300) resolve(performance.now() - begun)
            else reject(new Error(`${method} ${path}: ${reply.statusCode}`))
          })
        })
          .once('error', reject)
          .end(sent)
      }),
    close: () => agent.destroy(),
  }
}

/** Every client asks, waits for the answer and asks again, for so long; answers a second, and what each took. */
export async function keepAsking(
  clients: readonly Client[],
  seconds: number,
  ask: (client: Client, index: number) => Promise<number>,
): Promise<{ rate: number; waits: number[] }> {
  const waits: number[] = []
  const begun = performance.now()
  const until = begun + seconds * 1_000
  await Promise.all(
    clients.map(async (client, index) => {
      while (performance.now() < until) waits.push(await ask(client, index))
    }),
  )
  return { rate: waits.length / ((performance.now() - begun) / 1_000), waits }
}
