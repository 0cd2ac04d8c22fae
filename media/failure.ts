import { ProcessFailure } from './confinedProcess.ts'
import { MediaRefusal, type MediaRefusalCode } from './refusal.ts'

/** What ffmpeg's complaints say about the file. The order matters: the general complaints follow the particular. */
const COMPLAINTS: readonly (readonly [RegExp, MediaRefusalCode | null])[] = [
  [/No space left on device|Disk quota exceeded|Read-only file system|Permission denied/, null],
  [/exceeds max_streams/, 'media.tooManyStreams'],
  [
    /Cannot allocate memory|Failed to allocate|malloc of size|bad_alloc|Resource temporarily unavailable/,
    'media.limits',
  ],
  [/moov atom not found|File ended prematurely|partial file/, 'media.truncated'],
  [/Format not on whitelist|matches no streams/, 'media.notVideo'],
  [/not on whitelist|Picture size .* is invalid/, 'media.codec'],
  [/Invalid data found when processing input|Unknown format/, 'media.notVideo'],
  [/Error (submitting|while|reinitializing)|Invalid pts/, 'media.damaged'],
]

const detailOf: Partial<Record<MediaRefusalCode, readonly [name: string, found: RegExp]>> = {
  'media.notVideo': ['format', /\[(\w+) @ \w+\] Format not on whitelist/],
  'media.codec': ['codec', /Codec \((\w+)\) not on whitelist/],
}

/** A refusal when the complaint is about the file; otherwise the failure itself (our fault, may be tried again). */
export function refusalOr(failure: unknown): unknown {
  if (!(failure instanceof ProcessFailure)) return failure
  const code = COMPLAINTS.find(([complaint]) => complaint.test(failure.stderr))?.[1]
  if (!code) return failure
  const [name, found] = detailOf[code] ?? []
  const value = found?.exec(failure.stderr)?.[1]
  return new MediaRefusal(code, failure.message, name && value ? { [name]: value } : undefined)
}
