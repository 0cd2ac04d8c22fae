import { copyFile, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileNames } from '../hlsNames.ts'
import { pieceName } from '../hlsArguments.ts'
import type { Piece } from '../pieces.ts'
import { parseMediaPlaylist, type Segment } from '../playlist.ts'
import { shiftSegment, timescaleOf } from '../shiftSegment.ts'

/** A track whose segments are read while it is made. */
export interface Followed {
  name: string
  /** From the beginning of the lesson, without a gap; they are whole, and in their place. */
  segments: Segment[]
  /** There will be no more. */
  complete: boolean
  /** Reads what has come since. */
  look(): Promise<void>
}

const read = async (folder: string, name: string) =>
  parseMediaPlaylist(await readFile(join(folder, fileNames(name).playlist), 'utf8').catch(() => ''))

export function followSound(folder: string, name: string, before: readonly Segment[], closed: boolean): Followed {
  const followed: Followed = {
    name,
    segments: [...before],
    complete: closed,
    async look() {
      if (followed.complete) return
      const now = await read(folder, name)
      // What is made anew after a kill is the same again.
      if (now.segments.length < followed.segments.length && !now.closed) return
      followed.segments = now.segments
      followed.complete = now.closed
    },
  }
  return followed
}

export interface FollowedPicture extends Followed {
  /** Number of the first piece that is not there from the start. */
  first: number
  /** The last piece is made anew. */
  again(): void
}

/** A picture, piece after piece. `before`: what earlier runs made of it; a piece of which they made a part begins anew. */
export function followPicture(
  folder: string,
  name: string,
  pieces: readonly Piece[],
  before: readonly Segment[],
  closed: boolean,
): FollowedPicture {
  const partly = pieces.findIndex((_, at) => (pieces[at + 1]?.segment ?? Infinity) > before.length)
  const first = closed ? pieces.length : partly
  let index = first
  let taken = 0

  /** Every piece begins at time 0 and is moved to its place; all must be encoded alike. */
  async function place(piece: Piece, { uri }: Segment): Promise<void> {
    if (piece.frame === 0) return
    const init = await readFile(join(folder, fileNames(pieceName(name, piece)).init))
    if (!init.equals(await readFile(join(folder, fileNames(name).init))))
      throw new Error(`pieces of ${name} were encoded differently`)
    await shiftSegment(join(folder, uri), Math.round(piece.at * timescaleOf(init)))
  }

  const followed = {
    name,
    first,
    segments: before.slice(0, pieces[first]?.segment),
    complete: closed,
    async look() {
      for (let piece = pieces[index]; piece; piece = pieces[index]) {
        const { segments, closed } = await read(folder, pieceName(name, piece))
        if (segments.length === 0) return
        if (piece.frame === 0 && taken === 0)
          await copyFile(join(folder, fileNames(pieceName(name, piece)).init), join(folder, fileNames(name).init))
        for (const segment of segments.slice(taken)) {
          await place(piece, segment)
          followed.segments.push(segment)
          taken++
        }
        if (!closed) return
        index++
        taken = 0
      }
      followed.complete = true
    },
    again() {
      index = pieces.length - 1
      followed.segments.length = pieces[index]!.segment
      followed.complete = false
    },
  }
  return followed
}
