import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { frameRateOf } from '../../media/frameRate.ts'
import { cutsOfKept, placeOf } from '../../media/keptPieces.ts'
import { planLadder, type Rendition } from '../../media/ladder.ts'
import { planPieces, publishedRate } from '../../media/pieces.ts'
import { probe, type SourceProbe } from '../../media/probe.ts'
import { transcode } from '../../media/transcode.ts'
import { misalignments } from './hls.ts'
import { h264, make, sound, tool, workFolder } from './sources.ts'

const video = {
  codec: 'h264',
  width: 64,
  height: 64,
  rotation: 0,
  pixelFormat: 'yuv420p',
  hdr: false,
  bitDepth: 8,
  profile: 'High',
  interlaced: false,
  squarePixels: true,
  begins: 0,
  displayMatrix: false,
}

const sourceOf = (frameRate: number, durationSeconds: number): SourceProbe => ({
  container: 'mov,mp4,m4a,3gp,3g2,mj2',
  durationSeconds,
  size: 1,
  video: { ...video, frameRate },
  audio: null,
  sounds: [],
  chapters: [],
})

test('pieces follow each other frame by frame, and begin where segments do', () =>
  fc.assert(
    fc.property(
      fc.double({ min: 1, max: 60, noNaN: true }),
      fc.double({ min: 0.5, max: 43_200, noNaN: true }),
      (frameRate, durationSeconds) => {
        const source = sourceOf(frameRate, durationSeconds)
        const pieces = planPieces(source)
        expect(pieces[0]).toMatchObject({ segment: 0, frame: 0, at: 0 })
        expect(pieces.at(-1)?.frames).toBeNull()
        for (const [index, { segment, frame, frames, at }] of pieces.entries()) {
          expect(at - segment * 4).toBeGreaterThanOrEqual(-1e-6)
          expect(at - segment * 4).toBeLessThan(1 / publishedRate(source) + 1e-6)
          expect(at).toBeLessThan(durationSeconds)
          if (frames !== null) expect(pieces[index + 1]?.frame).toBe(frame + frames)
        }
        expect(planPieces({ ...source, container: 'mpegts' })).toHaveLength(1)
      },
    ),
  ))

test('a run finds the pieces that one before it kept, wherever that one was gone on with', async () => {
  const renditions = [{ name: 'v1080' }, { name: 'v720' }] as Rendition[]
  await fc.assert(
    fc.asyncProperty(
      fc.double({ min: 5, max: 60, noNaN: true }),
      fc.array(fc.nat(20), { maxLength: 3 }),
      async (frameRate, cuts) => {
        const source = sourceOf(frameRate, 100)
        const kept = await mkdtemp(join(tmpdir(), 'media-test-'))
        const before = planPieces(source, cuts).slice(0, -1) // the last one is not kept
        for (const piece of before) await mkdir(placeOf(kept, { piece, renditions, stills: [] }))
        const now = planPieces(source, [0, ...(await cutsOfKept(kept, publishedRate(source)))])
        await rm(kept, { recursive: true })
        expect(now).toEqual(expect.arrayContaining(before))
      },
    ),
  )
})

test('there is a picture for each segment to begin with, however seldom the source shows another', () =>
  fc.assert(
    fc.property(fc.double({ min: 0.02, max: 60, noNaN: true }), (rate) => {
      expect(frameRateOf(rate, rate)).toBeGreaterThanOrEqual(5 - 1e-9)
      const times = frameRateOf(rate, rate) / rate
      expect(times, 'none of its pictures is moved').toBeCloseTo(Math.round(times), 6)
    }),
  ))

/** The light of each frame tells its number: whatever is lost, doubled or out of place at a seam shows. */
const numbered = 'nullsrc=size=64x64:rate=30000/1001:duration=40,geq=lum=16+mod(N*37\\,219):cb=128:cr=128'

test('no frame is lost, doubled or moved where pieces meet, at a rate that does not fit the segments', async () => {
  const folder = await workFolder()
  const file = await make(folder, 'numbered.mp4', [
    '-f',
    'lavfi',
    '-i',
    numbered,
    ...sound(40),
    ...h264,
    '-crf',
    '10',
    '-g',
    '250',
    '-bf',
    '2',
    '-c:a',
    'aac',
  ])
  const source = await probe(file)
  expect(planPieces(source).length).toBeGreaterThan(1)
  const out = join(folder, 'out')
  const { renditions, durationSeconds } = await transcode({
    source: file,
    probe: source,
    ladder: planLadder(source),
    outDir: out,
  })
  expect(
    await misalignments(
      out,
      renditions.map(({ name }) => name),
    ),
  ).toEqual([])
  expect(durationSeconds).toBeCloseTo(40, 1)
  await tool('ffmpeg', [
    '-allowed_extensions',
    'ALL',
    '-i',
    join(out, 'v64.m3u8'),
    '-fps_mode',
    'passthrough',
    '-vf',
    'scale=1:1,format=gray',
    '-f',
    'rawvideo',
    join(folder, 'lights'),
  ])
  await tool('ffmpeg', [
    '-i',
    file,
    '-fps_mode',
    'passthrough',
    '-vf',
    'scale=1:1,format=gray',
    '-f',
    'rawvideo',
    join(folder, 'source'),
  ])
  const [lights, expected] = [await readFile(join(folder, 'lights')), await readFile(join(folder, 'source'))]
  expect(lights).toHaveLength(1199)
  const wrong = [...lights].findIndex((light, frame) => Math.abs(light - expected[frame]!) > 12)
  expect(wrong, `frame ${wrong}`).toBe(-1)
})
