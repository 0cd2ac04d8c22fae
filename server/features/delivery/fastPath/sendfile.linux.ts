import { createRequire } from 'node:module'
import type { Socket } from 'node:net'

/**
 * send(2) and sendfile(2) of Linux on a connection that never waits: how many bytes it took; -1 when it takes none now,
 * or no more.
 */
export interface KernelSend {
  /** Bytes that more is to follow. */
  bytes(connection: number, bytes: Buffer): number
  /** Bytes of a file, which do not pass through this process. */
  file(connection: number, file: number, at: number, length: number): number
}

const MSG_DONTWAIT = 0x40
const MSG_NOSIGNAL = 0x4000
const MSG_MORE = 0x8000

type Call = (...args: unknown[]) => number
interface Koffi {
  load(library: null): { func(declaration: string): Call }
}

const require = createRequire(import.meta.url)
/** The binaries of koffi themselves: the package in front of them would run a program while it is installed. */
const koffi: Partial<Record<string, () => unknown>> = {
  x64: () => require('@koromix/koffi-linux-x64'),
  arm64: () => require('@koromix/koffi-linux-arm64'),
}

/**
 * Node has no call for either (nodejs/node#41393). Null where there is no such system, or the optional package was left
 * out.
 */
function load(): KernelSend | null {
  const binary = process.platform === 'linux' ? koffi[process.arch] : undefined
  if (!binary) return null
  try {
    const process = (binary() as Koffi).load(null) // whatever C library it runs with
    const send = process.func('int64_t send(int connection, const uint8_t *bytes, size_t length, int flags)')
    const sendfile = process.func('int64_t sendfile(int connection, int file, void *at, size_t length)')
    const offset = new BigInt64Array(1)
    return {
      bytes: (connection, bytes) => send(connection, bytes, bytes.length, MSG_DONTWAIT | MSG_NOSIGNAL | MSG_MORE),
      file(connection, file, at, length) {
        offset[0] = BigInt(at)
        return sendfile(connection, file, offset, length) // Node's sockets do not block, and it ignores SIGPIPE
      },
    }
  } catch {
    return null
  }
}

let loaded: KernelSend | null | undefined

/** Loaded when first asked for: with the fast path off nothing foreign is loaded into the process. */
export const kernelSend = (): KernelSend | null => (loaded ??= load())

/** The number of an open connection; null when it is none any more. */
export function descriptorOf(socket: Socket): number | null {
  const fd = (socket as unknown as { _handle?: { fd?: number } | null })._handle?.fd
  return fd !== undefined && fd >= 0 && !socket.destroyed ? fd : null
}
