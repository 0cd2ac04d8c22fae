import { LACING, type Lacing } from '../../media/instantPlay/lacing.ts'

/** What stands in a block behind its head: packets with the list of their sizes before them (RFC 9559 §10.3). */
export function laced(packets: readonly Buffer[], lacing: Lacing): Buffer {
  const told = packets.slice(0, -1).map(({ length }) => length)
  const list =
    lacing === LACING.xiph
      ? told.flatMap((size) => [...Array<number>(Math.floor(size / 255)).fill(255), size % 255])
      : lacing === LACING.ebml
        ? told.flatMap((size, index) => (index === 0 ? number(size) : difference(size - told[index - 1]!)))
        : []
  return Buffer.concat([Buffer.from([packets.length - 1, ...list]), ...packets])
}

const number = (value: number): number[] => [0x40 | (value >> 8), value & 0xff]
const difference = (value: number): number[] => (Math.abs(value) < 64 ? [0x80 | (value + 63)] : number(value + 8191))
