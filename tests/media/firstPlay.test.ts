import { mkdir, open, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cutMovie } from '../../media/firstPlay/cut.ts'
import { firstPackage } from '../../media/firstPlay/firstPlay.ts'
import { readMovie } from '../../media/firstPlay/movie.ts'
import { probe } from '../../media/probe.ts'
import { h264, make, picture, sound, tool, workFolder } from './sources.ts'
import { variantsOf } from './hls.ts'

const aac = ['-c:a', 'aac']

/** The package of a source as files, its segments put together as they are when they are asked for. */
async function assembled(source: string, folder: string) {
  await mkdir(folder)
  const made = await firstPackage(source, await probe(source), folder)
  if (!made) return null
  const bytes = await readFile(source)
  for (const [index, { head, body }] of made.splices.segments.entries()) {
    const parts = [made.splices.heads.subarray(head[0], head[0] + head[1]), bytes.subarray(body[0], body[0] + body[1])]
    await writeFile(join(folder, `first-${String(index).padStart(5, '0')}.m4s`), Buffer.concat(parts))
  }
  return made
}

/** A checksum of each decoded picture, in the order in which they are shown. */
const picturesOf = async (input: readonly string[]): Promise<string[]> =>
  (await tool('ffmpeg', [...input, '-map', '0:v', '-fps_mode', 'passthrough', '-f', 'framecrc', '-']))
    .split('\n')
    .filter((line) => /^\d/.test(line))
    .map((line) => line.split(',').at(-1)!.trim())
const asPlayed = (folder: string): string[] => ['-allowed_extensions', 'ALL', '-i', join(folder, 'master.m3u8')]

test('what is played is the source, picture by picture; picture and sound begin together', async () => {
  const folder = await workFolder()
  const source = await make(folder, 'a.mp4', [...picture('640x360', 13), ...sound(13), '-c:v', 'libx264', '-g', '50', '-bf', '3', ...aac])
  const made = await assembled(source, join(folder, 'out'))
  expect(made?.durationSeconds).toBeCloseTo(13, 1)
  expect(made?.splices.segments).toHaveLength(4)
  expect(await picturesOf(asPlayed(join(folder, 'out')))).toEqual(await picturesOf(['-i', source]))
  const [variant] = variantsOf(await readFile(join(folder, 'out/master.m3u8'), 'utf8'))
  expect(variant).toMatchObject({ RESOLUTION: '640x360', 'FRAME-RATE': '25.000' })
  expect(variant?.['CODECS']).toMatch(/^avc1\.64[0-9a-f]{4},mp4a\.40\.2$/)
  const shown = (await readMovie(source))!.tracks.map((track) => {
    const { samples } = track
    const { from } = cutMovie({ tracks: [track] })![0]!.runs[0]!
    return (samples.time[from]! + samples.shift[from]!) / track.timescale
  })
  expect(shown).toEqual([0, 0])
})

test('sound alone plays as it is', async () => {
  const folder = await workFolder()
  const source = await make(folder, 'talk.m4a', [...sound(9), ...aac])
  const made = await assembled(source, join(folder, 'out'))
  expect(made).toMatchObject({ rendition: null, splices: { segments: { length: 3 } } })
  expect(await tool('ffmpeg', [...asPlayed(join(folder, 'out')), '-f', 'null', '-'])).toBe('')
})

const unfit: Record<string, readonly string[]> = {
  'codec.mp4': [...picture(), '-c:v', 'mpeg4'],
  'deep.mp4': [...picture(), '-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p10le'],
  'chroma.mp4': [...picture(), '-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv444p'],
  'interlaced.mp4': [...picture('320x240'), '-c:v', 'libx264', '-flags', '+ilme+ildct', '-pix_fmt', 'yuv420p'],
  'large.mp4': [...picture('2560x1440', 0.6), ...h264],
  'surround.mp4': [...picture(), ...sound(), ...h264, '-ac', '6', ...aac],
  'sound.mp4': [...picture(), ...sound(), ...h264, '-c:a', 'libmp3lame'],
  'sparse.mp4': [...picture('64x64', 40, 5), ...h264, '-g', '1000'],
  'apart.mp4': [...picture(), ...sound(7), ...h264, ...aac],
  'fragments.mp4': [...picture(), ...h264, '-movflags', '+frag_keyframe+empty_moov'],
  'other.mkv': [...picture(), ...h264],
}
describe.concurrent('what a browser might not play as it is has to be encoded', () => {
  test.for(Object.entries(unfit))('%s', async ([name, args], { onTestFinished }) => {
    const folder = await workFolder(onTestFinished)
    expect(await assembled(await make(folder, name, args), join(folder, 'out'))).toBeNull()
  })
})

test('an index that a stranger bent never does worse than be turned away', async () => {
  const folder = await workFolder()
  const whole = await readFile(await make(folder, 'a.mp4', [...picture('64x64', 5), ...sound(5), ...h264, ...aac, '-movflags', '+faststart']))
  const [from, to] = [whole.indexOf('moov') - 4, whole.indexOf('mdat')]
  const bent = join(folder, 'bent.mp4')
  const found = await probe(join(folder, 'a.mp4'))
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(fc.integer({ min: from, max: to }), fc.constantFrom(0, 1, 0x7f, 0x80, 0xff)), { minLength: 1, maxLength: 8 }), async (changes) => {
      const bytes = Buffer.from(whole)
      for (const [at, value] of changes) bytes[at] = value
      await writeFile(bent, bytes)
      const out = join(folder, 'out')
      await rm(out, { recursive: true, force: true })
      await mkdir(out)
      const made = await firstPackage(bent, found, out)
      for (const { body } of made?.splices.segments ?? []) expect(body[0] + body[1]).toBeLessThanOrEqual(whole.length)
    }),
    { numRuns: 150 },
  )
})

test('a file cut short in its index is turned away', async () => {
  const folder = await workFolder()
  const source = await make(folder, 'a.mp4', [...picture(), ...h264, '-movflags', '+faststart'])
  const handle = await open(source, 'r+')
  await handle.truncate(400)
  await handle.close()
  expect(await readMovie(source)).toBeNull()
})
