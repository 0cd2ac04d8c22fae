import { box, words } from './boxes.ts'
import type { Track } from './movie.ts'

/** The boxes that describe a track, for a source that is no MP4. */
export interface Descriptions {
  boxes: Track['boxes']
  /** Of sound: ticks and packets are counted by it. */
  sampleRate: number
}

const MATRIX = [0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000]
/** Ticks of pictures a second: what every usual rate, and the milliseconds of these containers, divide evenly. */
export const PICTURE_TICKS = 90_000

/**
 * From what its container keeps of H.264: the AVCDecoderConfigurationRecord (ISO/IEC 14496-15 §5.3.3.1). Null for
 * anything else.
 */
export function describePicture(
  avcC: Buffer,
  { width, height }: { width: number; height: number },
): Track['boxes'] | null {
  if (avcC.length < 7 || avcC[0] !== 1) return null // Annex B, which MP4 does not know
  const head = Buffer.alloc(78)
  head.writeUInt16BE(1, 6) // the first data reference
  head.writeUInt16BE(width, 24)
  head.writeUInt16BE(height, 26)
  head.writeUInt32BE(0x480000, 28) // 72 dots an inch
  head.writeUInt32BE(0x480000, 32)
  head.writeUInt16BE(1, 40) // a picture a sample
  head.writeUInt32BE(0x18ffff, 74) // of 24 bits, without a table of colours
  return boxesOf(
    'vide',
    PICTURE_TICKS,
    { width, height },
    box('vmhd', words(1, 0, 0)),
    box('avc1', head, box('avcC', avcC)),
  )
}

/** From AAC's AudioSpecificConfig (ISO/IEC 14496-3 §1.6.2.1). Null for what is not AAC-LC in packets of 1024. */
export function describeSound(config: Buffer, channels: number): Descriptions | null {
  const sampleRate = rateOf(config)
  if (sampleRate === null) return null
  const head = Buffer.alloc(28)
  head.writeUInt16BE(1, 6)
  head.writeUInt16BE(channels, 16)
  head.writeUInt16BE(16, 18)
  head.writeUInt16BE(sampleRate, 24)
  const decoder = descriptor(4, Buffer.from([0x40, 0x15]), Buffer.alloc(11), descriptor(5, config))
  const esds = box('esds', words(0), descriptor(3, Buffer.alloc(3), decoder, descriptor(6, Buffer.from([2]))))
  return { sampleRate, boxes: boxesOf('soun', sampleRate, null, box('smhd', words(0, 0)), box('mp4a', head, esds)) }
}

const RATES = [96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350]
const LOW_COMPLEXITY = 2
const CONFIG_MOST = 64

function rateOf(config: Buffer): number | null {
  if (config.length < 2 || config.length > CONFIG_MOST) return null
  const bits = config.readUInt16BE(0)
  const rate = RATES[(bits >> 7) & 15]
  return bits >> 11 === LOW_COMPLEXITY && rate !== undefined && rate <= 0xffff && (bits & 4) === 0 ? rate : null
}

/** ISO/IEC 14496-1 §8.3.3; all of ours are short. */
const descriptor = (tag: number, ...parts: Buffer[]): Buffer => {
  const body = Buffer.concat(parts)
  return Buffer.concat([Buffer.from([tag, body.length]), body])
}

function boxesOf(
  handler: 'vide' | 'soun',
  ticks: number,
  size: { width: number; height: number } | null,
  header: Buffer,
  entry: Buffer,
): Track['boxes'] {
  const { width, height } = size ?? { width: 0, height: 0 }
  return {
    tkhd: box(
      'tkhd',
      words(3, 0, 0, 1, 0, 0, 0, 0, 0, size ? 0 : 0x01000000, ...MATRIX, width * 0x10000, height * 0x10000),
    ),
    mdhd: box('mdhd', words(0, 0, 0, ticks, 0, 0x55c40000)),
    hdlr: box('hdlr', words(0, 0), Buffer.from(handler), words(0, 0, 0), Buffer.alloc(1)),
    header,
    dinf: box('dinf', box('dref', words(0, 1), box('url ', words(1)))),
    stsd: box('stsd', words(0, 1), entry),
  }
}
