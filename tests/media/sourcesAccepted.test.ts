import { readFile, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { planLadder } from '../../media/ladder.ts'
import { probe, type SourceProbe } from '../../media/probe.ts'
import { transcode, type HlsPackage } from '../../media/transcode.ts'
import { misalignmentsOf, readTrack, urisOf, variantsOf } from './hls.ts'
import { h264, hdr10, make, picture, sound, workFolder } from './sources.ts'

interface Case {
  file: string
  args: readonly string[]
  expected: {
    width?: number
    height?: number
    frameRate?: number
    seconds?: number
    video?: false
    audio?: false
  } & Record<string, unknown>
}

const srt = '1\n00:00:00,000 --> 00:00:01,000\n各位同志\n'
const SUBTITLES = `data:text/plain;base64,${Buffer.from(srt).toString('base64')}`
const cases: Record<string, Case> = {
  'MP4, H.264 and AAC, longer than a segment': {
    file: 'a.mp4',
    args: [...picture('640x360', 9), ...sound(9), ...h264, '-c:a', 'aac'],
    expected: { width: 640, height: 360, frameRate: 25, seconds: 9 },
  },
  'MKV with MP3': { file: 'a.mkv', args: [...picture(), ...sound(), ...h264, '-c:a', 'libmp3lame'], expected: {} },
  'WebM, VP9 and Opus': {
    file: 'a.webm',
    args: [
      ...picture(),
      ...sound(),
      '-c:v',
      'libvpx-vp9',
      '-deadline',
      'realtime',
      '-cpu-used',
      '8',
      '-c:a',
      'libopus',
    ],
    expected: {},
  },
  'WebM without a duration, as browsers record it': {
    file: 'live.webm',
    args: [...picture(), '-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '8', '-live', '1'],
    expected: { audio: false },
  },
  'AVI, MPEG-4 and PCM': {
    file: 'a.avi',
    args: [...picture(), ...sound(), '-c:v', 'mpeg4', '-c:a', 'pcm_s16le'],
    expected: {},
  },
  WMV: { file: 'a.wmv', args: [...picture(), ...sound(), '-c:v', 'wmv2', '-c:a', 'wmav2'], expected: {} },
  FLV: { file: 'a.flv', args: [...picture(), ...sound(), ...h264, '-c:a', 'aac'], expected: {} },
  'MPEG-TS, interlaced': {
    file: 'a.ts',
    args: [...picture('720x576'), ...sound(), '-c:v', 'mpeg2video', '-flags', '+ilme+ildct', '-c:a', 'mp2'],
    expected: { width: 720, height: 576 },
  },
  'MXF of a camera: MPEG-2 in fields, 4:2:2': {
    file: 'a.mxf',
    args: [
      ...picture('720x576'),
      ...['-f', 'lavfi', '-i', 'sine=sample_rate=48000:duration=2', '-c:v', 'mpeg2video', '-c:a', 'pcm_s16le'],
      ...['-pix_fmt', 'yuv422p', '-flags', '+ilme+ildct'],
    ],
    expected: { width: 720, height: 576, interlaced: true },
  },
  RealMedia: {
    file: 'a.rm',
    args: [...picture('352x288'), ...sound(), '-c:v', 'rv20', '-c:a', 'ac3', '-ar', '48000'],
    expected: { width: 352, height: 288 },
  },
  'animated GIF': { file: 'a.gif', args: [...picture('320x180', 2, 10)], expected: { audio: false, frameRate: 10 } },
  'odd sides': {
    file: 'odd.mkv',
    args: [
      ...picture(),
      '-vf',
      'format=yuv444p,scale=321:181,setsar=1',
      '-c:v',
      'libx264',
      '-preset',
      'ultrafast',
      '-pix_fmt',
      'yuv444p',
    ],
    expected: { width: 321, height: 181, audio: false },
  },
  'pixels that are not square': {
    file: 'sar.mp4',
    args: [...picture('240x192'), ...h264, '-vf', 'setsar=4/3'],
    expected: { width: 320, height: 192, audio: false },
  },
  '10-bit HDR': {
    file: 'hdr.mp4',
    args: [...picture(), '-c:v', 'libx264', '-preset', 'ultrafast', ...hdr10],
    expected: { hdr: true, bitDepth: 10, audio: false },
  },
  '29.97 frames a second': {
    file: 'ntsc.mp4',
    args: ['-f', 'lavfi', '-i', 'testsrc2=size=320x180:rate=30000/1001:duration=9', ...h264],
    expected: { seconds: 9, audio: false },
  },
  '5.1 sound': {
    file: 'six.mp4',
    args: [
      ...picture(),
      '-f',
      'lavfi',
      '-i',
      'anoisesrc=duration=2:amplitude=0.1,pan=5.1|c0=c0|c1=c0|c2=c0|c3=c0|c4=c0|c5=c0',
      ...h264,
      '-c:a',
      'aac',
    ],
    expected: { channels: 6 },
  },
  'no sound': { file: 'mute.mp4', args: [...picture(), ...h264], expected: { audio: false } },
  'sound alone, WAV': { file: 'talk.wav', args: sound(5), expected: { video: false, seconds: 5 } },
  'sound alone': { file: 'talk.m4a', args: [...sound(9), '-c:a', 'aac'], expected: { video: false, seconds: 9 } },
  'MKV with subtitles beside the picture': {
    file: 'subtitled.mkv',
    args: ['-i', SUBTITLES, ...picture(), ...h264, '-c:s', 'ass', '-map', '0', '-map', '1'],
    expected: { audio: false },
  },
  'sound with a cover, which is no picture of a lesson': {
    file: 'cover.mp3',
    args: [...sound(), ...picture('64x64', 0.04), '-c:v', 'png', '-disposition:v', 'attached_pic'],
    expected: { video: false },
  },
  'raw AAC, whose header has no duration': {
    file: 'talk.aac',
    args: [...sound(9), '-c:a', 'aac'],
    expected: { video: false, seconds: 9 },
  },
}

async function checkPackage(folder: string, source: SourceProbe, made: HlsPackage): Promise<void> {
  expect((await readdir(folder)).sort()).toEqual(made.files)
  const named = new Set<string>([made.master])
  for (const playlist of made.files.filter((file) => file.endsWith('.m3u8'))) {
    const text = await readFile(join(folder, playlist), 'utf8')
    for (const uri of urisOf(text)) named.add(uri)
    expect(text).not.toMatch(/:\/\/|\.\.|^\//m)
  }
  expect([...named].sort(), 'every file is named once, and is there').toEqual(
    made.files.filter((file) => !/^(poster|storyboard)/.test(file)),
  )

  const pictures = await Promise.all(made.renditions.map(({ name }) => readTrack(folder, name)))
  const sounds = source.audio ? [await readTrack(folder, 'audio')] : []
  for (const track of [...pictures, ...sounds]) {
    expect(Math.abs(track.seconds - source.durationSeconds), track.name).toBeLessThan(0.1)
    for (const [i, start] of track.segmentStarts.entries()) expect(start).toBeCloseTo(i * 4, 0)
  }
  if (made.hasVideo) expect(misalignmentsOf(pictures)).toEqual([])
  for (const [index, { width, height }] of made.renditions.entries())
    expect(pictures[index]!.picture).toEqual({ width, height, pix_fmt: 'yuv420p', sample_aspect_ratio: '1:1' })
}

async function checkMaster(folder: string, source: SourceProbe, made: HlsPackage): Promise<void> {
  const variants = variantsOf(await readFile(join(folder, made.master), 'utf8'))
  const sizes = made.renditions.map(({ width, height }) => `${width}x${height}`)
  expect(variants.map((variant) => variant['RESOLUTION'])).toEqual(made.hasVideo ? sizes : [undefined])
  for (const variant of variants) {
    const codecs = [...(source.video ? ['avc1\\.64[0-9a-f]{4}'] : []), ...(source.audio ? ['mp4a\\.40\\.2'] : [])]
    expect(variant['CODECS']).toMatch(new RegExp(`^${codecs.join(',')}$`))
    expect(Number(variant['BANDWIDTH'])).toBeGreaterThanOrEqual(Number(variant['AVERAGE-BANDWIDTH']))
    if (source.video) expect(Number(variant['FRAME-RATE'])).toBeCloseTo(source.video.frameRate, 3)
    expect(variant['AUDIO']).toBe(source.audio && source.video ? 'sound' : undefined)
  }
}

test.for([
  ['dv', ['-c:v', 'dvvideo', '-pix_fmt', 'yuv420p'], '720x576', 'dvvideo'],
  ['dnxhr.mxf', ['-c:v', 'dnxhd', '-profile:v', 'dnxhr_lb', '-pix_fmt', 'yuv422p'], '320x180', 'dnxhd'],
  ['xavc.mxf', ['-c:v', 'libx264', '-g', '1', '-pix_fmt', 'yuv422p10le'], '1920x1080', 'h264'],
] as const)('a recording of a camera is opened: %s', async ([name, codec, size, expected]) => {
  const pcm = ['-f', 'lavfi', '-i', 'sine=sample_rate=48000:duration=1', '-c:a', 'pcm_s16le', '-ac', '2']
  const file = await make(await workFolder(), `a.${name}`, [...picture(size, 1), ...pcm, ...codec])
  expect(await probe(file)).toMatchObject({ video: { codec: expected }, audio: { codec: 'pcm_s16le' } })
})

describe.concurrent('a source becomes a complete, aligned package', () => {
  test.for(Object.entries(cases))('%s', async ([, { file, args, expected }], { onTestFinished }) => {
    const folder = await workFolder(onTestFinished)
    const source = await probe(await make(folder, file, args))
    const { seconds = 2, video, audio, channels, ...picture } = expected
    expect(Math.abs(source.durationSeconds - seconds)).toBeLessThan(0.15)
    if (video === false) expect(source.video).toBeNull()
    else expect(source.video).toMatchObject({ width: 320, height: 180, rotation: 0, ...picture })
    if (audio === false) expect(source.audio).toBeNull()
    else expect(source.audio).toMatchObject(channels === undefined ? {} : { channels })

    const out = join(folder, 'out')
    const heard: number[] = []
    const ladder = planLadder(source)
    const made = await transcode({
      source: join(folder, file),
      probe: source,
      ladder,
      outDir: out,
      onProgress: (f) => heard.push(f),
    })
    expect(made).toMatchObject({ master: 'master.m3u8', renditions: ladder, hasVideo: source.video !== null })
    expect(Math.abs(made.durationSeconds - source.durationSeconds)).toBeLessThan(0.1)
    await checkPackage(out, source, made)
    await checkMaster(out, source, made)
    expect(heard.at(-1)).toBe(1)
    expect(heard).toEqual(heard.toSorted((a, b) => a - b))
    expect((await readdir(folder)).sort()).toEqual([file, 'out'].sort())
    expect((await stat(out)).isDirectory()).toBe(true)
  })
})
