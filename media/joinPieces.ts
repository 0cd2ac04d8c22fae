import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pieceName } from './hlsArguments.ts'
import { fileNames } from './hlsNames.ts'
import type { Rendition } from './ladder.ts'
import type { Piece } from './pieces.ts'
import { mediaPlaylist, parseMediaPlaylist, type Segment } from './playlist.ts'
import { MediaRefusal } from './refusal.ts'
import { shiftSegment, timescaleOf } from './shiftSegment.ts'

/** Makes one track of each rendition's pieces: every piece begins at time 0 and is moved to its place. */
export async function joinPieces(
  folder: string,
  ladder: readonly Rendition[],
  pieces: readonly Piece[],
): Promise<void> {
  for (const { name } of ladder) {
    const names = fileNames(name)
    const segments: Segment[] = []
    for (const piece of pieces) segments.push(...(await placed(folder, name, piece, pieces[0]!)))
    await rename(join(folder, fileNames(pieceName(name, pieces[0]!)).init), join(folder, names.init))
    await writeFile(join(folder, names.playlist), mediaPlaylist(names.init, segments))
    for (const piece of pieces) for (const file of filesOf(name, piece)) await rm(join(folder, file), { force: true })
  }
}

function filesOf(name: string, piece: Piece): string[] {
  const { init, playlist } = fileNames(pieceName(name, piece))
  return [init, playlist]
}

async function placed(folder: string, name: string, piece: Piece, first: Piece): Promise<Segment[]> {
  const [initFile = '', playlist = ''] = filesOf(name, piece)
  const text = await readFile(join(folder, playlist), 'utf8').catch(() => '')
  const { segments } = parseMediaPlaylist(text)
  if (segments.length === 0)
    throw new MediaRefusal('media.truncated', `nothing could be decoded from ${piece.at} s on`, { at: piece.at })
  if (piece === first) return segments
  const init = await readFile(join(folder, initFile))
  if (!init.equals(await readFile(join(folder, fileNames(pieceName(name, first)).init))))
    throw new Error(`pieces of ${name} were encoded differently`)
  const ticks = Math.round(piece.at * timescaleOf(init))
  await Promise.all(segments.map(({ uri }) => shiftSegment(join(folder, uri), ticks)))
  return segments
}
