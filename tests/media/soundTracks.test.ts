import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { isAudible } from '../../media/audible.ts'
import { firstPackage } from '../../media/instantPlay/instantPlay.ts'
import { probe } from '../../media/probe.ts'
import { readTrack } from './hls.ts'
import { h264, make, picture, sound, tool, workFolder } from './sources.ts'

const silence = (seconds: number): string[] => ['-f', 'lavfi', '-i', `anullsrc=duration=${seconds}`]
const recorder = (seconds: number): string[] => [
  ...[...picture('64x64', seconds), ...silence(seconds), ...sound(seconds), '-map', '0', '-map', '1', '-map', '2'],
  ...[...h264, '-c:a', 'aac', '-metadata:s:a:0', 'title=系统声音', '-metadata:s:a:1', 'title=麦克风'],
  ...['-metadata:s:a:1', 'language=chi'],
]

test.for([4, 40])(
  'of two sounds the first that can be heard is taken, or the one that is asked for: %d s',
  async (seconds) => {
    const file = await make(await workFolder(), 'screen.mkv', recorder(seconds))
    const found = await probe(file)
    expect(found.audio).toMatchObject({ track: 1, title: '麦克风', language: 'chi' })
    expect(found.sounds.map(({ peak, title }) => [isAudible(peak), title])).toEqual([
      [false, '系统声音'],
      [true, '麦克风'],
    ])
    expect((await probe(file, { sound: 0 })).audio).toMatchObject({ track: 0 })
  },
)

test('nobody is told that there is silence where a long recording is heard between the moments that are listened to', async () => {
  const file = await make(await workFolder(), 'talk.mp4', [
    ...[...picture('64x64', 40), ...sound(1), ...h264, '-af', 'adelay=20s,apad=whole_dur=40', '-c:a', 'aac'],
  ])
  expect(isAudible((await probe(file)).sounds[0]!.peak)).toBe(true)
  const silent = await make(await workFolder(), 'silent.mp4', [...picture('64x64', 2), ...silence(2), ...h264])
  expect(isAudible((await probe(silent)).sounds[0]!.peak)).toBe(false)
})

const six = ['-c:a', 'ac3', '-ac', '6']
test.for([
  ['AC-3', 'mp4', six],
  ['5.1', 'mp4', ['-c:a', 'aac', '-ac', '6']],
  ['fragments with 5.1', 'mp4', ['-c:a', 'aac', '-ac', '6', '-movflags', '+frag_keyframe+empty_moov']],
  ['MP3', 'flv', ['-c:a', 'libmp3lame']],
  ['Opus', 'mkv', ['-c:a', 'libopus']],
] as const)('a picture plays as it is, and only its sound is encoded: %s in %s', async ([, kind, codec]) => {
  const folder = await workFolder()
  const file = await make(folder, `a.${kind}`, [...picture('64x64', 3), ...sound(3), ...h264, '-g', '25', ...codec])
  const made = await firstPackage(file, await probe(file), folder)
  expect(made?.durationSeconds).toBeCloseTo(3, 0)
  expect((await readdir(folder)).filter((name) => /^v\d/.test(name))).toEqual([])
  expect((await readTrack(folder, 'audio')).seconds).toBeCloseTo(3, 0)
  const show = ['-show_entries', 'stream=codec_name,channels', '-of', 'csv=p=0', join(folder, 'audio.m3u8')]
  expect(await tool('ffprobe', show)).toMatch(/^aac,2/)
})

test('a span of a transport stream brings its sound along: it waits for the encoder', async () => {
  const folder = await workFolder()
  const file = await make(folder, 'a.ts', [...picture('64x64', 4), ...sound(4), ...h264, ...six])
  expect(await firstPackage(file, await probe(file), folder)).toBeNull()
})
