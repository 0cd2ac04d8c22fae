/** A ladder of ours beside the one bare command that makes the same. */
import { rm } from 'node:fs/promises'
import { planLadder, type Rendition } from '../../../media/ladder.ts'
import { probe } from '../../../media/probe.ts'
import type { TranscodeJob } from '../../../media/transcode.ts'
import { tool } from '../lessons/lessons.ts'

export async function jobFor(source: string, outDir: string): Promise<TranscodeJob> {
  const found = await probe(source)
  return { source, probe: found, ladder: planLadder(found), outDir }
}

/** Seconds of `make`, in a folder of its own, of which the last stays. */
export async function timed(job: TranscodeJob, make: (job: TranscodeJob) => Promise<unknown>): Promise<number> {
  await rm(job.outDir, { recursive: true, force: true })
  const begun = performance.now()
  await make(job)
  return (performance.now() - begun) / 1000
}

const hls = (name: string): string[] => [
  '-f',
  'hls',
  '-hls_time',
  '4',
  '-hls_playlist_type',
  'vod',
  '-hls_segment_type',
  'fmp4',
  '-hls_fmp4_init_filename',
  `${name}-init.mp4`,
  `${name}.m3u8`,
]
const encoder = ({ name, videoBitrate, maxrate, bufsize }: Rendition): string[] => [
  ...[
    '-map',
    `[${name}]`,
    '-c:v',
    'libx264',
    '-preset',
    'veryfast',
    '-profile:v',
    'high',
    '-pix_fmt',
    'yuv420p',
    '-b:v',
    String(videoBitrate),
    '-maxrate',
    String(maxrate),
    '-bufsize',
    String(bufsize),
  ],
  ...['-qmin', '16', '-force_key_frames', 'expr:gte(t,n_forced*4)', '-sc_threshold', '0', '-g', '100000', ...hls(name)],
]

/**
 * The one command that does the same: one decoding, each size scaled from the source, all encoders with the same
 * settings.
 */
export async function bare(source: string, ladder: readonly Rendition[], into: string): Promise<number> {
  const graph = [
    `[0:v]split=${ladder.length}${ladder.map(({ name }) => `[${name}in]`).join('')}`,
    ...ladder.map(({ name, width, height }) => `[${name}in]scale=${width}:${height}:flags=bicubic[${name}]`),
  ]
  const begun = performance.now()
  const sound = ['-map', '0:a', '-c:a', 'aac', '-b:a', '128k', '-ac', '2', ...hls('audio')]
  await tool(
    'nice',
    [
      '-n',
      '19',
      'ffmpeg',
      '-v',
      'error',
      '-y',
      '-i',
      source,
      '-filter_complex',
      graph.join(';'),
      ...ladder.flatMap(encoder),
      ...sound,
    ],
    into,
  )
  return (performance.now() - begun) / 1000
}
