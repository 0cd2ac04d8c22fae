import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { tool, type Lessons } from './lessons.ts'

/** Seconds from the sending of the last chunk until the first segment has arrived and shows a picture. */
export async function firstPlay(
  lessons: Lessons,
  source: string,
  folder: string,
): Promise<{ seconds: number; asset: string }> {
  const { upload, lastAt } = await lessons.upload(source)
  const { id } = await lessons.asset(upload, ({ state }) => state === 'ready')
  const segment = await lessons.play(id)
  const seconds = (performance.now() - lastAt) / 1000
  await writeFile(path.join(folder, 'first.mp4'), segment)
  const { stdout } = await tool('ffprobe', [
    '-v',
    'error',
    '-select_streams',
    'v',
    '-show_entries',
    'frame=width',
    '-read_intervals',
    '%+#1',
    '-of',
    'csv=p=0',
    path.join(folder, 'first.mp4'),
  ])
  if (!/\d/.test(stdout)) throw new Error('the first segment shows no picture')
  return { seconds, asset: id }
}

/** Plays it, and takes it away: or the next upload would find its twin. */
export async function firstPlayOf(lessons: Lessons, source: string, folder: string): Promise<number> {
  const { seconds, asset } = await firstPlay(lessons, source, folder)
  await lessons.cancel(asset)
  await lessons.remove(asset)
  return seconds
}
