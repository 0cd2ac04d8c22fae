import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { MediaRefusal } from './refusal.ts'

export interface Limits {
  /** Wall-clock seconds. */
  seconds: number
  /** Seconds without a line that `onLine` calls progress. Long, because at nice 19 a busy machine may starve us. */
  stalledSeconds: number
  /** Address space, bytes. */
  memoryBytes: number
  /** Bytes written, as `measureOutput` counts them. */
  outputBytes: number
}

export interface Confinement {
  limits: Limits
  cwd?: string
  signal?: AbortSignal
  /** Called for each line of standard output; returns true when the line shows progress. */
  onLine?: (line: string) => boolean
  measureOutput?: () => Promise<number>
  /** Somebody waits for it: it goes before other encoders. */
  awaited?: boolean
}

/** The process ended by itself, and not well. */
export class ProcessFailure extends Error {
  readonly stderr: string

  constructor(program: string, status: string, stderr: string) {
    super(`${program} failed (${status}): ${stderr.trim().slice(-500)}`)
    this.name = 'ProcessFailure'
    this.stderr = stderr
  }
}

const STDERR_KEPT = 16 * 1024
const CHECK_EVERY_MS = 1000

// ulimit and nice are POSIX and need no privilege. setpriv (util-linux) makes the kernel end the child with us, so
// that a worker killed with -9 leaves no encoder behind; where it is missing the time limits still hold.
const LAUNCHER = [
  'ulimit -c 0; ulimit -v "$1" 2>/dev/null; nice=$2; shift 2',
  'if setpriv --pdeathsig KILL true 2>/dev/null; then set -- setpriv --pdeathsig KILL "$@"; fi',
  'exec nice -n "$nice" "$@"',
].join('\n')

/** Beside a server encoders take what is left. The tests leave nothing: they, whom nobody watches, set another. */
const NICENESS = Number(process.env['MEDIA_NICENESS'] ?? 19)
/** Five parts of a processor to one of another encoder's; one to fifteen of the server's. */
const AWAITED_NICENESS = Math.max(0, NICENESS - 7)

/** No secret of the server's environment reaches a program that reads untrusted files. */
const childEnvironment = (): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'],
  LC_ALL: 'C.UTF-8',
  AV_LOG_FORCE_NOCOLOR: '1',
  MALLOC_ARENA_MAX: '4', // glibc reserves 64 MiB of address space per arena, and arenas grow with the cores
})

/**
 * Runs a program, nice, in a process group of its own, within limits; resolves with the tail of its stderr.
 * Rejects with MediaRefusal 'media.limits', the signal's reason, or ProcessFailure; the whole group is then dead.
 */
export function runConfined(program: string, args: readonly string[], confinement: Confinement): Promise<string> {
  const { limits, signal, onLine, measureOutput, awaited = false } = confinement
  signal?.throwIfAborted()

  return new Promise((resolve, reject) => {
    const kibibytes = String(Math.floor(limits.memoryBytes / 1024))
    const niceness = String(awaited ? AWAITED_NICENESS : NICENESS)
    const child = spawn('sh', ['-c', LAUNCHER, 'sh', kibibytes, niceness, program, ...args], {
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: childEnvironment(),
      ...(confinement.cwd === undefined ? {} : { cwd: confinement.cwd }),
    })
    const startedAt = performance.now()
    let movedAt = startedAt
    let stderr = ''
    let verdict: unknown

    const end = (why: unknown): void => {
      verdict ??= why
      killGroup(child.pid)
    }
    const exceeded = (limit: string): void =>
      end(new MediaRefusal('media.limits', `${program} exceeded its limit of ${limit}`, { limit }))
    const onAbort = (): void => end(signal?.reason)
    signal?.addEventListener('abort', onAbort, { once: true })

    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr = (stderr + text).slice(-STDERR_KEPT)
    })
    createInterface({ input: child.stdout }).on('line', (line) => {
      try {
        if (onLine?.(line)) movedAt = performance.now()
      } catch (error) {
        end(error)
      }
    })

    const check = async (): Promise<void> => {
      const now = performance.now()
      if (now - startedAt > limits.seconds * 1000) exceeded('time')
      else if (now - movedAt > limits.stalledSeconds * 1000) exceeded('time without progress')
      else if (measureOutput && (await measureOutput()) > limits.outputBytes) exceeded('output')
    }
    let checking = false
    const timer = setInterval(() => {
      if (checking) return
      checking = true
      check()
        .catch(end)
        .finally(() => (checking = false))
    }, CHECK_EVERY_MS)

    const settle = (failure: unknown): void => {
      clearInterval(timer)
      signal?.removeEventListener('abort', onAbort)
      if (failure === undefined) resolve(stderr)
      else reject(failure)
    }
    child.on('error', settle)
    child.on('close', (code, killedBy) => {
      killGroup(child.pid) // whatever it may have started
      settle(verdict ?? (code === 0 ? undefined : new ProcessFailure(program, killedBy ?? `code ${code}`, stderr)))
    })
  })
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // The group is already gone.
  }
}
