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

const ODD = 1.02 // what rounding to even sides makes of a shape

/**
 * Filters that end in one size, whatever the pictures have: meetings and broadcasts change it in their middle. Another
 * shape than that of the whole gets bars. `scale` must be the first filter: of those that we use, it alone takes
 * pictures of changing size. Fields stay apart until they are made into frames.
 */
export function framed({ width, height }: { width: number; height: number }): string[] {
  const shape = width / height
  const sides = [
    `w='if(lt(dar,${shape / ODD}),max(2,2*round(${height}*dar/2)),${width})'`,
    `h='if(gt(dar,${shape * ODD}),max(2,2*round(${width}/dar/2)),${height})'`,
  ]
  return [
    `scale=${sides.join(':')}:eval=frame:interl=-1:flags=bicubic`,
    `pad=${width}:${height}:-1:-1:eval=frame`,
    'setsar=1',
  ]
}
