/**
 * What the benchmarks of lessons share: a server, sources, uploads as a browser makes them, and waiting for what comes
 * of them.
 */
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { open, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { tusClient } from '../../support/uploading.ts'
import { ROOT } from '../server.ts'
import type { Ready } from './side.ts'

const CHUNK = 4 * 1024 * 1024 // the browser's
/**
 * Often where a moment counts; a page looks no more often than the other, and asking costs the processor that encodes.
 */
const POLL_MS = 15
const LADDER_POLL_MS = 250

export const tool = async (
  program: string,
  args: readonly string[],
  cwd?: string,
): Promise<{ stdout: string; stderr: string }> =>
  promisify(execFile)(program, [...args], { maxBuffer: 64e6, ...(cwd ? { cwd } : {}) })

/** A lecture, made once and repeated as often as wanted without another encoding. `seed` makes its content another. */
export async function makeLecture(
  folder: string,
  name: string,
  encoding: readonly string[],
  { seconds = 60, repeat = 1, size = '1920x1080', seed = 1 } = {},
): Promise<string> {
  const [minute, file] = [path.join(folder, `minute-${name}`), path.join(folder, name)]
  const inputs = [
    `testsrc2=size=${size}:rate=25:duration=${seconds},hue=h=${seed * 40},noise=alls=4:allf=t`,
    `sine=frequency=${200 + seed}:duration=${seconds}`,
  ]
  await tool('ffmpeg', [
    '-v',
    'error',
    '-y',
    ...inputs.flatMap((source) => ['-f', 'lavfi', '-i', source]),
    ...encoding,
    '-shortest',
    minute,
  ])
  if (repeat === 1) return minute
  await writeFile(`${file}.txt`, `file '${minute}'\n`.repeat(repeat))
  await tool('ffmpeg', ['-v', 'error', '-y', '-f', 'concat', '-safe', '0', '-i', `${file}.txt`, '-c', 'copy', file])
  return file
}

export interface View {
  id: string
  state: string
  ladder: string | null
  refusal: { message: string } | null
  renditions: { name: string }[]
}

/** What a playlist names first. */
const firstOf = (text: string): string => text.split('\n').find((each) => each !== '' && !each.startsWith('#'))!

/** Lessons of the app at `url`, as the browser of whoever has the cookie asks for them. */
export function lessonsOf({ url: app, cookie, unit }: Pick<Ready, 'url' | 'cookie' | 'unit'>) {
  const tus = tusClient(app, cookie)
  const get = (url: string) => fetch(app + url, { headers: { cookie } })
  const ask = async <T>(url: string): Promise<T> => {
    const reply = await get(url)
    if (!reply.ok) throw new Error(`${url}: ${reply.status}`)
    return (await reply.json()) as T
  }
  return {
    /** Chunk by chunk. @returns the upload, and when its last chunk began to be sent */
    async upload(file: string): Promise<{ upload: string; lastAt: number }> {
      const { size } = await stat(file)
      const location = (await tus.create(unit, size, path.basename(file))).headers.get('location')!
      const handle = await open(file)
      let lastAt = 0
      for (let at = 0; at < size; at += CHUNK) {
        const { buffer, bytesRead } = await handle.read(
          Buffer.allocUnsafe(Math.min(CHUNK, size - at)),
          0,
          Math.min(CHUNK, size - at),
          at,
        )
        lastAt = performance.now()
        const reply = await tus.patch(location, at, buffer.subarray(0, bytesRead))
        if (reply.status !== 204) throw new Error(`upload: ${reply.status} ${await reply.text()}`)
      }
      await handle.close()
      return { upload: location.split('/').at(-1)!, lastAt }
    },
    async asset(upload: string, until: (asset: View) => boolean, everyMs = POLL_MS): Promise<View> {
      for (;;) {
        const asset = await ask<View>(`/api/assets/by-upload/${upload}`)
        if (asset.refusal) throw new Error(asset.refusal.message)
        if (until(asset)) return asset
        await pause(everyMs)
      }
    },
    ladder(upload: string): Promise<View> {
      return this.asset(upload, ({ state, ladder }) => state === 'ready' && ladder === null, LADDER_POLL_MS)
    },
    /** Fetches what a player fetches before its first picture. @returns bytes of the first segment */
    async play(asset: string): Promise<Buffer> {
      const { near, media } = await this.playlist(asset)
      const [, init] = /URI="([^"]+)"/.exec(media) ?? [] // MPEG-TS has none
      return Buffer.concat([...(init ? [await near(init)] : []), await near(firstOf(media))])
    },
    /** Seconds that can be watched by now. */
    async published(asset: string): Promise<number> {
      const { media } = await this.playlist(asset)
      return [...media.matchAll(/^#EXTINF:([\d.]+)/gm)].reduce((sum, [, seconds]) => sum + Number(seconds), 0)
    },
    /** The first rendition that a player is offered, and what lies beside its playlist. */
    async playlist(asset: string): Promise<{ media: string; near(name: string): Promise<Buffer> }> {
      const { playlist } = await ask<{ playlist: string }>(`/api/assets/${asset}/playback`)
      const near = async (name: string): Promise<Buffer> => {
        const reply = await get(playlist.replace('master.m3u8', name))
        if (!reply.ok) throw new Error(`${name}: ${reply.status}`)
        return Buffer.from(await reply.arrayBuffer())
      }
      return { near, media: (await near(firstOf((await near('master.m3u8')).toString()))).toString() }
    },
    remove: (asset: string) => fetch(`${app}/api/assets/${asset}`, { method: 'DELETE', headers: { cookie } }),
    cancel: (asset: string) => fetch(`${app}/api/assets/${asset}/cancel`, { method: 'POST', headers: { cookie } }),
  }
}

/** Of this checkout, or of another one. */
export async function startLessons(root = ROOT) {
  const side = path.join(root, 'tests/bench/lessons/side.ts')
  const child = spawn(process.execPath, [side], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = (await Promise.race([
    once(child.stdout, 'data'),
    once(child, 'exit').then(() => Promise.reject(new Error('the server of the benchmark did not come up'))),
  ])) as [Buffer]
  const ready = JSON.parse(String(line)) as Ready
  const exited = once(child, 'exit')
  return {
    ...lessonsOf(ready),
    files: ready.files,
    async stop() {
      child.kill('SIGTERM')
      await exited
    },
  }
}
export type Lessons = Awaited<ReturnType<typeof startLessons>>
