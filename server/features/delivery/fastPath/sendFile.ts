import { readSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { descriptorOf, kernelSend } from './sendfile.linux.ts'
import type { ByteRange } from '../byteRange.ts'
import { useFile, type HotFile } from './fileCache.ts'

/**
 * Bytes that go the ordinary way when the connection takes no more: Node tells when they are gone, and then it takes a
 * lot.
 */
const PIECE_BYTES = 4 * 1024

/** A connection's turn: larger lumps cost more processor time a byte (bench segments), and let others wait. */
const TURN_BYTES = 512 * 1024

/** How a reply goes out. */
interface Way {
  socket: Socket
  write(bytes: Buffer, written: (error?: Error | null) => void): unknown
  /** Called before the reply is left unfinished until later. */
  wait(): void
}

/**
 * A piece of a file in this process's memory; it is in the system's, so this does not wait for the disk. Null when the
 * disk fails, or the file became shorter.
 */
function pieceOf({ fd }: HotFile, at: number, end: number): Buffer | null {
  const piece = Buffer.allocUnsafe(Math.min(PIECE_BYTES, end - at))
  try {
    return readSync(fd, piece, 0, piece.length, at) === piece.length ? piece : null
  } catch {
    return null
  }
}

/**
 * Sends bytes [at, end) of a file in turns, by `write` where the connection would wait. `done` is called once, also
 * when the connection breaks.
 */
function pump(way: Way, file: HotFile, at: number, end: number, done: () => void): void {
  const connection = descriptorOf(way.socket)
  if (connection === null) return done()
  const wanted = Math.min(TURN_BYTES, end - at)
  const taken = Math.max(0, kernelSend()!.file(connection, file.fd, at, wanted))
  if (at + taken === end) return done()
  way.wait()
  if (taken === wanted) setImmediate(pump, way, file, at + taken, end, done)
  else writePiece(way, file, at + taken, end, done)
}

function writePiece(way: Way, file: HotFile, at: number, end: number, done: () => void): void {
  const piece = pieceOf(file, at, end)
  if (!piece) {
    file.broken = true
    way.socket.destroy() // the viewer asks again
    return done()
  }
  way.write(piece, (error) =>
    error || at + piece.length === end ? done() : pump(way, file, at + piece.length, end, done),
  )
}

/**
 * A head and the whole file on a connection that HTTP is not asked about. Nothing is read from it until all is with the
 * system.
 */
export function sendHot(socket: Socket, head: Buffer, file: HotFile): void {
  const release = useFile(file)
  const done = (): void => {
    release()
    if (socket.isPaused()) socket.resume()
  }
  const way: Way = { socket, write: (bytes, written) => socket.write(bytes, written), wait: () => socket.pause() }
  const taken = Math.max(0, kernelSend()!.bytes(descriptorOf(socket)!, head))
  if (taken === head.length) return pump(way, file, 0, file.size, done)
  way.wait()
  way.write(head.subarray(taken), (error) => (error ? done() : pump(way, file, 0, file.size, done)))
}

/** The body of a reply whose header HTTP has; false when another reply is still before it. */
export function sendBody(res: ServerResponse, file: HotFile, range: ByteRange | null): boolean {
  const { socket } = res
  if (!socket) return false
  res.once('close', useFile(file))
  // HTTP answers one after the other
  const way: Way = { socket, write: (bytes, written) => res.write(bytes, written), wait: () => undefined }
  writePiece(way, file, range?.start ?? 0, range ? range.end + 1 : file.size, () => res.end())
  return true
}
