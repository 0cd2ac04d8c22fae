/** How much of a file is read before it is refused. A roster of 100,000 people is far below each. */

const MB = 2 ** 20

export interface ReadingLimits {
  /** Of the file as it came. */
  bytes: number
  /** Of a file that is read as a whole: .xls, HTML, CSV. */
  wholeBytes: number
  /** Of one sheet of an .xlsx, unpacked. */
  sheetBytes: number
  /** Of the table of texts that the sheets of an .xlsx share, unpacked: it is kept in memory. */
  textBytes: number
  /** Of every other part, unpacked. */
  partBytes: number
  rows: number
  columns: number
  sheets: number
  cellLength: number
  /** Of the worker's own heap. */
  heapMegabytes: number
  /** One call may take that long. */
  seconds: number
}

export const LIMITS: ReadingLimits = {
  bytes: 64 * MB,
  wholeBytes: 32 * MB,
  sheetBytes: 512 * MB,
  textBytes: 48 * MB,
  partBytes: 8 * MB,
  rows: 300_000,
  columns: 512,
  sheets: 200,
  cellLength: 40_000,
  heapMegabytes: 384,
  seconds: 60,
}
