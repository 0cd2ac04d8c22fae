import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { gainFor } from '../../media/loudness.ts'
import { planLadder } from '../../media/ladder.ts'
import { probe } from '../../media/probe.ts'
import { transcode } from '../../media/transcode.ts'
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { make, workFolder } from './sources.ts'

/** Integrated loudness in LUFS and true peak in dBTP, as ffmpeg's own meter reads them. */
async function measured(input: readonly string[]): Promise<{ loudness: number; peak: number }> {
  const { stderr } = await promisify(execFile)('ffmpeg', [
    '-hide_banner',
    '-nostats',
    ...input,
    '-af',
    'ebur128=peak=true:framelog=verbose',
    '-vn',
    '-f',
    'null',
    '-',
  ])
  return {
    loudness: Number([...stderr.matchAll(/I:\s+(-?[\d.]+) LUFS/g)].at(-1)?.[1]),
    peak: Number([...stderr.matchAll(/Peak:\s+(-?[\d.]+) dBFS/g)].at(-1)?.[1]),
  }
}

const tone = (volume: number, more = ''): string[] => [
  '-f',
  'lavfi',
  '-i',
  `sine=frequency=440:duration=6,volume=${volume}${more}`,
]

test.for([
  ['too quiet', tone(0.12), -23],
  ['too loud', tone(7), -23],
  [
    'quiet with a loud clap: no louder than its peak allows',
    tone(0.05, ',volume=8:enable=between(t\\,3\\,3.02)'),
    null,
  ],
] as const)('sound that is %s', async ([, args, expected]) => {
  const folder = await workFolder()
  const file = await make(folder, 'talk.wav', args)
  const source = await probe(file)
  await transcode({ source: file, probe: source, ladder: planLadder(source), outDir: join(folder, 'out') })
  const { loudness, peak } = await measured(['-allowed_extensions', 'ALL', '-i', join(folder, 'out/audio.m3u8')])
  if (expected !== null) expect(Math.abs(loudness - expected)).toBeLessThan(0.7)
  else expect(loudness).toBeGreaterThan((await measured(['-i', file])).loudness + 1)
  expect(peak).toBeLessThan(-0.5)
})

test('never above the peak that is allowed, never more than is wanted, nothing for silence', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -60, max: 0, noNaN: true }),
      fc.double({ min: -60, max: 3, noNaN: true }),
      (loudness, peak) => {
        const gain = gainFor(loudness, peak)
        if (gain > 0) expect(peak + gain).toBeLessThanOrEqual(-0.99)
        expect(loudness + gain).toBeLessThanOrEqual(Math.max(-22.4, gain > 0 ? -22.9 : -Infinity))
      },
    ),
  )
  expect([gainFor(-70, -80), gainFor(NaN, NaN), gainFor(-23.2, -10)]).toEqual([0, 0, 0])
})
