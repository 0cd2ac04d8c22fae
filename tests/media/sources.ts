import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { onTestFinished } from 'vitest'

const execute = promisify(execFile)

/** Runs ffmpeg or ffprobe as it is, unguarded, and returns what it prints: tests make and measure with it. */
export const tool = async (program: 'ffmpeg' | 'ffprobe', args: readonly string[], cwd?: string): Promise<string> =>
  (await execute(program, ['-v', 'error', ...args], { maxBuffer: 64e6, ...(cwd ? { cwd } : {}) })).stdout

/** A folder that is gone when the test is over. Concurrent tests hand in their own `onTestFinished`. */
export async function workFolder(whenFinished: typeof onTestFinished = onTestFinished): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'media-test-'))
  whenFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

export const picture = (size = '320x180', seconds = 2, rate = 25): string[] => [
  '-f',
  'lavfi',
  '-i',
  `testsrc2=size=${size}:rate=${rate}:duration=${seconds}`,
]
export const sound = (seconds = 2): string[] => ['-f', 'lavfi', '-i', `sine=duration=${seconds}`]
export const hdr10 = [
  '-pix_fmt',
  'yuv420p10le',
  '-color_primaries',
  'bt2020',
  '-color_trc',
  'smpte2084',
  '-colorspace',
  'bt2020nc',
]
export const h264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p']

/** Makes a source with ffmpeg in `folder` and returns its path. */
export async function make(folder: string, name: string, args: readonly string[]): Promise<string> {
  const path = join(folder, name)
  await tool('ffmpeg', ['-y', ...args, path])
  return path
}

/** Pictures that change abruptly at odd moments, where an encoder left to itself would put key frames. */
export const sceneCuts = (seconds: readonly number[], size = '320x180'): string[] => {
  const scenes = ['testsrc2', 'smptebars', 'yuvtestsrc', 'rgbtestsrc', 'testsrc']
  const inputs = seconds.map((_, i) => `${scenes[i % scenes.length]}=size=${size}:rate=25`)
  const parts = inputs.map((source, i) => `${source},trim=duration=${seconds[i]},setsar=1,format=yuv420p[s${i}]`)
  const joined = seconds.map((_, i) => `[s${i}]`).join('')
  return ['-f', 'lavfi', '-i', `${parts.join(';')};${joined}concat=n=${seconds.length}`]
}
