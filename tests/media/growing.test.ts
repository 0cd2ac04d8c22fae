import { appendFile, copyFile, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { GaveWay } from '../../media/giveWay.ts'
import { keepsAhead } from '../../media/growing/ahead.ts'
import type { Growing, GrowingTrack } from '../../media/growing/growth.ts'
import { fileNames } from '../../media/hlsNames.ts'
import { planLadder } from '../../media/ladder.ts'
import { growingPlaylist } from '../../media/playlist.ts'
import { probe } from '../../media/probe.ts'
import { transcode } from '../../media/transcode.ts'
import { misalignments } from './hls.ts'
import { make, sound, tool, workFolder } from './sources.ts'

test('whoever watches never waits for a span of which it was said so', () =>
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 500, noNaN: true }),
      fc.double({ min: 1, max: 120, noNaN: true }),
      fc.double({ min: 0, max: 500, noNaN: true }),
      fc.double({ min: 0.05, max: 20, noNaN: true }),
      (at, seconds, viewerAt, rate) => {
        if (!keepsAhead({ at, seconds, viewerAt, rate })) return
        for (let from = 0; from < seconds; from += 4)
          expect((from + 4) / rate, `segment at ${from} s`).toBeLessThanOrEqual(at + from - viewerAt)
      },
    ),
  ))

/** The light of each frame tells its number: whatever is lost, doubled or out of place at a seam shows. */
const numbered = 'nullsrc=size=64x64:rate=30000/1001:duration=26,geq=lum=16+mod(N*37\\,219):cb=128:cr=128'

async function lights(folder: string, playlist: string): Promise<number[]> {
  const out = join(folder, 'lights')
  const options = playlist.endsWith('.m3u8') ? ['-allowed_extensions', 'ALL'] : []
  const gray = ['-fps_mode', 'passthrough', '-vf', 'scale=1:1,format=gray', '-f', 'rawvideo']
  await tool('ffmpeg', ['-y', ...options, '-i', playlist, ...gray, out])
  return [...(await readFile(out))]
}

/** As it stood when so many segments were whole: how many are when it is looked at depends on the machine. */
const upTo = (most: number, { name, segments, closed }: GrowingTrack): GrowingTrack => ({
  ...{ name, segments: segments.slice(0, most) },
  closed: closed && segments.length <= most,
})

/** A storage: what is there stays as it is. */
async function publisher(stored: string, before: GrowingTrack[], most = Infinity) {
  const told: GrowingTrack[][] = []
  await mkdir(stored, { recursive: true })
  const growing: Growing = {
    before,
    bring: (file, to) => copyFile(join(stored, file), to),
    async publish({ folder, tracks: all, master }) {
      const tracks = all.map((track) => upTo(most, track))
      for (const { name, segments } of tracks)
        for (const file of [fileNames(name).init, ...segments.map(({ uri }) => uri)])
          if (!(await readFile(join(stored, file)).catch(() => null)))
            await copyFile(join(folder, file), join(stored, file))
      if (told.length === 0 && before.length === 0) await writeFile(join(stored, 'master.m3u8'), await master())
      told.push(tracks.map((track) => ({ ...track, segments: [...track.segments] })))
      if (tracks[0]!.segments.length >= most) throw new Error('killed')
    },
  }
  return { growing, told }
}

test('what is shown while it is made stays as it is, goes on after a kill and a waiting, and becomes the rendition', async () => {
  const folder = await workFolder()
  const stored = join(folder, 'stored')
  const source = await make(folder, 'numbered.mp4', [
    ...['-f', 'lavfi', '-i', numbered, ...sound(26)],
    ...['-c:v', 'mpeg4', '-q:v', '2', '-g', '100', '-c:a', 'aac'],
  ])
  const found = await probe(source)
  const keptDir = join(folder, 'kept')
  const job = { source, probe: found, ladder: planLadder(found), outDir: join(folder, 'out'), keptDir }

  const first = await publisher(stored, [], 3)
  await expect(transcode({ ...job, growing: first.growing })).rejects.toThrow('killed')
  const before = first.told.at(-1)!
  const [picture] = before
  expect(picture!.closed).toBe(false)
  const files = picture!.segments.map(({ uri }) => join(stored, uri))
  const bytes = await Promise.all(files.map((file) => readFile(file)))

  const second = await publisher(stored, before)
  await expect(transcode({ ...job, growing: second.growing, othersWait: () => true })).rejects.toThrow(GaveWay)
  const between = second.told.at(-1)!
  expect(between.map(({ closed }) => closed)).toEqual([true, true])

  expect(await readdir(keptDir).catch(() => [])).toEqual([])

  const third = await publisher(stored, between)
  const madeFirst = await transcode({ ...job, growing: third.growing, othersWait: () => false })
  const numbers = () =>
    Promise.all(['v64-00000.m4s', 'v64-00002.m4s'].map(async (file) => (await stat(join(job.outDir, file))).ino))
  const tiles = () => readFile(join(job.outDir, 'storyboard-1.jpg'))
  const [wholePieces, tilesFirst] = [await numbers(), await tiles()]
  const fourth = await publisher(stored, third.told.at(-1) ?? between)
  const made = await transcode({ ...job, growing: fourth.growing })
  expect(await numbers(), 'what was whole of the other renditions is not made again').toEqual(wholePieces)
  expect(made.files).toEqual(madeFirst.files)
  expect(await tiles()).toEqual(tilesFirst)
  const shown = [before, ...second.told, ...third.told]
  for (const [index, tracks] of shown.entries())
    for (const [which, { segments }] of tracks.entries())
      expect(segments.slice(0, shown[index - 1]?.[which]?.segments.length ?? 0)).toEqual(
        shown[index - 1]?.[which]?.segments ?? [],
      )
  expect(await Promise.all(files.map((file) => readFile(file)))).toEqual(bytes)

  const last = shown.at(-1)!
  expect(last.map(({ closed }) => closed)).toEqual([true, true])
  for (const { name, segments } of last)
    await writeFile(join(stored, `${name}.m3u8`), growingPlaylist(fileNames(name).init, segments, 4, true))
  for (const { uri } of last[0]!.segments)
    expect(await readFile(join(job.outDir, uri)), uri).toEqual(await readFile(join(stored, uri)))
  expect(
    await misalignments(
      job.outDir,
      made.renditions.map(({ name }) => name),
    ),
  ).toEqual([])
  expect(made.files).not.toContain('sound.m3u8')

  const expected = await lights(folder, source)
  for (const playlist of [stored, job.outDir, job.outDir].map((where, at) =>
    join(where, at < 2 ? 'v64-low.m3u8' : 'v64.m3u8'),
  )) {
    const seen = await lights(folder, playlist)
    expect(seen).toHaveLength(expected.length)
    const wrong = seen.findIndex((light, frame) => Math.abs(light - expected[frame]!) > 20)
    expect(wrong, `frame ${wrong} of ${playlist}`).toBe(-1)
  }
})

test('slides of five seconds each have a segment every four', async () => {
  const folder = await workFolder()
  const source = await make(folder, 'slides.mkv', [
    ...['-f', 'lavfi', '-i', 'testsrc2=size=64x64:rate=1/5:duration=30', ...sound(30)],
    ...['-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-c:a', 'aac', '-t', '30'],
  ])
  const found = await probe(source)
  expect(found.video!.frameRate).toBe(5)
  const { growing, told } = await publisher(join(folder, 'stored'), [])
  await transcode({ source, probe: found, ladder: planLadder(found), outDir: join(folder, 'out'), growing })
  const { segments } = told.at(-1)![0]!
  expect(segments.map(({ uri }) => uri)).toEqual(segments.map((_, index) => `v64-low-0000${index}.m4s`))
  expect(segments.map(({ seconds }) => Math.round(seconds))).toEqual([4, 4, 4, 4, 4, 4, 4, 2])
})

test.each([
  ['numbered.avi', ['-c:v', 'mpeg4', '-q:v', '2', '-c:a', 'mp2']],
  ['numbered.ts', ['-c:v', 'mpeg2video', '-q:v', '2', '-c:a', 'mp2', '-f', 'mpegts']],
])('%s, which cannot be entered in its middle, goes on after what was published, too', async (name, encoding) => {
  const folder = await workFolder()
  const stored = join(folder, 'stored')
  const source = await make(folder, name, ['-f', 'lavfi', '-i', numbered, ...sound(26), ...encoding])
  const found = await probe(source)
  const job = { source, probe: found, ladder: planLadder(found), outDir: join(folder, 'out') }
  const first = await publisher(stored, [], 3)
  await expect(transcode({ ...job, growing: first.growing })).rejects.toThrow('killed')
  const mark = Buffer.from([0, 0, 0, 8, ...Buffer.from('free')]) // an empty box: what is made anew has none
  await appendFile(join(stored, 'v64-low-00002.m4s'), mark)
  const second = await publisher(stored, first.told.at(-1)!)
  await transcode({ ...job, growing: second.growing })
  expect(await readFile(join(job.outDir, 'v64-low-00002.m4s'))).toEqual(
    await readFile(join(stored, 'v64-low-00002.m4s')),
  )
  expect(await misalignments(job.outDir, ['v64', 'v64-low'])).toEqual([])
  const expected = await lights(folder, source)
  for (const playlist of ['v64.m3u8', 'v64-low.m3u8']) {
    const seen = await lights(folder, join(job.outDir, playlist))
    expect(Math.abs(seen.length - expected.length)).toBeLessThanOrEqual(1)
    const wrong = seen.findIndex((light, frame) => Math.abs(light - (expected[frame] ?? light)) > 20)
    expect(wrong, `frame ${wrong} of ${playlist}`).toBe(-1)
  }
})
