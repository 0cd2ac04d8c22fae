import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readCaptions } from '../../media/captions/readCaptions.ts'
import { MediaRefusal } from '../../media/refusal.ts'
import { captionFiles } from './captionFiles.ts'
import { tool, workFolder } from './sources.ts'

const bytesOf = (file: string | Uint8Array): Uint8Array => (typeof file === 'string' ? Buffer.from(file) : file)
const read = (file: string | Uint8Array, duration?: number) =>
  readCaptions(bytesOf(file), { durationSeconds: duration ?? null })

describe('files as people have them', () => {
  test.for(captionFiles)('$name', ({ file, cues, notes = [] }) => {
    const captions = read(file)
    expect(captions.cues.map(({ from, to, text }) => [from / 1000, to / 1000, text])).toEqual(cues)
    expect(captions.notes.map(({ code, places }) => `${code} ${places.map(({ line }) => line).join()}`)).toEqual(notes)
  })
})

const TIMES =
  /^(\d\d+):(\d\d):(\d\d)\.(\d{3}) --> (\d\d+):(\d\d):(\d\d)\.(\d{3})(?: (?:vertical|line|position|size|align):\S+)*$/

/** Reads what the grammar of WebVTT allows, and nothing else. */
function strictly(vtt: string): [number, number, string][] {
  expect(vtt).toMatch(/^WEBVTT\n\n[^]*[^\n]\n$/)
  return vtt
    .slice(8, -1)
    .split('\n\n')
    .map((block) => {
      const [times = '', ...text] = block.split('\n')
      const numbers = TIMES.exec(times)!.slice(1).map(Number)
      const [from, to] = [numbers.slice(0, 4), numbers.slice(4)].map(([h, m, s, ms]) => {
        expect(Math.max(m!, s!)).toBeLessThan(60)
        return h! * 3_600_000 + m! * 60_000 + s! * 1000 + ms!
      })
      expect(text.length).toBeGreaterThan(0)
      for (const line of text) {
        expect(line.trim()).not.toBe('')
        expect(line).not.toMatch(/-->|&(?!(?:amp|lt|gt|nbsp|lrm|rlm|#\d+);)|<(?!\/?[a-z]|\d)|[\p{Cc}]/u)
      }
      return [from!, to!, text.join('\n')]
    })
}

function isOrderedVtt(file: Uint8Array): void {
  let captions
  try {
    captions = readCaptions(file)
  } catch (error) {
    expect(error).toMatchObject({ code: 'media.captions' })
    return
  }
  const cues = strictly(captions.text)
  expect(cues).toEqual(captions.cues.map(({ from, to, text }) => [from, to, text]))
  for (const [index, [from, to]] of cues.entries()) {
    expect(from).toBeGreaterThanOrEqual(cues[index - 1]?.[0] ?? 0)
    expect(to).toBeGreaterThan(from)
  }
  expect(readCaptions(Buffer.from(captions.text)).text).toBe(captions.text)
}

const pieces = fc.constantFrom(
  ...[
    '\n',
    '\n\n',
    '\r\n',
    ' ',
    '1',
    '2',
    '00:00:01,000',
    '00:00:02.5',
    '９９：６０',
    '-00:01',
    ' --> ',
    '-->',
    '->',
    '→',
  ],
  ...[
    'WEBVTT',
    'NOTE',
    'STYLE',
    '字幕',
    '甲',
    '<b>',
    '<B',
    '&',
    '<',
    '{\\an8}',
    '{\\p1}',
    '\u2028',
    '\0',
    '\u3000',
    '\u200B',
  ],
  ...[
    '[Script Info]\n[Events]\n',
    'Dialogue: 0,',
    '0:00:01.00,',
    '[00:01.00]',
    '[offset:-9]',
    'align:start',
    'X1:1',
    '\\N',
  ],
)
const piled = fc.array(fc.oneof(pieces, fc.string({ unit: 'grapheme', maxLength: 5 })), { maxLength: 60 })
const broken = fc.tuple(fc.constantFrom(...captionFiles), fc.nat(), fc.nat(200), fc.uint8Array({ maxLength: 8 }))

describe('whatever goes in, out come ordered cues of valid WebVTT, or a refusal', () => {
  test('pieces of caption files in any order', () =>
    fc.assert(
      fc.property(piled, (parts) => isOrderedVtt(Buffer.from(parts.join('')))),
      { numRuns: 1_000 },
    ))
  test('files with a hole in them', () =>
    fc.assert(
      fc.property(broken, ([{ file }, at, length, instead]) => {
        const bytes = bytesOf(file)
        const start = at % (bytes.length + 1)
        isOrderedVtt(Buffer.concat([bytes.subarray(0, start), instead, bytes.subarray(start + length)]))
      }),
      { numRuns: 500 },
    ))
  test('bytes', () => fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), isOrderedVtt), { numRuns: 300 }))
})

test('ffmpeg, which has no part in it, reads the same cues', async () => {
  const captions = captionFiles.map(({ file }) => read(file))
  const folder = await workFolder()
  for (const [index, { text, cues }] of captions.entries()) {
    const file = join(folder, `${index}.vtt`)
    await writeFile(file, text)
    const { packets } = JSON.parse(
      await tool('ffprobe', ['-show_entries', 'packet=pts_time,duration_time', '-of', 'json', file]),
    ) as { packets: { pts_time: string; duration_time: string }[] }
    expect(packets.map((cue) => [cue.pts_time, cue.duration_time].map(Number))).toEqual(
      cues.map(({ from, to }) => [from / 1000, (to - from) / 1000]),
    )
  }
})

const refused: Record<string, string | Uint8Array> = {
  'no bytes': '',
  'no cue': 'WEBVTT\n\nNOTE 空\n',
  prose: '各位同志：\n现将有关事项通知如下。\n',
  'empty cues only': '1\n00:00:01,000 --> 00:00:02,000\n\n2\n00:00:03,000 --> 00:00:04,000\n\n',
  'no time that can be read': '1\n00:0O:01,000 --> 00:00:02,000\n坏\n',
  'a page': '<!doctype html><title>字幕</title>',
  'a picture': Buffer.from('89504e470d0a1a0a0000000d49484452ffff', 'hex'),
  'more than 5 MB': '\n'.repeat(5 * 1024 * 1024 + 1),
}
test.for(Object.entries(refused))('refused: %s', ([, file]) => {
  expect(() => read(file)).toThrow(MediaRefusal)
  expect(() => read(file)).toThrow(expect.objectContaining({ code: 'media.captions' }))
})

test('says which cues come after the end of the video', () => {
  const { notes } = read('1\n00:00:01,000 --> 00:00:02,000\n甲\n\n2\n00:01:00,000 --> 00:01:02,000\n乙\n', 60)
  expect(notes).toEqual([{ code: 'beyond', count: 1, places: [{ line: 6, text: '乙' }] }])
})

test('a file of nothing but faults is counted, and named in part', () => {
  const { cues, notes } = read('00:00:01,000-->00:00:02,000\n甲\n'.repeat(3_000))
  expect(cues).toHaveLength(1)
  expect(notes.map(({ code, count, places }) => [code, count, places.length])).toEqual([
    ['noBlank', 2_999, 20],
    ['time', 3_000, 20],
    ['twice', 2_999, 20],
  ])
})

test('Mongolian in its own letters runs down, whatever place the lines had across; in Cyrillic it does not', () => {
  const cue = (second: number, settings: string, text: string) =>
    `00:0${second}.000 --> 00:0${second}.900${settings}\n${text}`
  const file = [
    'WEBVTT',
    cue(1, ' line:10% align:start', 'ᠮᠣᠩᠭᠣᠯ'),
    cue(2, ' vertical:rl', 'ᠨᠠᠮ'),
    cue(3, ' line:10%', 'Монгол'),
  ]
  const told = (direction: 'down' | 'right') =>
    readCaptions(Buffer.from(file.join('\n\n')), { direction }).text.match(/(?<=\.900).*/g)
  expect(told('down')).toEqual([' vertical:lr', ' vertical:rl', ' line:10%'])
  expect(told('right')).toEqual([' line:10% align:start', ' vertical:rl', ' line:10%'])
})

const MB = 2 * 1024 * 1024
const heavy = [
  '\n',
  '00:00:01-->',
  '<font',
  '<b',
  '{\\',
  '[00:01.00]',
  '[00:01.00]\n',
  '1\n\n',
  ' ',
  '&',
  '00:00:01,000 --> 00:00:02,000\n',
]
/** A time that grows with the square of the length takes minutes at this one. */
test.for(heavy)('two megabytes of %j are read in seconds', (piece) => {
  for (const head of ['', '1\n00:00:01,000 --> 00:00:02,000\n甲', '[Events]\nDialogue: 0,0:00:01.00,0:00:02.00,,,,,,,'])
    try {
      expect(readCaptions(Buffer.from(head + piece.repeat(MB / piece.length))).cues.length).toBeLessThan(20_001)
    } catch (error) {
      expect(error).toMatchObject({ code: 'media.captions' })
    }
})
