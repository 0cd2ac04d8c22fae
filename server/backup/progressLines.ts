/** At most a line a second, and none when nobody watches. */
export function everySecond(print: (line: string) => void): (line: string) => void {
  let last = Date.now()
  return (line) => {
    if (!process.stdout.isTTY || Date.now() - last < 1_000) return
    last = Date.now()
    print(line)
  }
}

const UNITS = ['bytes', 'KB', 'MB', 'GB', 'TB'] as const

export function bytesInWords(bytes: number): string {
  const at = Math.min(UNITS.length - 1, Math.floor(Math.log(Math.max(bytes, 1)) / Math.log(1000)))
  return `${at === 0 ? bytes : (bytes / 1000 ** at).toFixed(1)} ${UNITS[at]}`
}

const SHOWN = 5

/** What a list is of, how long it is, and how it begins. */
export const inWords = (what: string, list: readonly string[]): string =>
  `${what} (${list.length}): ${list.slice(0, SHOWN).join(', ')}${list.length > SHOWN ? ' …' : ''}`
