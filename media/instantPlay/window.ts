import type { FileHandle } from 'node:fs/promises'

/**
 * A span of a file in memory that moves on: however large the file, no more of it is held, and what is jumped over is
 * not read.
 */
export class Window {
  /** Bytes from `start` on. */
  bytes: Buffer = Buffer.alloc(0)
  start = 0
  readonly size: number
  readonly #file: FileHandle
  readonly #room: Buffer

  constructor(file: FileHandle, size: number, most: number) {
    this.#file = file
    this.size = size
    this.#room = Buffer.alloc(most)
  }

  /**
   * Whether so many bytes from a place on are here, or all that are left. Asked before `moveTo`, because a promise for
   * each sample is too many.
   */
  holds(at: number, length: number): boolean {
    return at >= this.start && Math.min(at + length, this.size) <= this.start + this.bytes.length
  }

  async moveTo(at: number): Promise<void> {
    this.bytes = this.#room.subarray(0, 0)
    this.start = at
    while (this.bytes.length < this.#room.length) {
      const { bytesRead } = await this.#file.read(
        this.#room,
        this.bytes.length,
        this.#room.length - this.bytes.length,
        at + this.bytes.length,
      )
      if (bytesRead === 0) return
      this.bytes = this.#room.subarray(0, this.bytes.length + bytesRead)
    }
  }
}
