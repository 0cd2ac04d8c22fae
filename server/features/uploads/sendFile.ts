import { readSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { descriptorOf, kernelSend } from '../../lib/kernelSend.ts'
import type { ByteRange } from './byteRange.ts'
import { useFile, type HotFile } from './mediaFiles.ts'

/** Bytes that go the ordinary way when the connection takes no more: Node tells when they are gone, and then it takes a lot. */
const PIECE_BYTES = 4 * 1024

type Write = (bytes: Buffer, written: (error?: Error | null) => void) => unknown

/** A piece of a file in this process's memory; it is in the system's, so this does not wait for the disk. */
function pieceOf({ fd, size }: HotFile, at: number, end: number): Buffer {
  const piece = Buffer.allocUnsafe(Math.min(PIECE_BYTES, end - at))
  if (readSync(fd, piece, 0, piece.length, at) < piece.length) throw new Error(`a file of ${size} bytes became shorter`)
  return piece
}

/** Sends bytes [at, end) of a file, by `write` where the connection would wait. `done` is called once, also when the connection breaks. */
function pump(socket: Socket, write: Write, file: HotFile, at: number, end: number, done: () => void): void {
  const connection = descriptorOf(socket)
  if (connection === null) return done()
  const next = at + Math.max(0, kernelSend!.file(connection, file.fd, at, end - at))
  if (next === end) done()
  else writePiece(socket, write, file, next, end, done)
}

function writePiece(socket: Socket, write: Write, file: HotFile, at: number, end: number, done: () => void): void {
  const piece = pieceOf(file, at, end)
  write(piece, (error) => (error || at + piece.length === end ? done() : pump(socket, write, file, at + piece.length, end, done)))
}

/** A head and the whole file on a connection that HTTP is not asked about. Nothing is read from it until all is with the system. */
export function sendHot(socket: Socket, head: Buffer, file: HotFile): void {
  const release = useFile(file)
  const done = (): void => {
    release()
    if (socket.isPaused()) socket.resume()
  }
  const write: Write = (bytes, written) => {
    socket.pause()
    socket.write(bytes, written)
  }
  const taken = Math.max(0, kernelSend!.bytes(descriptorOf(socket)!, head))
  if (taken === head.length) pump(socket, write, file, 0, file.size, done)
  else write(head.subarray(taken), (error) => (error ? done() : pump(socket, write, file, 0, file.size, done)))
}

/** The body of a reply whose header HTTP has; false when another reply is still before it. */
export function sendBody(res: ServerResponse, file: HotFile, range: ByteRange | null): boolean {
  const { socket } = res
  if (!socket) return false
  const release = useFile(file)
  res.once('close', release)
  writePiece(socket, (bytes, written) => res.write(bytes, written), file, range?.start ?? 0, range ? range.end + 1 : file.size, () => res.end())
  return true
}
