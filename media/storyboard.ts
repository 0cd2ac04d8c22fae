import { readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runFfmpeg } from './ffmpeg.ts'
import { candidate, posterFile, POSTERS_MOST, tileFile, type Stills } from './stills.ts'

export const STORYBOARD = 'storyboard.vtt'
const ACROSS = 10
const PAGE = ACROSS * ACROSS
const page = (number: number): string => `storyboard-${number}.jpg`

/**
 * Puts the tiles of all pieces on pages, and says in a WebVTT which part of them shows which seconds. False without
 * tiles.
 */
export async function writeStoryboard(
  folder: string,
  { every, tile }: Stills,
  seconds: number,
  signal?: AbortSignal,
): Promise<boolean> {
  const tiles = (await readdir(folder)).filter((name) => /^tile-\d+\.jpg$/.test(name))
  if (tiles.length === 0) return false
  const output = {
    to: page(0).replace('0', '%d'),
    options: ['-map', '[pages]', '-f', 'image2', '-start_number', '1', '-c:v', 'mjpeg', '-q:v', '5'],
  }
  const rows = Math.min(ACROSS, Math.ceil(tiles.length / ACROSS))
  await runFfmpeg({
    inputs: [{ pictures: tileFile }],
    filter: `[0:v]tile=${ACROSS}x${rows}[pages]`,
    outputs: [output],
    cwd: folder,
    ...(signal ? { signal } : {}),
  })
  for (const name of tiles) await rm(join(folder, name))
  const cues = tiles.map((_, index) => {
    const [from, to] = [index * every, Math.min(seconds, (index + 1) * every)]
    const at = `${(index % ACROSS) * tile.width},${Math.floor((index % PAGE) / ACROSS) * tile.height},${tile.width},${tile.height}`
    return `${clock(from)} --> ${clock(Math.max(to, from + 0.001))}\n${page(Math.floor(index / PAGE) + 1)}#xywh=${at}`
  })
  await writeFile(join(folder, STORYBOARD), ['WEBVTT', ...cues].join('\n\n') + '\n')
  return true
}

const clock = (seconds: number): string => new Date(Math.round(seconds * 1000)).toISOString().slice(11, 23)

/** Gives the candidates for the poster their names, without gaps. @returns how many there are */
export async function namePosters(folder: string): Promise<number> {
  let count = 0
  for (let number = 1; number <= POSTERS_MOST; number++)
    if (
      await rename(join(folder, candidate(number)), join(folder, posterFile(count + 1))).then(
        () => true,
        () => false,
      )
    )
      count++
  return count
}
