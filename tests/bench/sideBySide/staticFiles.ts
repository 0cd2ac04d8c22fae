import { existsSync } from 'node:fs'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { interleaved, median, round } from '../bench.ts'
import { NGINX, runNginx } from '../segments/nginx.ts'
import { ask } from '../segments/processes.ts'
import { ROOT } from '../server.ts'

const PAIRS = 5
const CONNECTIONS = 16
const MILLISECONDS = 1_200
const DIST = path.join(ROOT, 'client/dist')

/**
 * The same file from our server and from nginx, as it lies there, and compressed beside it as browsers ask for it (nginx
 * has no Brotli of its own); null where nginx is missing.
 */
export async function againstNginx(port: number, names: readonly string[]) {
  if (!NGINX) {
    console.error('nginx is not installed: the files are not compared with it (apt-get install nginx-light)')
    return null
  }
  const folder = await mkdtemp(path.join(tmpdir(), 'hongling-nginx-'))
  const nginx = await runNginx(
    folder,
    (own) =>
      `sendfile on; gzip_static on; types { text/javascript js; text/css css; } tcp_nopush off; keepalive_requests 1000000000; server { listen 127.0.0.1:${own}; root ${DIST}; }`,
  )
  try {
    const rows = []
    const forms = names
      .flatMap((name) => [
        { name, file: name },
        { name, file: `${name}.gz`, encoding: 'gzip' },
      ])
      .filter(({ file }) => existsSync(path.join(DIST, file)))
    for (const { name, file, ...asking } of forms) {
      const { size } = await stat(path.join(DIST, file))
      const run = (to: number, milliseconds: number) => async (): Promise<number> => {
        const order = {
          port: to,
          path: '/',
          cookie: '',
          names: [name],
          size,
          connections: CONNECTIONS,
          milliseconds,
          ...asking,
        }
        const { requests, seconds } = await ask<{ requests: number; seconds: number }>('client', order)
        return requests / seconds
      }
      await interleaved(1, run(port, MILLISECONDS), run(nginx.port, MILLISECONDS))
      const { ratio, a, b } = await interleaved(PAIRS, run(port, MILLISECONDS), run(nginx.port, MILLISECONDS))
      rows.push({ name: file, size, ours: round(median(a), 0), nginx: round(median(b), 0), ratio: round(ratio) })
    }
    return rows
  } finally {
    await nginx.stop()
    await rm(folder, { recursive: true, force: true })
  }
}
