import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { freePort } from '../../../server/database/freePort.ts'

export const NGINX = ['/usr/sbin/nginx', '/usr/local/sbin/nginx', '/usr/bin/nginx'].find(existsSync)

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })

/** As the whole of nginx's configuration needs it, whatever its http block holds. */
const nginxConfig = (folder: string, http: string): string => `
${process.getuid?.() === 0 ? 'user root;' : ''}
worker_processes 1; daemon off; pid ${folder}/nginx.pid; error_log ${folder}/error.log;
events { worker_connections 4096; }
http {
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/${name};`).join(' ')}
  access_log off;
  ${http}
}`

export interface Nginx {
  port: number
  /** Of its worker. */
  pid: number
  stop(): Promise<void>
}

/** Starts nginx with an http block for a port; `folder` holds what it writes. */
export async function runNginx(folder: string, http: (port: number) => string): Promise<Nginx> {
  if (!NGINX) throw new Error('nginx is not installed: apt-get install nginx-light')
  const port = await freePort()
  const file = path.join(folder, 'nginx.conf')
  await writeFile(file, nginxConfig(folder, http(port)))
  const master = spawn(NGINX, ['-c', file, '-p', folder, '-e', path.join(folder, 'error.log')], { stdio: 'inherit' })
  for (let tries = 0; !(await answers(port)); tries++) {
    if (tries > 200 || master.exitCode !== null) throw new Error('nginx does not answer')
    await pause(25)
  }
  const children = await readFile(`/proc/${master.pid}/task/${master.pid}/children`, 'utf8')
  return {
    port,
    pid: Number(children.trim().split(' ')[0]),
    async stop() {
      master.kill('SIGTERM')
      await once(master, 'exit')
    },
  }
}

/**
 * Over a folder as the distribution sets it up, less tcp_nopush (with it, range requests on loopback are forty times
 * slower) and logs.
 */
export const startNginx = (folder: string): Promise<Nginx> =>
  runNginx(
    folder,
    (port) =>
      `sendfile on; tcp_nopush off; keepalive_requests 1000000000; default_type video/iso.segment; server { listen 127.0.0.1:${port}; root ${folder}; }`,
  )
