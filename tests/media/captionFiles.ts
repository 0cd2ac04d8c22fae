/**
 * Caption files as people have them: what is in the file, the cues that a viewer must see (seconds and text), and what
 * the author is told with the lines.
 */
export interface CaptionFile {
  name: string
  file: string | Uint8Array
  cues: readonly (readonly [from: number, to: number, text: string])[]
  notes?: readonly string[]
}

const A = '00:00:01,000 --> 00:00:02,000'
const B = '00:00:03,000 --> 00:00:04,000'
const both = [
  [1, 2, '同志们好'],
  [3, 4, '现在开会'],
] as const
const one = [[1, 2, '同志们好']] as const
const FORMAT = 'Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text'
const ass = (...events: string[]): string =>
  ['[Script Info]', 'ScriptType: v4.00+', '', '[Events]', FORMAT, ...events, ''].join('\n')
const dialogue = (text: string, from = '0:00:01.00', to = '0:00:02.00'): string =>
  `Dialogue: 0,${from},${to},Default,,0000,0000,0000,,${text}`
const utf16 = (text: string, big = false): Buffer => {
  const bytes = Buffer.from(text, 'utf16le')
  return big ? bytes.swap16() : bytes
}
const plain = `1\n${A}\n同志们好\n\n2\n${B}\n现在开会\n`
/** 同志们好, 㐀 (which needs four bytes) in GB18030. */
const GB = Buffer.from('cdacd6bec3c7bac38139ee39', 'hex')

export const captionFiles: readonly CaptionFile[] = [
  { name: 'SubRip as it should be', file: plain, cues: both },
  { name: 'line ends of Windows, and a mark', file: `\uFEFF${plain.replaceAll('\n', '\r\n')}`, cues: both },
  { name: 'line ends of an old Mac', file: plain.replaceAll('\n', '\r'), cues: both },
  { name: 'no line end at the end', file: plain.trimEnd(), cues: both },
  { name: 'UTF-16 with its mark', file: utf16(`\uFEFF${plain}`), cues: both },
  { name: 'UTF-16, big end first', file: utf16(`\uFEFF${plain}`, true), cues: both },
  { name: 'UTF-16 without its mark', file: utf16(plain), cues: both },
  { name: 'GB18030', file: Buffer.concat([Buffer.from(`1\n${A}\n`), GB]), cues: [[1, 2, '同志们好㐀']] },
  {
    name: 'UTF-8 with a character cut off',
    file: Buffer.concat([Buffer.from(plain), Buffer.from('会').subarray(0, 2)]),
    cues: both,
    notes: ['bytes 8'],
  },
  {
    name: 'no blank line between cues',
    file: `1\n${A}\n同志们好\n2\n${B}\n现在开会\n`,
    cues: both,
    notes: ['noBlank 4'],
  },
  {
    name: 'neither blank lines nor numbers',
    file: `${A}\n同志们好\n${B}\n现在开会\n`,
    cues: both,
    notes: ['noBlank 3'],
  },
  {
    name: 'a blank line inside a cue',
    file: `1\n${A}\n同志们好\n\n请坐\n\n2\n${B}\n现在开会\n`,
    cues: [[1, 2, '同志们好\n请坐'], both[1]],
    notes: ['blank 5'],
  },
  {
    name: 'a line of full-width spaces inside a cue',
    file: `1\n${A}\n同志们好\n\u3000\u3000\n请坐\n\n2\n${B}\n现在开会\n`,
    cues: [[1, 2, '同志们好\n请坐'], both[1]],
    notes: ['blank 5'],
  },
  {
    name: 'a blank line after the times',
    file: `1\n${A}\n\n同志们好\n\n2\n${B}\n\n现在开会\n`,
    cues: both,
    notes: ['blank 4,9'],
  },
  {
    name: 'blank lines between number and times',
    file: `1\n\n${A}\n同志们好\n\n2\n\n${B}\n现在开会\n`,
    cues: both,
  },
  {
    name: 'a zero-length cue stays until the next',
    file: `1\n00:00:01,000 --> 00:00:01,000\n同志们好\n\n2\n00:00:02,000 --> 00:00:04,000\n现在开会\n`,
    cues: [
      [1, 2, '同志们好'],
      [2, 4, '现在开会'],
    ],
    notes: ['length 2'],
  },
  {
    name: 'an end before its start',
    file: `1\n00:00:03,000 --> 00:00:01,000\n同志们好\n`,
    cues: [[3, 5, '同志们好']],
    notes: ['length 2'],
  },
  {
    name: 'a credit at the end',
    file: `${plain}\n字幕制作：宣传部\n仅供学习\n`,
    cues: both,
    notes: ['credit 9,10'],
  },
  {
    name: 'no space round the arrow',
    file: `1\n00:00:01,000-->00:00:02,000\n同志们好\n`,
    cues: one,
    notes: ['time 2'],
  },
  { name: 'a short arrow', file: `1\n00:00:01,000 -> 00:00:02,000\n同志们好\n`, cues: one, notes: ['time 2'] },
  {
    name: 'full-width digits and colons',
    file: `１\n００：００：０１，０００ －－＞ ００：００：０２，０００\n同志们好\n\n２\n${B}\n现在开会\n`,
    cues: both,
    notes: ['time 2'],
  },
  {
    name: 'seconds of 60',
    file: `1\n00:00:59,000 --> 00:00:60,000\n同志们好\n`,
    cues: [[59, 60, '同志们好']],
    notes: ['carry 2'],
  },
  {
    name: 'a thousand milliseconds',
    file: `1\n00:00:00,1000 --> 00:00:01,1000\n同志们好\n`,
    cues: one,
    notes: ['carry 2'],
  },
  {
    name: 'four digits of milliseconds',
    file: `1\n00:00:01,0000 --> 00:00:02,5000\n同志们好\n`,
    cues: [[1, 2.5, '同志们好']],
    notes: ['time 2'],
  },
  { name: 'no milliseconds', file: `1\n00:00:01 --> 00:00:02\n同志们好\n`, cues: one, notes: ['time 2'] },
  {
    name: 'a colon before the milliseconds',
    file: `1\n00:00:01:000 --> 00:00:02:000\n同志们好\n`,
    cues: one,
    notes: ['time 2'],
  },
  {
    name: 'spaces in the times',
    file: `1\n00: 00: 01, 000 --> 00: 00: 02, 000\n同志们好\n`,
    cues: one,
    notes: ['time 2'],
  },
  {
    name: 'a beginning before the start',
    file: `1\n-00:00:01,000 --> 00:00:02,000\n同志们好\n\n2\n-00:00:09,000 --> -00:00:08,000\n片头\n`,
    cues: [[0, 2, '同志们好']],
    notes: ['time 2,6', 'negative 2,6'],
  },
  {
    name: 'out of order',
    file: `2\n${B}\n现在开会\n\n1\n${A}\n同志们好\n`,
    cues: both,
    notes: ['order 6'],
  },
  {
    name: 'overlapping, as two speakers do',
    file: `1\n00:00:01,000 --> 00:00:03,500\n同志们好\n\n2\n${B}\n现在开会\n`,
    cues: [[1, 3.5, '同志们好'], both[1]],
    notes: ['overlap 2'],
  },
  {
    name: 'one cue whose times cannot be read',
    file: `1\n00:0O:01,000 --> 00:00:02,000\n坏\n\n2\n${B}\n现在开会\n`,
    cues: [both[1]],
    notes: ['badTime 2'],
  },
  {
    name: 'a number as text',
    file: `1\n${A}\n1921\n\n2\n${B}\n现在开会\n`,
    cues: [[1, 2, '1921'], both[1]],
  },
  {
    name: 'numbers as text, without numbers of cues',
    file: `${A}\n1921\n\n${B}\n1949\n`,
    cues: [
      [1, 2, '1921'],
      [3, 4, '1949'],
    ],
  },
  { name: 'an empty cue', file: `1\n${A}\n\n2\n${B}\n现在开会\n`, cues: [both[1]], notes: ['empty 2'] },
  {
    name: 'coordinates and styles of SubRip',
    file: `1\n${A} X1:100 X2:200 Y1:10 Y2:20\n{\\an8}<font color="#ff0000"><I>同志们好</I></font>\n`,
    cues: [[1, 2, '<i>同志们好</i>']],
  },
  { name: 'text beside the times', file: `1\n${A} 同志们好\n`, cues: one, notes: ['sameLine 2'] },
  {
    name: 'times in the text are text',
    file: `1\n${A}\n8:00->12:00 签到 & 1<2\n`,
    cues: [[1, 2, '8:00->12:00 签到 &amp; 1&lt;2']],
  },
  {
    name: 'words before the first cue',
    file: `党课第一讲\n\n1\n${A}\n同志们好\n`,
    cues: one,
    notes: ['stray 1'],
  },
  {
    name: 'WebVTT',
    file: `WEBVTT - 第一讲\nKind: captions\n\nNOTE\n校对\n\n开头\n00:01.000 --> 00:02.000 align:start\n同志们好\n`,
    cues: one,
  },
  {
    name: 'WebVTT with a style, and a note between cues',
    file: `WEBVTT\n\nSTYLE\n::cue { color: red }\n\n00:01.000 --> 00:02.000\n同志们好\n\nNOTE 校对到这里\n第二行\n\n00:03.000 --> 00:04.000\n现在开会\n`,
    cues: both,
  },
  {
    name: 'a cue directly below WEBVTT',
    file: `WEBVTT\n00:01.000 --> 00:02.000\n同志们好\n\n00:03.000 --> 00:04.000\n现在开会\n`,
    cues: both,
    notes: ['header 2'],
  },
  { name: 'WebVTT with the commas of SubRip', file: `WEBVTT\n\n${plain}`, cues: both },
  {
    name: 'SubStation Alpha',
    file: ass(
      dialogue('{\\fad(200,200)}同志们，{\\i1}好{\\i0}\\N请\\h坐'),
      'Comment: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,校对注释',
      dialogue('现在开会', '0:00:03.00', '0:00:04.00'),
    ),
    cues: [[1, 2, '同志们，好\n请 坐'], both[1]],
  },
  {
    name: 'SubStation Alpha with drawings and layers',
    file: ass(dialogue('{\\p1}m 0 0 l 9 9{\\p0}'), dialogue('{\\bord4}同志们好'), dialogue('{\\bord0}同志们好')),
    cues: one,
    notes: ['drawing 6', 'twice 8'],
  },
  {
    name: 'SubStation Alpha of version 4, without styles and blank lines',
    file: `[Script Info]\nScriptType: v4.00\n[Events]\nFormat: Marked, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\nDialogue: Marked=0,0:00:01.00,0:00:02.00,Default,NTP,0000,0000,0000,!Effect,同志们好\n`,
    cues: one,
  },
  {
    name: 'timed lyrics',
    file: `[ti:国际歌]\n[00:01.00]起来\n[00:02.50]\n[00:03.00]<00:03.00>全<00:03.50>世界\n`,
    cues: [
      [1, 2.5, '起来'],
      [3, 8, '全世界'],
    ],
  },
  {
    name: 'timed lyrics with a refrain and an offset',
    file: `[offset:+500]\n[00:01.50][00:05.50]起来\n[00:03.50]受苦的人\n`,
    cues: [
      [1, 3, '起来'],
      [3, 5, '受苦的人'],
      [5, 10, '起来'],
    ],
  },
]
