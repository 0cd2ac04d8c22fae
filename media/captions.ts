import { MediaRefusal } from './refusal.ts'

const BYTES_MOST = 5 * 1024 * 1024
const TIMING = /^(\S+)[ \t]+-->[ \t]+(\S+)(.*)$/
const TIME = /^(?:(\d{1,3}):)?([0-5]?\d):([0-5]?\d)[.,](\d{1,3})$/

interface Cue {
  start: number
  end: number
  settings: string
  text: string
}

/**
 * WebVTT from WebVTT or SRT in UTF-8, UTF-16 (with its mark) or GB18030, as Chinese subtitle tools save it.
 * @throws MediaRefusal 'media.captions' with `detail.line` where a cue is wrong
 */
export function toWebVtt(bytes: Uint8Array): string {
  if (bytes.length > BYTES_MOST) refuse('larger than 5 MB')
  const text = decode(bytes)
    .replace(/^\uFEFF/, '')
    .replace(/\r\n?/g, '\n')
  if (text.includes('\0')) refuse('binary')
  const cues = blocksOf(text).flatMap((block) => toCue(block) ?? [])
  if (cues.length === 0) refuse('no cue')
  return ['WEBVTT', ...cues.map(format)].join('\n\n') + '\n'
}

/** By its mark, then strict UTF-8, then GB18030: the order in which a wrong guess is least likely. */
function decode(bytes: Uint8Array): string {
  const marked =
    bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : null
  for (const encoding of marked ? [marked] : ['utf-8', 'gb18030']) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes)
    } catch {
      // Not in this encoding; try the next.
    }
  }
  return refuse('unknown encoding')
}

interface Block {
  line: number
  lines: string[]
}

/** Runs of lines between blank ones, with the number of their first line. */
function blocksOf(text: string): Block[] {
  const blocks: Block[] = []
  let current: Block | null = null
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') current = null
    else if (current) current.lines.push(line)
    else blocks.push((current = { line: index + 1, lines: [line] }))
  }
  return blocks
}

/** Null for a block that is no cue: the WEBVTT header, NOTE, STYLE, REGION. */
function toCue({ line, lines }: Block): Cue | null {
  if (/^(WEBVTT|NOTE|STYLE|REGION)\b/.test(lines[0] ?? '')) return null
  const at = lines.findIndex((candidate) => candidate.includes('-->'))
  const timing = TIMING.exec(lines[at]?.trim() ?? '')
  if (!timing || at > 1) return refuse('a block without a time line', line)
  const start = seconds(timing[1] ?? '')
  const end = seconds(timing[2] ?? '')
  if (start === null || end === null || end <= start) return refuse('a wrong time', line + at)
  const text = lines
    .slice(at + 1)
    .map(clean)
    .join('\n')
  // SRT's X1: … coordinates are no WebVTT settings.
  const settings = (timing[3] ?? '')
    .trim()
    .split(/\s+/)
    .filter((s) => /^(vertical|line|position|size|align):\S+$/.test(s))
    .join(' ')
  return text.trim() === '' ? null : { start, end, settings, text }
}

function seconds(time: string): number | null {
  const [, hours = '0', minutes = '', secs = '', fraction = ''] = TIME.exec(time) ?? []
  return minutes === '' ? null : Number(hours) * 3600 + Number(minutes) * 60 + Number(`${secs}.${fraction}`)
}

/** Keeps <b> <i> <u> <v> <c> <lang> <ruby> <rt>; takes out {\an8} and <font>; escapes every other < and &. */
const clean = (line: string): string =>
  line
    .replace(/\{\\[^}]*\}/g, '')
    .replace(/<\/?font[^>]*>/gi, '')
    .replace(/&(?!(?:amp|lt|gt|nbsp|lrm|rlm|#\d+);)/g, '&amp;')
    .replace(/<(?!\/?(?:[biuvc]|lang|ruby|rt)(?:[.\s][^<>]*)?>|\d\d:[\d:.]+>)/gi, '&lt;')
    .replace(/-->/g, '--&gt;')

function format({ start, end, settings, text }: Cue): string {
  return `${`${stamp(start)} --> ${stamp(end)} ${settings}`.trim()}\n${text}`
}

function stamp(time: number): string {
  const ms = Math.round(time * 1000)
  const pad = (n: number, width = 2): string => String(Math.floor(n)).padStart(width, '0')
  return `${pad(ms / 3_600_000)}:${pad((ms / 60_000) % 60)}:${pad((ms / 1000) % 60)}.${pad(ms % 1000, 3)}`
}

function refuse(why: string, line?: number): never {
  throw new MediaRefusal('media.captions', `captions refused: ${why}`, { why, ...(line === undefined ? {} : { line }) })
}
