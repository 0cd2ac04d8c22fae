import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { planLadder } from '../../media/ladder.ts'
import { probe } from '../../media/probe.ts'
import { transcode } from '../../media/transcode.ts'
import { readTrack } from './hls.ts'
import { h264, make, picture, sound, tool, workFolder } from './sources.ts'

/** Copied out of a longer one with its time stamps: a clock that begins late. */
test.for(['mkv', 'mp4', 'wmv'])('a %s whose clock begins late is whole, and as long as what is there', async (kind) => {
  const folder = await workFolder()
  const codecs = kind === 'wmv' ? ['-c:v', 'wmv2', '-c:a', 'wmav2'] : [...h264, '-c:a', 'aac']
  const all = await make(folder, `all.${kind}`, [...picture('64x64', 22), ...sound(22), '-g', '25', ...codecs])
  const late = await make(folder, `late.${kind}`, ['-ss', '10', '-i', all, '-c', 'copy', '-copyts'])
  const { durationSeconds } = await probe(late)
  expect(durationSeconds).toBeGreaterThan(11.5)
  expect(durationSeconds).toBeLessThan(13.2)
})

/** Red of one shape, then blue of another, as a meeting whose recording changes its size in the middle. */
async function changing(folder: string, kind: 'ts' | 'mp4' | 'webm', clock: 'on' | 'again'): Promise<string> {
  const codecs = {
    ts: [...h264, '-c:a', 'aac'],
    mp4: [...h264, '-c:a', 'aac'],
    webm: ['-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '8', '-c:a', 'libopus'],
  }[kind]
  const part = (name: string, colour: string, size: string) =>
    make(folder, `${name}.${kind}`, [
      ...['-f', 'lavfi', '-i', `color=${colour}:size=${size}:rate=25:duration=3`, ...sound(3), '-g', '25', ...codecs],
    ])
  const parts = [await part('a', 'red', '320x180'), await part('b', 'blue', '480x360')]
  const file = join(folder, `changing.${kind}`)
  if (clock === 'again') await writeFile(file, await Promise.all(parts.map((each) => readFile(each))))
  else {
    await writeFile(join(folder, 'list'), parts.map((each) => `file ${each}\n`).join(''))
    await tool('ffmpeg', ['-f', 'concat', '-safe', '0', '-i', join(folder, 'list'), '-c', 'copy', file])
  }
  return file
}

/** Red, green and blue at a place (of 16 across) half way down, for each second of a rendition. */
async function coloursOf(playlist: string): Promise<(second: number, across: number) => number[]> {
  const small = ['-vf', 'fps=1,scale=16:9:flags=area,format=rgb24', '-f', 'rawvideo']
  await tool('ffmpeg', ['-allowed_extensions', 'ALL', '-i', playlist, ...small, `${playlist}.dots`])
  const dots = await readFile(`${playlist}.dots`)
  return (second, across) => [...dots.subarray((second * 144 + 64 + across) * 3).subarray(0, 3)]
}

test.for([
  ['ts', 'again'],
  ['mp4', 'on'],
  ['webm', 'on'],
] as const)('a picture that changes its size in the middle of a %s, its clock going %s', async ([kind, clock]) => {
  const folder = await workFolder()
  const file = await changing(folder, kind, clock)
  const source = await probe(file)
  expect(Math.abs(source.durationSeconds - 6)).toBeLessThan(0.3)
  const out = join(folder, 'out')
  const made = await transcode({ source: file, probe: source, ladder: planLadder(source), outDir: out })
  expect(Math.abs(made.durationSeconds - 6)).toBeLessThan(0.3)
  expect(made).toMatchObject({ posters: 5, storyboard: true })
  expect(Math.abs((await readTrack(out, 'audio')).seconds - made.durationSeconds)).toBeLessThan(0.2)
  const colours = await coloursOf(join(out, `${made.renditions[0]!.name}.m3u8`))
  const [red, blue, bar] = [colours(1, 8), colours(4, 8), colours(4, 0)]
  expect([red[0]! > 180, red[2]! < 60], String(red)).toEqual([true, true])
  expect([blue[2]! > 180, blue[0]! < 60], String(blue)).toEqual([true, true])
  expect(Math.max(...bar), 'beside the narrower shape').toBeLessThan(40)
})
