import { createHash } from 'node:crypto'

/** The same for what says the same. */
export function digestOf(rows: Iterable<unknown>): string {
  const hash = createHash('sha256')
  for (const row of rows) hash.update(JSON.stringify(row))
  return hash.digest('base64url')
}
