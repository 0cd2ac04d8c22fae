/**
 * The RFC 6381 name of what an initialisation segment holds. For H.264 the encoder chose profile and level, and
 * the truth is in the avcC box (ISO/IEC 14496-15 §5.3.3.1): version, then profile, compatibility and level.
 */
export function codecString(init: Buffer): string {
  const box = init.indexOf('avcC', 0, 'latin1')
  if (box >= 0) return `avc1.${init.toString('hex', box + 5, box + 8)}`
  if (init.includes('mp4a', 0, 'latin1')) return 'mp4a.40.2' // AAC-LC, the only profile we encode
  throw new Error('the initialisation segment names no codec')
}
