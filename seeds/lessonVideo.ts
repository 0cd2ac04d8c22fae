import { copyFile, mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runFfmpeg } from '../media/ffmpeg.ts'

export interface LessonVideo {
  title: string
  subtitle?: string
  seconds: number
  /** An .mp4 file; comes into being complete or not at all. */
  out: string
  /** Makes otherwise equal videos different, by the pitch of the tone. */
  seed?: number
  /** Has a silent track of sound before the one that is heard, as screen recorders write it. */
  recorder?: boolean
}

const WIDTH = 854
const HEIGHT = 480
const FRAMES_PER_SECOND = 10
const LINE_LENGTH = 15
const RED = '0x8f1d17'
const GOLD = '0xd9b36c'

/**
 * A small lesson for the demo system: the title on a calm card, a running clock, a bar that fills, a soft tone.
 * The same input gives the same bytes (one encoder thread, no dates or versions inside), so that storage by
 * content keeps it once.
 */
export async function makeLessonVideo(video: LessonVideo): Promise<void> {
  const out = resolve(video.out)
  await mkdir(dirname(out), { recursive: true })
  const folder = await mkdtemp(join(tmpdir(), 'lesson-video-'))
  const partial = `${out}.partial-${process.pid}`
  try {
    const texts = [...titleLines(video.title), video.subtitle ?? '']
    for (const [index, text] of texts.entries()) await writeFile(join(folder, `${index}.txt`), text)
    await symlink(font(), join(folder, 'font.ttf')) // short names need no escaping in a filter graph
    const sounds = video.recorder ? ['[quiet]', '[a]'] : ['[a]']
    await runFfmpeg({
      inputs: [{ generated: CANVAS }, { generated: BAR }, { generated: tone(video) }],
      filter: `${picture(texts, video.seconds)};[2:a]volume=0.03,tremolo=f=0.2:d=0.6[a]${video.recorder ? QUIET : ''}`,
      outputs: [{ to: 'lesson.mp4', options: encoding(video.seconds, sounds) }],
      cwd: folder,
    })
    await copyFile(join(folder, 'lesson.mp4'), partial)
    await rename(partial, out)
  } finally {
    await rm(folder, { recursive: true, force: true })
    await rm(partial, { force: true })
  }
}

const font = (): string =>
  fileURLToPath(import.meta.resolve('@expo-google-fonts/noto-sans-sc/500Medium/NotoSansSC_500Medium.ttf'))

const CANVAS = `color=c=${RED}:s=${WIDTH}x${HEIGHT}:r=${FRAMES_PER_SECOND}:d=${1 / FRAMES_PER_SECOND},format=yuv420p`
const BAR = `color=c=${GOLD}:s=740x4:r=${FRAMES_PER_SECOND}`

const tone = ({ seconds, seed = 0 }: LessonVideo): string =>
  `sine=frequency=${196 + (Math.abs(Math.trunc(seed)) % 1000) / 4}:sample_rate=32000:duration=${seconds}`

/** At most three lines of even length; a longer title ends in an ellipsis. */
export function titleLines(title: string): string[] {
  const most = 3 * LINE_LENGTH
  const all = [...title]
  const letters = all.length > most ? [...all.slice(0, most - 1), '…'] : all
  const perLine = Math.ceil(letters.length / Math.ceil(letters.length / LINE_LENGTH))
  const lines = []
  for (let at = 0; at < letters.length; at += perLine) lines.push(letters.slice(at, at + perLine).join(''))
  return lines
}

const drawText = (options: string): string => `drawtext=fontfile=font.ttf:${options}`

/** White card with a gold edge on red. Drawn once and repeated: only the clock and the bar change. */
function picture(texts: readonly string[], seconds: number): string {
  const last = texts.length - 1
  const top = 190 - last * 26
  const centred = (index: number, size: number, colour: string, y: number): string =>
    drawText(`textfile=${index}.txt:expansion=none:fontsize=${size}:fontcolor=${colour}:x=(w-tw)/2:y=${y}`)
  const card = [
    'drawbox=x=57:y=47:w=740:h=350:c=white:t=fill',
    `drawbox=x=57:y=47:w=740:h=6:c=${GOLD}:t=fill`,
    'drawbox=x=57:y=432:w=740:h=4:c=white@0.25:t=fill',
    ...texts.slice(0, last).map((_, index) => centred(index, 40, RED, top + index * 54)),
    ...(texts[last] ? [centred(last, 22, '0x59636e', top + last * 54 + 14)] : []),
    `loop=loop=-1:size=1,setpts=N/(${FRAMES_PER_SECOND}*TB)`,
  ]
  const moving = [
    `overlay=x='57-740+740*t/${seconds}':y=432`,
    `drawbox=x=0:y=432:w=57:h=4:c=${RED}:t=fill`, // hides the part of the bar still to come
    drawText(`text='%{pts\\:gmtime\\:0\\:%M\\\\\\:%S}':fontsize=34:fontcolor=0x1f2328:x=(w-tw)/2:y=325`),
  ]
  return `[0:v]${card.join(',')}[card];[card][1:v]${moving.join(',')}[v]`
}

const QUIET = ';anullsrc=channel_layout=mono:sample_rate=32000[quiet]'
const NAMES = ['系统声音', '麦克风']

const encoding = (seconds: number, sounds: readonly string[]): string[] => [
  ...['-map', '[v]', ...sounds.flatMap((sound) => ['-map', sound]), '-t', String(seconds)],
  ...['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '26', '-g', String(FRAMES_PER_SECOND * 10), '-threads', '1'],
  ...['-c:a', 'aac', '-b:a', '32k', '-ac', '1'],
  ...['-flags:v', '+bitexact', '-flags:a', '+bitexact', '-fflags', '+bitexact', '-map_metadata', '-1'],
  ...(sounds.length > 1 ? NAMES.flatMap((name, track) => [`-metadata:s:a:${track}`, `handler_name=${name}`]) : []),
  ...['-movflags', '+faststart', '-f', 'mp4'],
]
