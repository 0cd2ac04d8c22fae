import fc from 'fast-check'
import { expect, test } from 'vitest'
import { toWebVtt } from '../../media/captions.ts'
import { MediaRefusal } from '../../media/refusal.ts'

const srt =
  '1\r\n00:00:01,000 --> 00:00:03,500\r\n各位同志：\r\n开会了\r\n\r\n2\r\n01:00:04,2 --> 01:00:06,000\r\n鼓掌\r\n'
const vtt = 'WEBVTT\n\n00:00:01.000 --> 00:00:03.500\n各位同志：\n开会了\n\n01:00:04.200 --> 01:00:06.000\n鼓掌\n'
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
const utf16 = (text: string): Uint8Array => Buffer.from(`\uFEFF${text}`, 'utf16le')
/** '1\n00:00:01,000 --> 00:00:02,000\n各位同志\n' as Chinese Windows saves it; 㐀 needs four bytes. */
const gb18030 = Buffer.concat([
  Buffer.from('1\n00:00:01,000 --> 00:00:02,000\n'),
  Buffer.from('b8f7cebbcdacd6be8139ee39', 'hex'),
  Buffer.from('\n'),
])

test('SRT becomes WebVTT', () => expect(toWebVtt(utf8(srt))).toBe(vtt))
test('with a mark, in UTF-8 or UTF-16', () => {
  expect(toWebVtt(utf8(`\uFEFF${srt}`))).toBe(vtt)
  expect(toWebVtt(utf16(srt))).toBe(vtt)
})
test('in GB18030', () => expect(toWebVtt(gb18030)).toBe('WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n各位同志㐀\n'))

test('WebVTT keeps cue settings and loses notes, styles and identifiers', () => {
  const source =
    'WEBVTT - 第一讲\nKind: captions\n\nNOTE 校对：王\n\nSTYLE\n::cue { background: url(http://x/) }\n\n开头\n00:01.000 --> 00:02.000 align:start line:10%\n<b>好</b> {\\an8}A<B & <script>x</script>\n'
  expect(toWebVtt(utf8(source))).toBe(
    'WEBVTT\n\n00:00:01.000 --> 00:00:02.000 align:start line:10%\n<b>好</b> A&lt;B &amp; &lt;script>x&lt;/script>\n',
  )
})

const cue = fc.record({
  start: fc.integer({ min: 0, max: 40_000_000 }),
  length: fc.integer({ min: 1, max: 10_000 }),
  text: fc.stringMatching(/^[一-龥a-z]{1,20}$/),
})
const stamp = (ms: number): string => `${new Date(ms).toISOString().slice(11, 23)}`
test('what it wrote it reads, and leaves as it is', () =>
  fc.assert(
    fc.property(fc.array(cue, { minLength: 1, maxLength: 20 }), (cues) => {
      const text =
        ['WEBVTT', ...cues.map((c) => `${stamp(c.start)} --> ${stamp(c.start + c.length)}\n${c.text}`)].join('\n\n') +
        '\n'
      expect(toWebVtt(utf8(text))).toBe(text)
    }),
  ))

const wrong: Record<string, Uint8Array> = {
  'no bytes': utf8(''),
  'no cues': utf8('WEBVTT\n\nNOTE 空\n'),
  prose: utf8('各位同志：\n现将有关事项通知如下。\n'),
  'an end before its start': utf8('1\n00:00:03,000 --> 00:00:01,000\n好\n'),
  'a minute of 75 seconds': utf8('1\n00:00:75,000 --> 00:01:80,000\n好\n'),
  'a picture': Buffer.from('89504e470d0a1a0a0000000d49484452ffff', 'hex'),
}
test.for(Object.entries(wrong))('refused: %s', ([, bytes]) => {
  expect(() => toWebVtt(bytes)).toThrow(MediaRefusal)
  expect(() => toWebVtt(bytes)).toThrow(expect.objectContaining({ code: 'media.captions' }))
})

test('a wrong time is named by its line', () => {
  const bytes = utf8('WEBVTT\n\n00:01.000 --> 00:02.000\n好\n\n00:09.000 --> 00:08.000\n坏\n')
  expect(() => toWebVtt(bytes)).toThrow(expect.objectContaining({ detail: { why: 'a wrong time', line: 6 } }))
})
