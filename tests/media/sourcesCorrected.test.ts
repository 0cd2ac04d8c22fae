import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { planLadder } from '../../media/ladder.ts'
import { probe } from '../../media/probe.ts'
import { transcode } from '../../media/transcode.ts'
import { misalignments, readTrack } from './hls.ts'
import { h264, hdr10, make, picture, sound, tool, workFolder } from './sources.ts'

test('a picture held upright by a rotation mark is upright in the package', async () => {
  const folder = await workFolder()
  // The upper half is white, the lower black, stored lying on its side. ffmpeg 5's muxer counts anticlockwise.
  const flat = await make(folder, 'flat.mp4', [
    '-f',
    'lavfi',
    '-i',
    'color=white:s=180x320:d=1,drawbox=y=160:h=160:c=black:t=fill,transpose=cclock',
    ...h264,
  ])
  const file = await make(folder, 'phone.mov', ['-i', flat, '-c', 'copy', '-metadata:s:v', 'rotate=270'])
  const source = await probe(file)
  expect(source.video).toMatchObject({ width: 180, height: 320, rotation: 90, displayMatrix: true })
  const { renditions } = await transcode({
    source: file,
    probe: source,
    ladder: planLadder(source),
    outDir: join(folder, 'out'),
  })
  expect(renditions[0]).toMatchObject({ name: 'v180', width: 180, height: 320 })

  await tool('ffmpeg', [
    '-i',
    join(folder, 'out/v180.m3u8'),
    '-frames:v',
    '1',
    '-vf',
    'scale=1:2,format=gray',
    '-f',
    'rawvideo',
    join(folder, 'dots'),
  ])
  const [upper = 0, lower = 255] = await readFile(join(folder, 'dots'))
  expect(upper).toBeGreaterThan(200)
  expect(lower).toBeLessThan(50)
})

test('a variable frame rate becomes a constant one, in step and of the same length', async () => {
  const folder = await workFolder()
  const choose = "select='lt(mod(t,3),1)+not(mod(n,7))'"
  const file = await make(folder, 'screen.mkv', [
    ...picture('320x180', 10, 30),
    ...sound(10),
    '-vf',
    choose,
    '-fps_mode',
    'vfr',
    ...h264,
    '-c:a',
    'aac',
  ])
  const source = await probe(file)
  expect(source.video?.frameRate).toBe(30)
  const made = await transcode({ source: file, probe: source, ladder: planLadder(source), outDir: join(folder, 'out') })
  // the last picture of such a source has no known length
  expect(Math.abs(made.durationSeconds - 10)).toBeLessThan(0.25)
  expect(
    await misalignments(
      join(folder, 'out'),
      made.renditions.map(({ name }) => name),
    ),
  ).toEqual([])
})

test('HDR becomes BT.709, and a picture of middling light stays neither black nor white', async () => {
  const folder = await workFolder()
  const file = await make(folder, 'hdr.mp4', [
    '-f',
    'lavfi',
    '-i',
    'color=0x808080:s=320x180:d=1',
    '-c:v',
    'libx264',
    ...hdr10,
  ])
  const source = await probe(file)
  await transcode({ source: file, probe: source, ladder: planLadder(source), outDir: join(folder, 'out') })
  const show = [
    '-show_entries',
    'stream=color_transfer,color_primaries,color_space',
    '-of',
    'json',
    join(folder, 'out/v180.m3u8'),
  ]
  expect(JSON.parse(await tool('ffprobe', show)).streams[0]).toEqual({
    color_transfer: 'bt709',
    color_primaries: 'bt709',
    color_space: 'bt709',
  })
  const dot = join(folder, 'dot')
  await tool('ffmpeg', [
    '-i',
    join(folder, 'out/v180.m3u8'),
    '-frames:v',
    '1',
    '-vf',
    'scale=1:1,format=gray',
    '-f',
    'rawvideo',
    dot,
  ])
  const [light = 0] = await readFile(dot)
  expect(light).toBeGreaterThan(80)
  expect(light).toBeLessThan(220)
})

test('sound that starts late stays with its picture', async () => {
  const folder = await workFolder()
  const file = await make(folder, 'late.mkv', [
    ...picture('320x180', 4),
    '-itsoffset',
    '2',
    ...sound(2),
    ...h264,
    '-c:a',
    'aac',
  ])
  const source = await probe(file)
  await transcode({ source: file, probe: source, ladder: planLadder(source), outDir: join(folder, 'out') })
  const silence = [
    '-i',
    join(folder, 'out/audio.m3u8'),
    '-t',
    '1.9',
    '-f',
    's16le',
    '-ac',
    '1',
    join(folder, 'beginning'),
  ]
  await tool('ffmpeg', silence)
  const samples = await readFile(join(folder, 'beginning'))
  const loudest = Math.max(...new Int16Array(samples.buffer, samples.byteOffset, samples.length >> 1).map(Math.abs))
  expect(loudest).toBeLessThan(50)
  expect((await readTrack(join(folder, 'out'), 'audio')).seconds).toBeCloseTo(4, 1)
})

test('when the picture ends before the sound, its last frame stays to the end', async () => {
  const folder = await workFolder()
  const file = await make(folder, 'camera-off.mkv', [...picture('320x180', 2), ...sound(7), ...h264, '-c:a', 'aac'])
  const source = await probe(file)
  const heard: number[] = []
  const out = join(folder, 'out')
  const job = { source: file, probe: source, ladder: planLadder(source), outDir: out }
  const made = await transcode({ ...job, onProgress: (fraction) => heard.push(fraction) })
  expect(made.durationSeconds).toBeCloseTo(7, 0)
  expect(
    await misalignments(
      out,
      made.renditions.map(({ name }) => name),
    ),
  ).toEqual([])
  expect(heard).toEqual(heard.toSorted((a, b) => a - b))
})
