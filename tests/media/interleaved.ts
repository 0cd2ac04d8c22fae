/**
 * A packet of sound after each of the others, as encoders of broadcasters send them; ffmpeg writes those of one moment
 * together.
 */
export function interleaved(stream: Buffer): Buffer {
  const packets = Array.from({ length: stream.length / 188 }, (_, index) =>
    stream.subarray(index * 188, (index + 1) * 188),
  )
  const isSound = (packet: Buffer): boolean => (packet.readUInt16BE(1) & 0x1fff) === 0x101 // the second stream of ffmpeg's
  const [sound, others] = [packets.filter(isSound), packets.filter((packet) => !isSound(packet))]
  const each = others.length / sound.length
  return Buffer.concat([
    ...others.flatMap((packet, index) => [
      packet,
      ...sound.slice(Math.floor(index / each), Math.floor((index + 1) / each)),
    ]),
    ...sound.slice(Math.floor(others.length / each)),
  ])
}
