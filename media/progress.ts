/**
 * Reads ffmpeg's `-progress` lines (key=value). The returned function says whether a line shows progress:
 * more output time, or more bytes or frames while the output time stands still (a long gap in a stream).
 */
export function progressReader(onProgress?: (seconds: number) => void): (line: string) => boolean {
  const highest = new Map<string, number>()
  return (line) => {
    const [key = '', text = ''] = line.split('=')
    if (key !== 'out_time_us' && key !== 'frame' && key !== 'total_size') return false
    const value = Number(text)
    if (!(value > (highest.get(key) ?? 0))) return false
    highest.set(key, value)
    if (key === 'out_time_us') onProgress?.(value / 1e6)
    return true
  }
}

const BEFORE_PUBLISHED = 0.99

/**
 * Adds up the progress of works that go on side by side. `seconds`: how much each has to do. Passes on only what is
 * more than before: where something is done again, the person watching does not start over.
 */
export function shares(
  seconds: readonly number[],
  onProgress?: (fraction: number) => void,
): (work: number, done: number) => void {
  const all = seconds.reduce((sum, each) => sum + each, 0)
  const done = seconds.map(() => 0)
  let highest = -1
  return (work, now) => {
    done[work] = Math.min(seconds[work]!, Math.max(done[work]!, now))
    const fraction = Math.min(BEFORE_PUBLISHED, done.reduce((sum, each) => sum + each, 0) / all)
    if (fraction <= highest) return
    highest = fraction
    onProgress?.(fraction)
  }
}
