import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

const MAX_BYTES = 2 * 1024 * 1024
const TAIL_LINES = 40

/** A log file of at most 2 x 2 MiB (the file and its predecessor `.1`) that remembers its last lines. */
export interface BoundedLog {
  file: string
  write(chunk: Buffer | string): void
  /** The last lines written since it was opened, oldest first. */
  tail(): string[]
  /** Empties what tail() remembers; the file stays. */
  forget(): void
}

/** Opens a bounded log; synchronous because an engine writes a few lines a day, and the last must not be lost. */
export function boundedLog(file: string): BoundedLog {
  mkdirSync(dirname(file), { recursive: true })
  let size = statSync(file, { throwIfNoEntry: false })?.size ?? 0
  let lines: string[] = []
  return {
    file,
    write(chunk) {
      const text = chunk.toString()
      try {
        if (size > MAX_BYTES) {
          renameSync(file, `${file}.1`)
          size = 0
        }
        appendFileSync(file, text)
        size += Buffer.byteLength(text)
      } catch {
        // A full disk costs lines of this log, not the server.
      }
      lines = [...lines, ...text.split('\n').filter(Boolean)].slice(-TAIL_LINES)
    },
    tail: () => lines,
    forget: () => void (lines = []),
  }
}
