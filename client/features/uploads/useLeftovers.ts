import { ref } from 'vue'
import { discard, fingerprintIn, findUnfinished, forget, type Unfinished } from './unfinished.ts'

/** What earlier pages left unfinished. `sent` tells of a fingerprint whether this or another tab is sending it: that is left alone. */
export function useLeftovers(account: () => string, sent: () => Promise<(fingerprint: string) => boolean>) {
  const unfinished = ref<Unfinished[]>([])
  const without = (gone: (each: Unfinished) => boolean): void => void (unfinished.value = unfinished.value.filter((each) => !gone(each)))

  return {
    unfinished,
    async recall(): Promise<void> {
      const isSent = await sent()
      unfinished.value = await findUnfinished(account(), isSent)
      without(({ key }) => isSent(fingerprintIn(key))) // begun while the server was asked
    },
    /** It is being sent again. */
    leave: (fingerprint: string): void => without(({ key }) => fingerprintIn(key) === fingerprint),
    /** The same file, or one of the same name and size that was changed since: that one is sent anew. */
    async claim(each: Unfinished, fingerprint: string): Promise<void> {
      if (fingerprintIn(each.key) === fingerprint) return
      without(({ key }) => key === each.key)
      await forget(each.key)
    },
    async drop(each: Unfinished): Promise<void> {
      without(({ key }) => key === each.key)
      await discard(each.key)
    },
  }
}
