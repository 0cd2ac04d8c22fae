import type { Limits } from './confinedProcess.ts'
import type { Growing } from './growing/growth.ts'
import type { Rendition } from './ladder.ts'
import type { SourceProbe } from './sourceProbe.ts'

export interface TranscodeJob {
  source: string
  probe: SourceProbe
  ladder: Rendition[]
  /** Comes into being complete, or not at all; an older package there is replaced. */
  outDir: string
  /** Where pieces are kept that are whole, on the same disk; a later run of the same work goes on after them. */
  keptDir?: string
  /** 0 to 1, never decreasing; 1 only after the package is durable and in place. */
  onProgress?: (fraction: number) => void
  signal?: AbortSignal
  limits?: Partial<Limits>
  /** Whether another lesson waits for its first segment; while it does, this one makes what somebody can watch, and no more. */
  othersWait?: () => boolean
  /** Shows the smallest rendition and the sound while they are made. */
  growing?: Growing
}
