import { availableParallelism } from 'node:os'
import { isAbsolute } from 'node:path'
import fluent from 'fluent-ffmpeg'
import { inputGuards, photoGuards } from './allowed.ts'
import { runConfined, type Confinement, type Limits } from './confinedProcess.ts'
import { refusalOr } from './failure.ts'
import { progressReader } from './progress.ts'

/**
 * A file that a stranger supplied (absolute path), a photo of one's, a source that we make ourselves with a lavfi graph, or numbered
 * pictures that we made ourselves (a pattern in `cwd`).
 */
export type Input =
  | { upload: string; options?: readonly string[] }
  | { photo: string; kind: keyof typeof photoGuards }
  | { generated: string }
  | { pictures: string }

export interface FfmpegJob {
  inputs: readonly Input[]
  filter?: string
  /** `to` is relative to `cwd`, absolute, or 'pipe:1' (then lines go to `onLine`, and there is no progress). */
  outputs: readonly { to: string; options: readonly string[] }[]
  cwd?: string
  limits?: Partial<Limits>
  signal?: AbortSignal
  /** Seconds of output written so far; never decreases. */
  onProgress?: (seconds: number) => void
  onLine?: (line: string) => void
  /** Have it say what its filters found out. */
  summary?: boolean
  measureOutput?: () => Promise<number>
  awaited?: boolean
}

const GIB = 1024 ** 3
export const STALLED_SECONDS = 120
const DEFAULT_LIMITS: Limits = { seconds: 120, stalledSeconds: STALLED_SECONDS, memoryBytes: 4 * GIB, outputBytes: GIB }

/** More threads than this bring little and cost memory: each frame thread holds frames of its own. */
const THREADS = Math.min(availableParallelism(), 8)

/**
 * @returns the end of what it said
 * @throws MediaRefusal when the file is at fault, the signal's reason on abort, ProcessFailure otherwise
 */
export async function runFfmpeg(job: FfmpegJob): Promise<string> {
  const watch = job.onLine ? undefined : progressReader(job.onProgress)
  const onLine = (line: string): boolean => {
    if (watch) return watch(line)
    job.onLine?.(line)
    return true
  }
  const globals = [
    '-hide_banner',
    '-nostdin',
    '-nostats',
    '-v',
    job.summary ? 'info' : 'error',
    ...(watch ? ['-progress', 'pipe:1'] : []),
  ]
  return run('ffmpeg', [...globals, ...argumentsOf(job)], { ...confine(job), onLine })
}

/** Runs ffprobe on a stranger's file and hands over its output line by line. Throws as runFfmpeg does. */
export async function runFfprobe(
  file: string,
  options: readonly string[],
  watch: { onLine: (line: string) => void; signal?: AbortSignal; limits?: Partial<Limits> },
): Promise<void> {
  const onLine = (line: string): boolean => {
    watch.onLine(line)
    return true
  }
  const args = ['-hide_banner', '-v', 'error', ...inputGuards, ...options, '-i', fileUrl(file)]
  await run('ffprobe', args, { ...confine(watch), onLine })
}

/** The version ffmpeg reports, for example '5.1.9-0+deb12u1'. Throws when there is no ffmpeg that runs. */
export async function ffmpegVersion(): Promise<string> {
  let first = ''
  const limits = { ...DEFAULT_LIMITS, seconds: 10 }
  await runConfined('ffmpeg', ['-version'], { limits, onLine: (line) => Boolean((first ||= line)) })
  return /^ffmpeg version (\S+)/.exec(first)?.[1] ?? 'unknown'
}

async function run(program: string, args: readonly string[], confinement: Confinement): Promise<string> {
  try {
    return await runConfined(program, args, confinement)
  } catch (failure) {
    throw refusalOr(failure)
  }
}

function confine(job: Pick<FfmpegJob, 'cwd' | 'limits' | 'signal' | 'measureOutput' | 'awaited'>): Confinement {
  return {
    limits: { ...DEFAULT_LIMITS, ...job.limits },
    ...(job.cwd === undefined ? {} : { cwd: job.cwd }),
    ...(job.signal ? { signal: job.signal } : {}),
    ...(job.measureOutput ? { measureOutput: job.measureOutput } : {}),
    ...(job.awaited ? { awaited: true } : {}),
  }
}

/**
 * fluent-ffmpeg puts the arguments in ffmpeg's order, and that is all we ask of it. Its own run() cannot start a
 * process group, guards no limits, keeps progress only where ffmpeg prints one, and first runs `ffmpeg -formats`,
 * `-encoders` and `-filters` on every job. `_getArguments` is private but frozen: the package is archived.
 */
function argumentsOf(job: FfmpegJob): string[] {
  const command = fluent()
  for (const input of job.inputs) {
    if ('upload' in input) {
      command.input(fileUrl(input.upload))
      command.inputOptions(...inputGuards, '-threads', String(THREADS), ...(input.options ?? []))
    } else if ('photo' in input) command.input(fileUrl(input.photo)).inputOptions(...photoGuards[input.kind])
    else if ('pictures' in input) command.input(input.pictures).inputOptions('-f', 'image2', '-framerate', '1')
    else command.input(input.generated).inputOptions('-f', 'lavfi')
  }
  if (job.filter !== undefined) command.complexFilter(job.filter)
  for (const output of job.outputs) command.output(output.to).outputOptions(...(output.options as [string]))
  return (command as unknown as { _getArguments(): string[] })._getArguments()
}

/** `file:` keeps ffmpeg from reading a protocol, or an option, out of a name. */
function fileUrl(path: string): string {
  if (!isAbsolute(path)) throw new TypeError(`media: not an absolute path: ${path}`)
  return `file:${path}`
}
