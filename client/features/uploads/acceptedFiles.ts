/** Which files can be uploaded, decided before the first byte. Pure. */
import { bytes } from '../../ui/format.ts'
import type { PickerKind } from './fileHandles.ts'

export interface Limits {
  maxBytes: number
  freeBytes: number
}
type Candidate = Pick<File, 'name' | 'size' | 'type'>

const KINDS = /^(video|audio)\//
const VIDEO = [
  ...['.mp4', '.m4v', '.mov', '.mkv', '.webm', '.avi', '.flv', '.f4v', '.wmv', '.mpg', '.mpeg', '.vob', '.ogv'],
  ...['.ts', '.mts', '.m2ts', '.3gp', '.mxf', '.dv', '.rm', '.rmvb', '.gif'],
]
const AUDIO = ['.mp3', '.m4a', '.aac', '.wav', '.wma', '.flac', '.ogg', '.opus', '.amr', '.aif', '.aiff', '.caf']
const ENDINGS = [...VIDEO, ...AUDIO]
/** By their endings too: browsers know the types of some only. */
export const ACCEPTED = ['video/*', 'audio/*', ...ENDINGS].join(',')
/** The same for the browser's own picker. */
export const PICKED: PickerKind[] = [
  {
    description: '视频或音频',
    accept: { 'video/*': VIDEO, 'audio/*': AUDIO },
  },
]
const isMedia = ({ name, type }: Candidate): boolean =>
  KINDS.test(type) || ENDINGS.some((ending) => name.toLowerCase().endsWith(ending))

function refusalOf(file: Candidate, { maxBytes, freeBytes }: Limits, several: boolean): string | null {
  const { name, size } = file
  if (!isMedia(file)) return `「${name}」不是视频或音频文件`
  if (size === 0) return `「${name}」是空文件`
  if (size > maxBytes) return `「${name}」有 ${bytes(size)}，超过单个文件上限 ${bytes(maxBytes)}`
  return size > freeBytes
    ? `「${name}」有 ${bytes(size)}，${several ? '加上前面的文件，' : ''}服务器只剩 ${bytes(Math.max(0, freeBytes))} 可用空间`
    : null
}

/**
 * Which of the files can be sent, all together, and why not the others; `queued`: bytes that wait in this page already.
 */
export function admit<F extends Candidate>(
  files: readonly F[],
  { maxBytes, freeBytes }: Limits,
  queued = 0,
): { taken: F[]; refusals: string[] } {
  const taken: F[] = []
  const refusals: string[] = []
  let free = freeBytes - queued
  for (const file of files) {
    const refusal = refusalOf(file, { maxBytes, freeBytes: free }, queued > 0 || taken.length > 0)
    if (refusal !== null) refusals.push(refusal)
    else {
      taken.push(file)
      free -= file.size
    }
  }
  return { taken, refusals }
}
