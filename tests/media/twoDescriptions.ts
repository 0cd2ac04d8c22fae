import { open, readFile, writeFile } from 'node:fs/promises'
import { box, words } from '../../media/instantPlay/boxes.ts'
import { initSegment } from '../../media/instantPlay/initSegment.ts'
import { readMp4 } from '../../media/instantPlay/mp4.ts'
import { probe } from '../../media/probe.ts'

/** The picture of an MP4 made of ffmpeg, its samples one after the other. */
async function pictureOf(path: string) {
  const file = await open(path, 'r')
  try {
    const { tracks } = (await readMp4(file, { ...(await probe(path)), audio: null }))!
    const [track] = tracks
    const bytes = await readFile(path)
    const { count, offset, size, sync } = track!.samples
    const samples = Array.from({ length: count }, (_, at) => bytes.subarray(offset[at]!, offset[at]! + size[at]!))
    return { track: track!, samples, keys: samples.map((_, at) => sync[at] === 1) }
  } finally {
    await file.close()
  }
}

/**
 * An MP4 whose picture has two sample descriptions (ISO/IEC 14496-12 §8.5.2), as cameras and editors write that change its size in
 * the middle; ffmpeg reads them, and writes none. Of two MP4s without B-frames, at one rate.
 */
export async function twoDescriptions(first: string, second: string, to: string): Promise<void> {
  const [one, two] = [await pictureOf(first), await pictureOf(second)]
  const samples = [...one.samples, ...two.samples]
  const keys = [...one.keys, ...two.keys].flatMap((key, at) => (key ? [at + 1] : []))
  const ticks = one.track.samples.duration[0]!
  const head = initSegment({ tracks: [one.track] })
  const brands = head.subarray(0, head.readUInt32BE(0))
  const entries = [one, two].map(({ track }) => track.boxes.stsd.subarray(16))
  const moov = (start: number) => {
    const chunks = [start, start + one.samples.reduce((sum, { length }) => sum + length, 0)]
    const table = [
      box('stsd', words(0, 2), ...entries),
      box('stts', words(0, 1, samples.length, ticks)),
      box('stss', words(0, keys.length, ...keys)),
      box('stsc', words(0, 2, 1, one.samples.length, 1, 2, two.samples.length, 2)),
      box('stsz', words(0, 0, samples.length, ...samples.map(({ length }) => length))),
      box('stco', words(0, 2, ...chunks)),
    ]
    const { tkhd, mdhd, hdlr, header, dinf } = one.track.boxes
    const long = Buffer.from(mdhd)
    long.writeUInt32BE(samples.length * ticks, 24)
    const media = box('mdia', long, hdlr, box('minf', header, dinf, box('stbl', ...table)))
    const mvhd = box(
      'mvhd',
      words(
        0,
        0,
        0,
        1000,
        6000,
        0x10000,
        0x01000000,
        0,
        0,
        0x10000,
        0,
        0,
        0,
        0x10000,
        0,
        0,
        0,
        0x40000000,
        0,
        0,
        0,
        0,
        0,
        0,
        2,
      ),
    )
    return box('moov', mvhd, box('trak', tkhd, media))
  }
  const size = moov(0).length
  await writeFile(to, Buffer.concat([brands, moov(brands.length + size + 8), box('mdat', ...samples)]))
}
