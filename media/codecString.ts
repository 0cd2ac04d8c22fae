/**
 * The RFC 6381 names of what an initialisation segment holds. For H.264 the encoder chose profile and level, and
 * the truth is in the avcC box (ISO/IEC 14496-15 §5.3.3.1): version, then profile, compatibility and level.
 */
export function codecString(init: Buffer): string {
  const box = init.indexOf('avcC', 0, 'latin1')
  const names = [
    ...(box >= 0 ? [`avc1.${init.toString('hex', box + 5, box + 8)}`] : []),
    ...(init.includes('mp4a', 0, 'latin1') ? ['mp4a.40.2'] : []), // AAC-LC, the only profile we encode, or publish as it is
  ]
  if (names.length === 0) throw new Error('the initialisation segment names no codec')
  return names.join(',')
}
