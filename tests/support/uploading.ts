/** Uploads as a browser makes them, and small real files to upload. */
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { DEMO_PASSWORD } from '../../server/features/accounts/demo.ts'

const run = promisify(execFile)

/**
 * A small moving picture with sound, as MP4; `seed` makes its content another. With 'mpeg4' it has to be encoded before
 * it plays.
 */
export async function makeVideo(
  folder: string,
  { seconds = 2, seed = 1, size = '320x180', codec = 'libx264' } = {},
): Promise<Buffer> {
  const file = path.join(folder, `video-${seed}-${seconds}-${codec}.mp4`)
  const inputs = [
    '-f',
    'lavfi',
    '-i',
    `testsrc2=size=${size}:rate=10:duration=${seconds}`,
    '-f',
    'lavfi',
    '-i',
    `sine=frequency=${200 + seed}:duration=${seconds}`,
  ]
  await run('ffmpeg', [
    '-v',
    'error',
    '-y',
    ...inputs,
    '-c:v',
    codec,
    ...(codec === 'libx264' ? ['-preset', 'ultrafast'] : []),
    '-g',
    '40',
    '-c:a',
    'aac',
    '-shortest',
    file,
  ])
  return readFile(file)
}

/**
 * Sums of bytes asked for before: a test that waits asks again and again, in the process that has to take the upload
 * in.
 */
const sums = new WeakMap<Uint8Array, string>()
function sumOf(bytes: Uint8Array): string {
  const sum = sums.get(bytes) ?? createHash('sha256').update(bytes).digest('hex')
  sums.set(bytes, sum)
  return sum
}

/**
 * Keys of the originals of this content, which nobody changes any more, that the folder of a app has: one for the
 * assets that share it.
 */
export function storedOriginals(dataDir: string, bytes: Uint8Array): string[] {
  const folder = path.join(dataDir, 'files', 'originals')
  const sha256 = sumOf(bytes)
  return existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.startsWith(sha256))
        .map((name) => `originals/${name}`)
    : []
}

/** Signs in and returns the cookie header of the session. */
export async function cookieOf(url: string, login: string): Promise<string> {
  const reply = await fetch(`${url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login, password: DEMO_PASSWORD }),
  })
  if (!reply.ok) throw new Error(`sign-in: ${reply.status}`)
  return reply.headers.getSetCookie()[0]!.split(';')[0]!
}

const metadata = (values: Record<string, string>): string =>
  Object.entries(values)
    .map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`)
    .join(',')

/** tus 1.0 by hand, so that a test can stop wherever it likes. */
export function tusClient(url: string, cookie: string) {
  const ask = (target: string, init: RequestInit) =>
    fetch(target, {
      ...init,
      headers: { 'tus-resumable': '1.0.0', cookie, ...(init.headers as Record<string, string>) },
    })
  return {
    create: (unit: string, length: number, filename = '第一课.mp4') =>
      ask(`${url}/api/uploads/files`, {
        method: 'POST',
        headers: {
          'upload-length': String(length),
          'upload-metadata': metadata({ filename, filetype: 'video/mp4', unit }),
        },
      }),
    head: (location: string) => ask(url + location, { method: 'HEAD' }),
    patch: (location: string, offset: number, bytes: Uint8Array, headers: Record<string, string> = {}) =>
      ask(url + location, {
        method: 'PATCH',
        headers: { 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream', ...headers },
        body: bytes as never,
      }),
    remove: (location: string) => ask(url + location, { method: 'DELETE' }),
    /** All at once; returns the id of the upload. */
    async upload(unit: string, bytes: Uint8Array, filename?: string): Promise<string> {
      const location = (await this.create(unit, bytes.length, filename)).headers.get('location')!
      const reply = await this.patch(location, 0, bytes)
      if (reply.status !== 204) throw new Error(`upload: ${reply.status} ${await reply.text()}`)
      return location.split('/').at(-1)!
    },
  }
}
