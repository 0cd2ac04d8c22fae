/** Archives that hold spreadsheets, with the sentences of imports for what cannot be read of them. */
import { openArchive as open, type Archive } from '../../../lib/archive.ts'
import { fail } from '../imports.failures.ts'

export const openArchive = (bytes: Buffer): Archive =>
  open(bytes, (why, limit = 0) =>
    why === 'unpacked' ? fail('sheets.unpacked', { bytes: limit }) : fail(`sheets.${why}`),
  )
export type { Archive }
