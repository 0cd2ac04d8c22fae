import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { planLadder } from '../../media/ladder.ts'
import { probe } from '../../media/probe.ts'
import { transcode } from '../../media/transcode.ts'
import { h264, make, tool, workFolder } from './sources.ts'

/** The light of the picture tells the time: 5 levels a second from 20 on. */
const clock = (size: string, seconds: number): string[] => [
  '-f',
  'lavfi',
  '-i',
  `nullsrc=size=${size}:rate=5:duration=${seconds},geq=lum=20+5*floor(T):cb=128:cr=128`,
]

async function lightOf(file: string, crop: string): Promise<number> {
  const at = await tool('ffprobe', [
    '-f',
    'lavfi',
    `movie=${file},${crop},scale=1:1,signalstats`,
    '-show_entries',
    'frame_tags=lavfi.signalstats.YAVG',
    '-of',
    'csv=p=0',
  ])
  return Number(at.trim())
}

async function made(size: string, seconds: number) {
  const folder = await workFolder()
  const file = await make(folder, 'clock.mp4', [...clock(size, seconds), ...h264, '-g', '20'])
  const source = await probe(file)
  const out = join(folder, 'out')
  return { out, ...(await transcode({ source: file, probe: source, ladder: planLadder(source), outDir: out })) }
}

test('a storyboard shows each stretch by its picture, over the seams of pieces', async () => {
  const { out, storyboard } = await made('320x180', 42)
  expect(storyboard).toBe(true)
  const cues = [
    ...(await readFile(join(out, 'storyboard.vtt'), 'utf8')).matchAll(
      /^(\S+) --> (\S+)\n(\S+)#xywh=(\d+),(\d+),(\d+),(\d+)$/gm,
    ),
  ]
  expect(cues).toHaveLength(11)
  expect([cues[0]!.slice(1, 3), cues[10]!.slice(1, 3)]).toEqual([
    ['00:00:00.000', '00:00:04.000'],
    ['00:00:40.000', '00:00:42.000'],
  ])
  const jpeg = (light: number): number => ((light - 16) * 255) / 219
  for (const [index, [, , , page, x, y, w, h]] of cues.entries()) {
    expect([page, w, h]).toEqual(['storyboard-1.jpg', '160', '90'])
    const light = await lightOf(join(out, page!), `crop=${w}:${h}:${x}:${y}`)
    expect(
      Math.min(Math.abs(light - jpeg(20 + 20 * index)), Math.abs(light - (20 + 20 * index))),
      `tile ${index}: ${light}`,
    ).toBeLessThan(4)
  }
  expect((await readdir(out)).filter((name) => /tile|candidate|piece/.test(name))).toEqual([])
})

test('the posters to choose from are pictures of different moments, at most 1280 wide', async () => {
  const { out, posters } = await made('1344x756', 10)
  expect(posters).toBe(5)
  const names = ['poster.jpg', 'poster-2.jpg', 'poster-3.jpg', 'poster-4.jpg', 'poster-5.jpg']
  const lights: number[] = []
  for (const name of names) {
    expect(
      (
        await tool('ffprobe', ['-show_entries', 'stream=codec_name,width,height', '-of', 'csv=p=0', join(out, name)])
      ).trim(),
    ).toBe('mjpeg,1280,720')
    lights.push(await lightOf(join(out, name), 'null'))
  }
  expect(lights).toEqual(lights.toSorted((a, b) => a - b))
  expect(new Set(lights).size).toBe(5)
})
