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
