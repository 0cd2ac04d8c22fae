import { appendFile, mkdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { box, words } from '../../media/instantPlay/boxes.ts'
import { cutMovie } from '../../media/instantPlay/cut.ts'
import { firstPackage } from '../../media/instantPlay/instantPlay.ts'
import { LACING, type Lacing } from '../../media/instantPlay/lacing.ts'
import { readMovie } from '../../media/instantPlay/readMovie.ts'
import { parseMediaPlaylist } from '../../media/playlist.ts'
import { probe } from '../../media/probe.ts'
import { h264, make, picture, sound, tool, workFolder } from './sources.ts'
import { variantsOf } from './hls.ts'
import { interleaved } from './interleaved.ts'
import { laced } from './laced.ts'

const aac = ['-c:a', 'aac']

/** The package of a source as files, its segments put together as they are when they are asked for. */
async function assembled(source: string, folder: string) {
  await mkdir(folder)
  const made = await firstPackage(source, await probe(source), folder)
  if (!made) return null
  const [heads, bytes] = [await readFile(join(folder, 'first.heads')), await readFile(source)]
  const { segments } = parseMediaPlaylist(await readFile(join(folder, 'first.m3u8'), 'utf8'))
  for (const [index, { head, body, tail = [0, 0] }] of made.segments.entries()) {
    const parts = [
      heads.subarray(head[0], head[0] + head[1]),
      bytes.subarray(body[0], body[0] + body[1]),
      heads.subarray(tail[0]!, tail[0]! + tail[1]!),
    ]
    await writeFile(join(folder, segments[index]!.uri), Buffer.concat(parts))
  }
  return made
}

/**
 * Each decoded picture, or packet of sound as it is, in the order in which they are shown: when (in seconds), and its
 * checksum.
 */
async function decoded(input: readonly string[], stream: 'v' | 'a'): Promise<{ at: number; sum: string }[]> {
  const lines = (
    await tool('ffmpeg', [
      ...input,
      '-map',
      `0:${stream}:0`,
      ...(stream === 'v' ? ['-fps_mode', 'passthrough', '-enc_time_base', '1:90000'] : ['-c', 'copy']),
      '-f',
      'framecrc',
      '-',
    ])
  ).split('\n')
  const [over, under] = lines
    .find((line) => line.startsWith('#tb'))!
    .split(' ')
    .at(-1)!
    .split('/')
    .map(Number) as [number, number]
  return lines
    .filter((line) => /^\d/.test(line))
    .map((line) => {
      const fields = line.split(',')
      return { at: (Number(fields[2]) * over) / under, sum: fields.at(-1)!.trim() }
    })
}
const picturesOf = async (input: readonly string[]): Promise<string[]> =>
  (await decoded(input, 'v')).map(({ sum }) => sum)
const asPlayed = (folder: string): string[] => ['-allowed_extensions', 'ALL', '-i', join(folder, 'master.m3u8')]

test('what is played is the source, picture by picture; picture and sound begin together', async () => {
  const folder = await workFolder()
  const source = await make(folder, 'a.mp4', [
    ...picture('640x360', 13),
    ...sound(13),
    '-c:v',
    'libx264',
    '-g',
    '50',
    '-bf',
    '3',
    ...aac,
  ])
  const made = await assembled(source, join(folder, 'out'))
  expect(made?.durationSeconds).toBeCloseTo(13, 1)
  expect(made?.segments).toHaveLength(4)
  expect(await picturesOf(asPlayed(join(folder, 'out')))).toEqual(await picturesOf(['-i', source]))
  const [variant] = variantsOf(await readFile(join(folder, 'out/master.m3u8'), 'utf8'))
  expect(variant).toMatchObject({ RESOLUTION: '640x360', 'FRAME-RATE': '25.000' })
  expect(variant?.['CODECS']).toMatch(/^avc1\.64[0-9a-f]{4},mp4a\.40\.2$/)
  const shown = (await readMovie(source, await probe(source)))!.tracks.map((track) => {
    const { samples } = track
    const { from } = cutMovie({ tracks: [track] })![0]!.runs[0]!
    return (samples.time[from]! + samples.shift[from]!) / track.timescale
  })
  expect(shown).toEqual([0, 0])
})

const LECTURE = [
  ...picture('160x90', 9),
  ...sound(9),
  '-c:v',
  'libx264',
  '-preset',
  'veryfast',
  '-g',
  '50',
  '-bf',
  '3',
  ...aac,
]
const containers: Record<string, readonly string[]> = {
  'a.mkv': [],
  'live.mkv': ['-live', '1'],
  'milliseconds.mkv': ['-r', '30000/1001'],
  'varying.mkv': ['-vf', "select='lt(mod(n,7),5)+lt(n,60)'", '-fps_mode', 'vfr'],
  'tracks.mkv': ['-map', '0', '-map', '1', '-map', '1', '-c:a:1', 'libmp3lame'],
  'a.flv': [],
  'a.ts': [],
  'tables.ts': ['-mpegts_flags', '+resend_headers', '-pat_period', '0.05', '-muxrate', '2M'],
  'fragments.mp4': ['-movflags', '+frag_keyframe+empty_moov'],
  'moof.mp4': ['-movflags', '+frag_keyframe+empty_moov+default_base_moof'],
  'indexed.mp4': ['-movflags', '+frag_keyframe'],
  'delayed.mp4': ['-movflags', '+frag_keyframe+delay_moov+separate_moof'],
}
describe.concurrent('whatever container its samples lie in, what is played is the source, picture by picture and sample by sample', () => {
  test.for(Object.entries(containers))('%s', async ([name, args], { onTestFinished }) => {
    const folder = await workFolder(onTestFinished)
    const source = await make(folder, name, [...LECTURE, ...args])
    const out = join(folder, 'out')
    const made = await assembled(source, out)
    expect(Math.abs(made!.durationSeconds - 9)).toBeLessThan(0.1)
    const [shown, heard] = [await decoded(asPlayed(out), 'v'), await decoded(asPlayed(out), 'a')]
    const [shouldShow, shouldHear] = [await decoded(['-i', source], 'v'), await decoded(['-i', source], 'a')]
    expect(shown.map(({ sum }) => sum)).toEqual(shouldShow.map(({ sum }) => sum))
    expect(spacing(shown, shouldShow)).toBeLessThan(0.002)
    const left = shouldHear.length - heard.length
    expect(left, 'only the delay of the sound’s encoder is left out').toBeLessThanOrEqual(1)
    expect(heard.map(({ sum }) => sum)).toEqual(shouldHear.slice(left).map(({ sum }) => sum))
    expect(spacing(heard, shouldHear.slice(left))).toBeLessThan(0.002)
    // The picture is at 0 (ffmpeg puts off pictures that are shown before they are decoded; browsers do not).
    expect(
      Math.abs(heard[0]!.at - (shouldHear[left]!.at - shouldShow[0]!.at)),
      'lips move with the sound',
    ).toBeLessThan(0.002)
  })
})

test('a stretch of a transport stream holds whole packets of sound', async () => {
  const folder = await workFolder()
  const source = await make(folder, 'a.ts', [
    ...LECTURE,
    '-b:v',
    '600k',
    '-minrate',
    '600k',
    '-maxrate',
    '600k',
    '-bufsize',
    '200k',
    '-x264-params',
    'nal-hrd=cbr',
  ])
  await writeFile(source, interleaved(await readFile(source)))
  const made = await assembled(source, join(folder, 'out'))
  expect(made!.segments.some(({ tail }) => tail)).toBe(true)
  const heard: string[] = []
  for (const index of made!.segments.keys())
    heard.push(...(await decoded(['-i', join(folder, `out/first-0000${index}.ts`)], 'a')).map(({ sum }) => sum))
  expect(heard).toEqual((await decoded(['-i', source], 'a')).map(({ sum }) => sum))
})

/** By how much moments differ at most, counted from the first. */
const spacing = (some: { at: number }[], others: { at: number }[]): number =>
  Math.max(...some.map(({ at }, index) => Math.abs(at - some[0]!.at - (others[index]!.at - others[0]!.at))))

interface Element {
  id: number
  /** With its head. */
  whole: Buffer
  content: Buffer
}

/** The elements of a live recording; of its segment and clusters, whose sizes are unknown, the heads alone. */
function* elementsOf(live: Buffer): Generator<Element> {
  for (let at = 0; at < live.length;) {
    const idLength = Math.clz32(live[at]!) - 23
    const sizeLength = Math.clz32(live[at + idLength]!) - 23
    const [id, body] = [live.readUIntBE(at, idLength), at + idLength + sizeLength]
    const isEntered = id === 0x18538067 || id === 0x1f43b675
    const size = live
      .subarray(at + idLength, body)
      .reduce((sum, byte, i) => sum * 256 + (i === 0 ? byte & (0xff >> sizeLength) : byte), 0)
    const end = isEntered ? body : body + size
    yield { id, whole: live.subarray(at, end), content: Buffer.from(live.subarray(body, end)) }
    at = end
  }
}
const SIMPLE_BLOCK = 0xa3
const long = (bytes: number): number[] => [
  0x10 | (bytes >>> 24),
  (bytes >>> 16) & 0xff,
  (bytes >>> 8) & 0xff,
  bytes & 0xff,
]

/**
 * Each SimpleBlock as a BlockGroup with a Block, which refers to another unless it is a key frame: as other programs
 * write them.
 */
const grouped = (live: Buffer): Buffer =>
  Buffer.concat(
    elementsOf(live)
      .flatMap(({ id, whole, content }) => {
        if (id !== SIMPLE_BLOCK) return [whole]
        const reference = content[3]! & 0x80 ? [] : [0xfb, 0x81, 0xff]
        content[3]! &= 0x7f
        return [
          Buffer.from([0xa0, ...long(5 + content.length + reference.length), 0xa1, ...long(content.length)]),
          content,
          Buffer.from(reference),
        ]
      })
      .toArray(),
  )

/**
 * The sound in blocks of eight packets, with the time of the first, as mkvmerge writes it; fewer at the end of a
 * cluster.
 */
function lacedSound(live: Buffer, lacing: Lacing): Buffer {
  const parts: Buffer[] = []
  let waiting: Buffer[] = []
  const write = (): void => {
    if (waiting.length > 0) {
      const head = Buffer.from(waiting[0]!.subarray(0, 4))
      head[3]! |= lacing
      const packets = laced(
        waiting.map((block) => block.subarray(4)),
        lacing,
      )
      parts.push(Buffer.from([SIMPLE_BLOCK, ...long(4 + packets.length)]), head, packets)
    }
    waiting = []
  }
  for (const { id, whole, content } of elementsOf(live)) {
    const isSound = id === SIMPLE_BLOCK && content[0] === 0x82
    if (isSound) waiting.push(content)
    if (id === 0x1f43b675 || waiting.length === 8) write()
    if (!isSound) parts.push(whole)
  }
  write()
  return Buffer.concat(parts)
}

test.each([
  ['xiph', LACING.xiph],
  ['ebml', LACING.ebml],
] as const)('several packets of sound in a block play as the source has them: %s', async (_name, lacing) => {
  const folder = await workFolder()
  const source = join(folder, 'laced.mkv')
  const live = await make(folder, 'live.mkv', [...LECTURE, '-live', '1'])
  await writeFile(source, lacedSound(await readFile(live), lacing))
  const made = await assembled(source, join(folder, 'out'))
  expect(Math.abs(made!.durationSeconds - 9)).toBeLessThan(0.1)
  expect(await picturesOf(asPlayed(join(folder, 'out')))).toEqual(await picturesOf(['-i', source]))
  const [heard, shouldHear] = [await decoded(asPlayed(join(folder, 'out')), 'a'), await decoded(['-i', live], 'a')]
  const left = shouldHear.length - heard.length
  expect(left).toBeLessThanOrEqual(1)
  expect(heard.map(({ sum }) => sum)).toEqual(shouldHear.slice(left).map(({ sum }) => sum))
  expect(spacing(heard, shouldHear.slice(left))).toBeLessThan(0.002)
})

test('blocks in groups play, and are cut at key frames', async () => {
  const folder = await workFolder()
  const source = join(folder, 'groups.mkv')
  const live = await make(folder, 'live.mkv', [...LECTURE, '-g', '70', '-live', '1'])
  await writeFile(source, grouped(await readFile(live)))
  const made = await assembled(source, join(folder, 'out'))
  expect(made?.segments, 'at 0 and 5.6 s').toHaveLength(2)
  expect(await picturesOf(asPlayed(join(folder, 'out')))).toEqual(await picturesOf(['-i', live]))
})

test('recordings that were joined play, with the sound where it was', async () => {
  const folder = await workFolder()
  const part = await make(folder, 'part.mp4', [...picture('160x90', 2), ...sound(2), ...h264, '-g', '25', ...aac])
  await writeFile(join(folder, 'parts'), `file '${part}'\n`.repeat(12))
  const source = await make(folder, 'joined.mkv', [
    '-f',
    'concat',
    '-safe',
    '0',
    '-i',
    join(folder, 'parts'),
    '-c',
    'copy',
  ])
  expect(await assembled(source, join(folder, 'out'))).not.toBeNull()
  const [heard, shouldHear] = [await decoded(asPlayed(join(folder, 'out')), 'a'), await decoded(['-i', source], 'a')]
  expect(spacing(heard, shouldHear.slice(shouldHear.length - heard.length))).toBeLessThan(0.04)
})

test('what was recorded until the power went plays as far as it is whole', async () => {
  const folder = await workFolder()
  const bytes = await readFile(await make(folder, 'whole.mkv', [...LECTURE, '-live', '1']))
  const source = join(folder, 'cut.mkv')
  await writeFile(source, bytes.subarray(0, Math.floor(bytes.length * 0.8)))
  const made = await assembled(source, join(folder, 'out'))
  expect(made?.durationSeconds).toBeGreaterThan(6)
  expect(await picturesOf(asPlayed(join(folder, 'out')))).not.toHaveLength(0)
})

test('sound alone plays as it is', async () => {
  const folder = await workFolder()
  const source = await make(folder, 'talk.m4a', [...sound(9), ...aac])
  const made = await assembled(source, join(folder, 'out'))
  expect(made).toMatchObject({ rendition: null, segments: { length: 3 } })
  expect(await tool('ffmpeg', [...asPlayed(join(folder, 'out')), '-f', 'null', '-'])).toBe('')
})

const unfit: Record<string, readonly string[]> = {
  'codec.mp4': [...picture(), '-c:v', 'mpeg4'],
  'deep.mp4': [...picture(), '-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p10le'],
  'chroma.mp4': [...picture(), '-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv444p'],
  'interlaced.mp4': [...picture('320x240'), '-c:v', 'libx264', '-flags', '+ilme+ildct', '-pix_fmt', 'yuv420p'],
  'large.mp4': [...picture('2560x1440', 0.6), ...h264],
  'sparse.mp4': [...picture('64x64', 40, 5), ...h264, '-g', '1000'],
  'apart.mp4': [...picture(), ...sound(7), ...h264, ...aac],
  'apart.mkv': [...picture(), ...sound(7), ...h264, ...aac],
  'late.mkv': [...picture('320x180', 6), '-itsoffset', '1.5', ...sound(5), ...h264, ...aac],
  'late.flv': [...picture('320x180', 6), '-itsoffset', '1.5', ...sound(5), ...h264, ...aac],
  'late.mp4': [...picture('320x180', 6), '-itsoffset', '1.5', ...sound(5), ...h264, ...aac],
  'early.mkv': ['-itsoffset', '1.5', ...picture('320x180', 5), ...sound(6), ...h264, ...aac],
  'silent.mkv': [...picture('320x180', 8), ...sound(8), ...h264, '-af', "aselect='not(between(t,3,4))'", ...aac],
  'silent.mp4': [
    ...picture('320x180', 8),
    ...sound(8),
    ...h264,
    '-af',
    "aselect='not(between(t,3,4))'",
    ...aac,
    '-movflags',
    '+frag_keyframe+empty_moov',
  ],
  'late.ts': [...picture('320x180', 6), '-itsoffset', '1.5', ...sound(5), ...h264, ...aac],
  'silent.ts': [...picture('320x180', 8), ...sound(8), ...h264, '-af', "aselect='not(between(t,3,4.5))'", ...aac],
  'apart.ts': [...picture(), ...sound(7), ...h264, ...aac],
  'camcorder.m2ts': [...picture(), ...sound(), ...h264, ...aac, '-mpegts_m2ts_mode', '1'],
  'latm.ts': [...picture(), ...sound(), ...h264, ...aac, '-mpegts_flags', 'latm'],
  'sound.ts': [...sound(), ...aac],
  'start-codes.avi': [...picture(), ...sound(), ...h264, ...aac],
}
describe.concurrent('what a browser might not play as it is has to be encoded', () => {
  test.for(Object.entries(unfit))('%s', async ([name, args], { onTestFinished }) => {
    const folder = await workFolder(onTestFinished)
    expect(await assembled(await make(folder, name, args), join(folder, 'out'))).toBeNull()
  })
})

const BENT: Record<string, [args: readonly string[], from: (bytes: Buffer) => number, to: (bytes: Buffer) => number]> =
  {
    'a.mp4': [['-movflags', '+faststart'], (bytes) => bytes.indexOf('moov') - 4, (bytes) => bytes.indexOf('mdat')],
    'fragments.mp4': [
      ['-movflags', '+frag_keyframe+empty_moov'],
      (bytes) => bytes.indexOf('moof') - 4,
      (bytes) => bytes.indexOf('mdat'),
    ],
    'a.mkv': [[], () => 0, (bytes) => bytes.indexOf('1f43b675', 'hex') + 60],
    'a.ts': [[], () => 0, () => 1_500],
    'a.flv': [['-flvflags', 'no_metadata'], () => 0, () => 120],
  }
test.each(Object.entries(BENT))(
  'an index that a stranger bent never does worse than be turned away: %s',
  async (name, [args, fromOf, toOf]) => {
    const folder = await workFolder()
    const whole = await readFile(
      await make(folder, name, [...picture('64x64', 5), ...sound(5), ...h264, ...aac, ...args]),
    )
    const [from, to] = [fromOf(whole), toOf(whole)]
    const bent = join(folder, `bent-${name}`)
    const found = await probe(join(folder, name))
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.integer({ min: from, max: to }), fc.constantFrom(0, 1, 0x7f, 0x80, 0xff)), {
          minLength: 1,
          maxLength: 8,
        }),
        async (changes) => {
          const bytes = Buffer.from(whole)
          for (const [at, value] of changes) bytes[at] = value
          await writeFile(bent, bytes)
          const out = join(folder, 'out')
          await rm(out, { recursive: true, force: true })
          await mkdir(out)
          const made = await firstPackage(bent, found, out)
          for (const { body } of made?.segments ?? []) {
            expect(Math.min(...body)).toBeGreaterThanOrEqual(0)
            expect(body[0] + body[1]).toBeLessThanOrEqual(whole.length)
          }
        },
      ),
      { numRuns: 150 },
    )
  },
)

test('a few bytes that tell of billions of samples cost no more than themselves', async () => {
  const folder = await workFolder()
  const args = [...picture('64x64', 2), ...h264, '-movflags', '+frag_keyframe+empty_moov']
  const found = await probe(await make(folder, 'fragments.mp4', args))
  const runs = Array.from({ length: 5_000 }, () => box('trun', words(0, 4_000_000)))
  const ofAnother = box('traf', box('tfhd', words(0, 99)), ...runs)
  const told = join(folder, 'fragments.mp4')
  await appendFile(told, box('moof', box('mfhd', words(0, 9)), ofAnother))
  expect((await readMovie(told, found))?.tracks[0]?.samples.count).toBe(50)
  await appendFile(
    told,
    box('moof', box('mfhd', words(0, 10)), box('traf', box('tfhd', words(0, 1)), box('trun', words(0x100, 4_000_000)))),
  )
  expect(await readMovie(told, found)).toBeNull()
})

test('an index of more boxes than any has is turned away', async () => {
  const folder = await workFolder()
  const source = await make(folder, 'a.mp4', [...picture('64x64', 2), ...h264])
  const found = await probe(source)
  const index = box('moov', ...Array.from({ length: 20_000 }, () => box('free')))
  await writeFile(source, Buffer.concat([index, await readFile(source)]))
  expect(await readMovie(source, found)).toBeNull()
})

test('a file cut short in its index is turned away', async () => {
  const folder = await workFolder()
  const source = await make(folder, 'a.mp4', [...picture(), ...h264, '-movflags', '+faststart'])
  const found = await probe(source)
  await truncate(source, 400)
  expect(await readMovie(source, found)).toBeNull()
})
