/** Lengths of time as they are read, on the server and in the browser. Pure. */

/** «3 分 12 秒», «1 小时 5 分». */
export function durationInWords(seconds: number): string {
  const hours = Math.floor(seconds / 3600)
  const minutes = Math.floor((seconds % 3600) / 60)
  const rest = seconds % 60
  const parts = [
    hours > 0 && `${hours} 小时`,
    minutes > 0 && `${minutes} 分`,
    (rest > 0 || seconds === 0) && `${rest} 秒`,
  ]
  return parts.filter(Boolean).join(' ')
}

/** «0:42», «1:02:03». */
export function timecode(seconds: number): string {
  const two = (value: number) => String(value).padStart(2, '0')
  const minutes = Math.floor(seconds / 60)
  return minutes < 60
    ? `${minutes}:${two(seconds % 60)}`
    : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`
}
