import { onScopeDispose } from 'vue'
import type { Socket } from 'socket.io-client'
import type { Messages } from '../../server/realtime/messages.ts'

let opening: Promise<Socket> | undefined

/** One socket a page, opened when something first listens; its library is not part of the first page. */
const socket = (): Promise<Socket> =>
  (opening ??= import('socket.io-client').then(({ io }) => io({ withCredentials: true })))

/** A session's socket is frozen at its handshake: sign-in and sign-out begin a new one. */
export async function closeRealtime(): Promise<void> {
  const open = opening
  opening = undefined
  ;(await open)?.disconnect()
}

/**
 * Listens to an event until the component is unmounted; `reconnected` runs after a lost connection, to read what was
 * missed.
 */
export function useRealtime<K extends keyof Messages>(
  event: K,
  listener: (message: Messages[K]) => void,
  reconnected?: () => void,
): void {
  let stopped = false
  let off = (): void => {}
  void socket().then((open) => {
    if (stopped) return
    open.on(event as string, listener)
    if (reconnected) open.io.on('reconnect', reconnected)
    off = () => {
      open.off(event as string, listener)
      if (reconnected) open.io.off('reconnect', reconnected)
    }
  })
  onScopeDispose(() => {
    stopped = true
    off()
  })
}

/**
 * The same of a topic, which the server lets one follow who may see it. `followed` runs each time that it does, at first
 * and after a lost connection: what was said before is read then.
 */
export function useTopic<K extends keyof Messages>(
  topic: string,
  event: K,
  listener: (message: Messages[K]) => void,
  followed: () => void,
): void {
  const follow = () =>
    void socket().then((open) => {
      open.emit('follow', topic, (may: boolean) => may && followed())
    })
  useRealtime(event, listener, follow)
  follow()
  onScopeDispose(() => void socket().then((open) => open.emit('unfollow', topic)))
}
