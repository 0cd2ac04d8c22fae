import { ref } from 'vue'
import { backOff } from './backOff.ts'
import { fileOf, mayRead } from './fileHandles.ts'
import { fingerprintIn, fingerprintOf } from './fingerprint.ts'
import { discard, findUnfinished, type Unfinished } from './unfinished.ts'

/**
 * What earlier pages left unfinished. `sent` resolves to a test of fingerprints: what this or another tab is sending is
 * left out.
 */
export function useLeftovers(account: () => string, sent: () => Promise<(fingerprint: string) => boolean>) {
  const unfinished = ref<Unfinished[]>([])
  let timer: ReturnType<typeof setTimeout> | undefined
  const without = (gone: (each: Unfinished) => boolean): void =>
    void (unfinished.value = unfinished.value.filter((each) => !gone(each)))

  async function find(tries = 0): Promise<void> {
    clearTimeout(timer)
    const whose = account()
    const isSent = await sent()
    const { items, unanswered } = await findUnfinished(whose, isSent)
    if (whose !== account()) return // someone else has signed in meanwhile
    // some were begun while the server was asked
    unfinished.value = items.filter(({ key }) => !isSent(fingerprintIn(key)))
    if (unanswered) timer = setTimeout(() => void find(tries + 1), backOff(tries))
  }
  return {
    unfinished,
    find: () => find(),
    /** It is being sent again. */
    leave: (fingerprint: string): void => without(({ key }) => fingerprintIn(key) === fingerprint),
    /**
     * The file of an upload as it was when it began, read again without its being chosen; otherwise the obstacle is
     * noted.
     */
    async reread(each: Unfinished): Promise<File | null> {
      if (!each.handle || !(await mayRead(each.handle))) return null
      const file = await fileOf(each.handle).catch(() => null)
      const same = file !== null && fingerprintOf(account(), each.unit, file) === fingerprintIn(each.key)
      each.obstacle = same ? null : file ? 'changed' : 'missing'
      return same ? file : null
    },
    /** The same file, or one of the same name and size that was changed since: that one is sent from its first byte. */
    async claim(each: Unfinished, fingerprint: string): Promise<void> {
      if (fingerprintIn(each.key) === fingerprint) return
      without(({ key }) => key === each.key)
      await discard(each.key)
    },
    async drop(each: Unfinished): Promise<void> {
      without(({ key }) => key === each.key)
      await discard(each.key)
    },
  }
}
export type Leftovers = ReturnType<typeof useLeftovers>
