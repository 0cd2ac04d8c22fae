import { z } from 'zod'
import type { SplicedSegment } from '../../../media/instantPlay/instantPlay.ts'

/** Beside an instant package: how its segments are spliced from the original. */
export const SPLICE_INDEX = 'first.json'

const SplicePart = z.tuple([z.int().nonnegative(), z.int().positive()])
export type SplicePart = z.infer<typeof SplicePart>
export const SpliceIndex = z.object({
  original: z.string(),
  segments: z.array(z.object({ head: SplicePart, body: SplicePart, tail: SplicePart.optional() })),
})
export type SpliceIndex = z.infer<typeof SpliceIndex>

/** What is kept beside the heads of an instant package: of which original its segments are. */
export const spliceIndex = (original: string, segments: SplicedSegment[]): string =>
  JSON.stringify({ original, segments } satisfies SpliceIndex)
