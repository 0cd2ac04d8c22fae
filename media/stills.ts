import type { FfmpegJob } from './ffmpeg.ts'
import type { Rendition } from './ladder.ts'
import type { Piece } from './pieces.ts'
import type { SourceProbe } from './sourceProbe.ts'

/** Pictures taken in passing while a piece is encoded: candidates for the poster, and the tiles of the storyboard. */
export interface Stills {
  /** Seconds of the candidates, ascending. */
  posters: number[]
  /** A tile every so many seconds, so large. */
  every: number
  tile: { width: number; height: number }
}

const POSTER_AT = [0.3, 0.5, 0.7, 0.9]
const POSTER_WIDTH = 1280
const TILES_MOST = 300
const TILE = { width: 160, height: 90 }
const TILE_SECONDS = 4

export const POSTERS_MOST = 1 + POSTER_AT.length
export const posterFile = (number: number): string => (number === 1 ? 'poster.jpg' : `poster-${number}.jpg`)
export const tileFile = 'tile-%05d.jpg'
const candidateFile = 'candidate-%d.jpg'
export const candidate = (number: number): string => candidateFile.replace('%d', String(number))

/** The first candidate is a tenth into the lesson, past fades and titles but within its first half minute. */
export function planStills({ durationSeconds: all }: SourceProbe, [top]: readonly Rendition[]): Stills | null {
  if (!top) return null
  const factor = Math.min(TILE.width / top.width, TILE.height / top.height)
  const even = (side: number): number => Math.max(2, Math.round((side * factor) / 2) * 2)
  return {
    posters: [Math.min(30, all / 10), ...POSTER_AT.map((part) => all * part)],
    every: Math.max(TILE_SECONDS, Math.ceil(all / TILES_MOST)),
    tile: { width: even(top.width), height: even(top.height) },
  }
}

type Output = FfmpegJob['outputs'][number]

/** The outputs of a piece: `filter` reads the pad `from`. None where no still falls into the piece. */
export interface StillOutput {
  from: 'posters' | 'tiles'
  filter: string
  output: Output
}

/** Candidates come from the largest size, tiles from the smallest. `end`: seconds at which the piece ends. */
export function stillsOf(stills: Stills, piece: Piece, end: number): StillOutput[] {
  const first = stills.posters.findIndex((at) => at >= piece.at)
  const posters = stills.posters.filter((at) => at >= piece.at && at < end)
  const tile = Math.ceil(piece.at / stills.every - 1e-6)
  return [
    ...(posters.length > 0
      ? [still('posters', `${chosen(posters)},scale=w='min(${POSTER_WIDTH},iw)':h=-2`, candidateFile, first + 1, '3')]
      : []),
    ...(tile * stills.every < end
      ? [
          still(
            'tiles',
            `select='gte(t,(${tile}+selected_n)*${stills.every}-0.001)',scale=${stills.tile.width}:${stills.tile.height}`,
            tileFile,
            tile,
            '6',
          ),
        ]
      : []),
  ]
}

/** Names of all that stillsOf may take from a piece. */
export function stillFiles({ posters, every }: Stills, piece: Piece, end: number): string[] {
  const [first, last] = [piece.at, end].map((at) => Math.ceil(at / every - 1e-6)) as [number, number]
  return [
    ...posters.flatMap((at, index) => (at >= piece.at && at < end ? [candidate(index + 1)] : [])),
    ...Array.from({ length: last - first }, (_, index) =>
      tileFile.replace('%05d', String(first + index).padStart(5, '0')),
    ),
  ]
}

const chosen = (moments: readonly number[]): string =>
  `select='${moments.map((at, index) => `eq(selected_n,${index})*gte(t,${at.toFixed(3)})`).join('+')}'`

const still = (
  from: StillOutput['from'],
  filter: string,
  to: string,
  number: number,
  quality: string,
): StillOutput => ({
  from,
  filter: `${filter},format=yuvj420p[${from}out]`,
  output: {
    to,
    options: [
      '-map',
      `[${from}out]`,
      '-fps_mode',
      'passthrough',
      '-f',
      'image2',
      '-start_number',
      String(number),
      '-c:v',
      'mjpeg',
      '-q:v',
      quality,
    ],
  },
})
