import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pieceName } from './hlsArguments.ts'
import { fileNames } from './hlsNames.ts'
import type { Rendition } from './ladder.ts'
import type { Piece } from './pieces.ts'
import { mediaPlaylist, parseMediaPlaylist, type Segment } from './playlist.ts'
import { MediaRefusal } from './refusal.ts'
import { shiftSegment, timescaleOf } from './shiftSegment.ts'

const playlistOf = async (folder: string, name: string, piece: Piece): Promise<Segment[]> =>
  parseMediaPlaylist(await readFile(join(folder, fileNames(pieceName(name, piece)).playlist), 'utf8').catch(() => ''))
    .segments

/** What was made of a piece; nothing where nothing could be decoded. */
export async function filesOfPiece(folder: string, name: string, piece: Piece): Promise<string[]> {
  const segments = await playlistOf(folder, name, piece)
  const { init, playlist } = fileNames(pieceName(name, piece))
  return segments.length === 0 ? [] : [init, playlist, ...segments.map(({ uri }) => uri)]
}

/** Every piece begins at time 0: moves what was made of one to its place. Once. */
export async function placePiece(folder: string, name: string, piece: Piece): Promise<void> {
  const segments = await playlistOf(folder, name, piece)
  if (piece.frame === 0 || segments.length === 0) return
  const ticks = Math.round(piece.at * timescaleOf(await readFile(join(folder, fileNames(pieceName(name, piece)).init))))
  await Promise.all(segments.map(({ uri }) => shiftSegment(join(folder, uri), ticks)))
}

/** Makes one track of each rendition's pieces, which are in their places. */
export async function joinPieces(
  folder: string,
  ladder: readonly Rendition[],
  pieces: readonly Piece[],
): Promise<void> {
  for (const { name } of ladder) {
    const names = fileNames(name)
    const segments: Segment[] = []
    for (const piece of pieces) segments.push(...(await madeAlike(folder, name, piece, pieces[0]!)))
    await rename(join(folder, fileNames(pieceName(name, pieces[0]!)).init), join(folder, names.init))
    await writeFile(join(folder, names.playlist), mediaPlaylist(names.init, segments))
    for (const piece of pieces) {
      const { init, playlist } = fileNames(pieceName(name, piece))
      for (const file of [init, playlist]) await rm(join(folder, file), { force: true })
    }
  }
}

async function madeAlike(folder: string, name: string, piece: Piece, first: Piece): Promise<Segment[]> {
  const segments = await playlistOf(folder, name, piece)
  if (segments.length === 0)
    throw new MediaRefusal('media.truncated', `nothing could be decoded from ${piece.at} s on`, { at: piece.at })
  const [init, like] = await Promise.all(
    [piece, first].map((each) => readFile(join(folder, fileNames(pieceName(name, each)).init))),
  )
  if (!init!.equals(like!)) throw new Error(`pieces of ${name} were encoded differently`)
  return segments
}
