import fc from 'fast-check'
import { expect, test } from 'vitest'
import { planLadder } from '../../media/ladder.ts'
import type { SourceProbe } from '../../media/probe.ts'
import { posterMoment } from '../../media/poster.ts'

const side = fc.integer({ min: 16, max: 8192 })
const sources: fc.Arbitrary<SourceProbe> = fc
  .record({
    width: side,
    height: side,
    frameRate: fc.double({ min: 1, max: 60, noNaN: true }),
    durationSeconds: fc.double({ min: 0.5, max: 43_200, noNaN: true }),
    size: fc.integer({ min: 1, max: 20e9 }),
  })
  .map(({ width, height, frameRate, durationSeconds, size }) => ({
    container: 'mov,mp4,m4a,3gp,3g2,mj2',
    durationSeconds,
    size,
    video: {
      codec: 'h264',
      width,
      height,
      frameRate,
      rotation: 0,
      pixelFormat: 'yuv420p',
      hdr: false,
      bitDepth: 8,
      profile: 'High',
      interlaced: false,
      squarePixels: true,
      begins: 0,
      displayMatrix: false,
    },
    audio: null,
    sounds: [],
    chapters: [],
  }))

const always = (rule: (source: SourceProbe, ladder: ReturnType<typeof planLadder>) => void): void =>
  fc.assert(fc.property(sources, (source) => rule(source, planLadder(source))))

test('at least two renditions, at most three, with names of their own', () =>
  always((_, ladder) => {
    expect(ladder.length).toBeGreaterThanOrEqual(2)
    expect(ladder.length).toBeLessThanOrEqual(3)
    expect(new Set(ladder.map(({ name }) => name)).size).toBe(ladder.length)
  }))

test('never above the source, nor above 1080p; sides are even', () =>
  always(({ video }, ladder) => {
    for (const { width, height } of ladder) {
      expect(width).toBeLessThanOrEqual(video?.width ?? 0)
      expect(height).toBeLessThanOrEqual(video?.height ?? 0)
      expect(Math.max(width, height)).toBeLessThanOrEqual(1920)
      expect(Math.min(width, height)).toBeLessThanOrEqual(1080)
      expect([width % 2, height % 2]).toEqual([0, 0])
      expect(Math.min(width, height)).toBeGreaterThanOrEqual(2)
    }
  }))

test('the aspect is kept to within the rounding to even sides', () =>
  always(({ video }, ladder) => {
    for (const { width, height } of ladder) {
      const exact = (width * (video?.height ?? 0)) / (video?.width ?? 1)
      const slack = 2 + (2 * (video?.height ?? 0)) / (video?.width ?? 1)
      expect(Math.abs(height - exact)).toBeLessThanOrEqual(slack + 1)
    }
  }))

test('each rendition asks clearly less of the line than the one above, and never more pixels', () =>
  always((_, ladder) => {
    for (const [i, lower] of ladder.entries()) {
      const upper = ladder[i - 1]
      for (const rate of [lower.videoBitrate, lower.maxrate, lower.bufsize]) expect(Number.isInteger(rate)).toBe(true)
      expect(lower.maxrate).toBeGreaterThan(lower.videoBitrate)
      if (!upper) continue
      expect(lower.videoBitrate).toBeLessThanOrEqual(Math.ceil(upper.videoBitrate * 0.6))
      expect(lower.width * lower.height).toBeLessThanOrEqual(upper.width * upper.height)
    }
  }))

const ladderOf = (width: number, height: number): string[] => {
  const video = {
    codec: 'h264',
    width,
    height,
    frameRate: 25,
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
  const ladder = planLadder({
    container: 'mp4',
    durationSeconds: 60,
    size: 100e6,
    video,
    audio: null,
    sounds: [],
    chapters: [],
  })
  return ladder.map((rung) => `${rung.name} ${rung.width}x${rung.height}`)
}

test.for([
  [3840, 2160, ['v1080 1920x1080', 'v720 1280x720', 'v360 640x360']],
  [1280, 720, ['v720 1280x720', 'v360 640x360']],
  [720, 1280, ['v720 720x1280', 'v360 360x640']],
  [854, 480, ['v480 854x480', 'v360 640x360']],
  [641, 361, ['v360 640x360', 'v240 426x240']],
  [320, 180, ['v180 320x180', 'v180-low 320x180']],
] as const)('%d x %d gives %j', ([width, height, expected]) => expect(ladderOf(width, height)).toEqual(expected))

test('sound alone has no ladder', () =>
  expect(
    planLadder({
      container: 'mp3',
      durationSeconds: 60,
      size: 1e6,
      video: null,
      audio: { track: 0, codec: 'mp3', profile: 'unknown', channels: 2, sampleRate: 44100, begins: 0 },
      sounds: [],
      chapters: [],
    }),
  ).toEqual([]))

test('the poster is taken inside the lesson, and early', () =>
  always((source) => {
    expect(posterMoment(source)).toBeGreaterThan(0)
    expect(posterMoment(source)).toBeLessThanOrEqual(Math.min(30, source.durationSeconds / 2))
  }))
