/**
 * Filters that end in 8-bit 4:2:0 of limited range with square pixels, which every decoder plays. HDR (PQ or HLG)
 * is tone-mapped to BT.709; its primaries and matrix are BT.2020 by definition, even where a phone left them out.
 */
export function toSdr(hdr: boolean): string[] {
  const eightBit = ['format=yuv420p', 'setsar=1']
  if (!hdr) return ['scale=out_range=tv', ...eightBit]
  return [
    'zscale=pin=bt2020:min=bt2020nc:t=linear:npl=100',
    'format=gbrpf32le',
    'zscale=p=bt709',
    'tonemap=hable:desat=0',
    'zscale=t=bt709:m=bt709:r=tv',
    ...eightBit,
  ]
}
