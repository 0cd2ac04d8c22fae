import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { pieceInput } from '../../media/hlsArguments.ts'
import { planLadder } from '../../media/ladder.ts'
import { planPieces } from '../../media/pieces.ts'
import { probe } from '../../media/probe.ts'
import { transcode } from '../../media/transcode.ts'
import { readTrack } from './hls.ts'
import { twoDescriptions } from './twoDescriptions.ts'
import { h264, make, picture, sound, tool, workFolder } from './sources.ts'

/** Copied out of a longer one with its time stamps: a clock that begins late. */
test.for(['mkv', 'wmv'])('a %s whose clock begins late is whole, and as long as what is there', async (kind) => {
  const folder = await workFolder()
  const codecs = kind === 'wmv' ? ['-c:v', 'wmv2', '-c:a', 'wmav2'] : [...h264, '-c:a', 'aac']
  const all = await make(folder, `all.${kind}`, [...picture('64x64', 22), ...sound(22), '-g', '25', ...codecs])
  const late = await make(folder, `late.${kind}`, ['-ss', '10', '-i', all, '-c', 'copy', '-copyts'])
  const { durationSeconds } = await probe(late)
  expect(durationSeconds).toBeGreaterThan(11.5)
  expect(durationSeconds).toBeLessThan(13.2)
})

/** Red of one shape, then blue of another, as a meeting whose recording changes its size in the middle. */
async function changing(
  folder: string,
  kind: 'ts' | 'mp4' | 'webm',
  clock: 'on' | 'again' | 'described',
): Promise<string> {
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
  else if (clock === 'described') await twoDescriptions(parts[0]!, parts[1]!, file)
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
  ['mp4', 'described'],
  ['webm', 'on'],
] as const)('a picture that changes its size in the middle of a %s (%s)', async ([kind, clock]) => {
  const folder = await workFolder()
  const file = await changing(folder, kind, clock)
  const source = await probe(file)
  expect(Math.abs(source.durationSeconds - 6)).toBeLessThan(0.3)
  const out = join(folder, 'out')
  const made = await transcode({ source: file, probe: source, ladder: planLadder(source), outDir: out })
  expect(Math.abs(made.durationSeconds - 6)).toBeLessThan(0.3)
  expect(made).toMatchObject({ posters: 5, storyboard: true })
  if (source.audio) expect(Math.abs((await readTrack(out, 'audio')).seconds - made.durationSeconds)).toBeLessThan(0.2)
  const colours = await coloursOf(join(out, `${made.renditions[0]!.name}.m3u8`))
  const [red, blue, bar] = [colours(1, 8), colours(4, 8), colours(4, 0)]
  expect([red[0]! > 180, red[2]! < 60], String(red)).toEqual([true, true])
  expect([blue[2]! > 180, blue[0]! < 60], String(blue)).toEqual([true, true])
  expect(Math.max(...bar), 'beside the narrower shape').toBeLessThan(40)
})

test('where a clock starts again, sound stays with its picture, though the sound before it was longer', async () => {
  const folder = await workFolder()
  /** White and a tone from second 1 on, or neither. */
  const part = (name: string, from: number, seconds: number) =>
    make(folder, name, [
      ...[
        '-f',
        'lavfi',
        '-i',
        `color=black:size=64x64:rate=25:duration=3,drawbox=c=white:t=fill:enable='gte(t,${from})'`,
      ],
      ...['-f', 'lavfi', '-i', `sine=duration=${seconds},volume='gte(t,${from})':eval=frame`, ...h264, '-c:a', 'aac'],
    ])
  const parts = [await part('a.ts', 99, 4.5), await part('b.ts', 1, 3)]
  const file = join(folder, 'joined.ts')
  await writeFile(file, await Promise.all(parts.map((each) => readFile(each))))
  const source = await probe(file)
  const out = join(folder, 'out')
  await transcode({ source: file, probe: source, ladder: planLadder(source), outDir: out })
  const raw = async (playlist: string, ...as: string[]) => {
    await tool('ffmpeg', ['-allowed_extensions', 'ALL', '-i', join(out, playlist), ...as, join(folder, playlist)])
    return readFile(join(folder, playlist))
  }
  const lights = await raw('v64.m3u8', '-vf', 'scale=1:1,format=gray', '-f', 'rawvideo')
  const bytes = await raw('audio.m3u8', '-ac', '1', '-ar', '8000', '-f', 's16le')
  const levels = new Int16Array(bytes.buffer, bytes.byteOffset, bytes.length >> 1)
  const seen = lights.findIndex((light) => light > 128) / 25
  const heard = levels.findIndex((level) => Math.abs(level) > 500) / 8000
  expect(seen).toBeGreaterThan(3.9)
  expect(Math.abs(heard - seen)).toBeLessThan(0.15)
})

test('a mirrored picture of changing size never meets a filter that takes one size only', async () => {
  const folder = await workFolder()
  const flat = await changing(folder, 'mp4', 'on')
  const file = await make(folder, 'mirrored.mp4', ['-i', flat, '-c', 'copy'])
  const bytes = await readFile(file)
  const matrix = bytes.indexOf(Buffer.from('0001000000000000000000000000000000010000', 'hex'), bytes.indexOf('tkhd'))
  bytes.writeInt32BE(-0x10000, matrix + 16) // upside down, and not turned: rotation 0
  await writeFile(file, bytes)
  const source = await probe(file)
  expect(source.video).toMatchObject({ displayMatrix: true })
  expect(pieceInput(source, planPieces(source)[0]!)).not.toContain('-reinit_filter')
})

test('a sound whose channels change in the middle is not filled with silence from its beginning again', async () => {
  const folder = await workFolder()
  const part = (name: string, channels: string) =>
    make(folder, name, [...picture('64x64', 3), ...sound(3), ...h264, '-c:a', 'aac', '-ac', channels])
  const parts = [await part('a.mkv', '1'), await part('b.mkv', '2')]
  await writeFile(join(folder, 'list'), parts.map((each) => `file ${each}\n`).join(''))
  const file = join(folder, 'changing.mkv')
  await tool('ffmpeg', ['-f', 'concat', '-safe', '0', '-i', join(folder, 'list'), '-c', 'copy', file])
  const source = await probe(file)
  const out = join(folder, 'out')
  await transcode({ source: file, probe: source, ladder: planLadder(source), outDir: out })
  const raw = join(folder, 'raw')
  await tool('ffmpeg', ['-i', join(out, 'audio.m3u8'), '-ac', '1', '-ar', '8000', '-f', 's16le', raw])
  const bytes = await readFile(raw)
  let [quiet, longest] = [0, 0]
  for (const level of new Int16Array(bytes.buffer, bytes.byteOffset, bytes.length >> 1).subarray(4000, 44_000)) {
    quiet = Math.abs(level) < 200 ? quiet + 1 : 0
    longest = Math.max(longest, quiet)
  }
  expect(longest / 8000, 'seconds without sound').toBeLessThan(0.12)
  expect((await readTrack(out, 'audio')).seconds).toBeCloseTo(6, 0)
})
