import { ref } from 'vue'
import { api, type Reply } from '../../../lib/api.ts'
import { Problem, sentenceOf } from '../../../lib/problem.ts'

export type Asked = NonNullable<Reply<'learning', 'beat'>['check']>
interface Parts {
  /** The token of the lease that is asked; null when it is gone. */
  lease(): string | null
  video(): HTMLVideoElement | undefined
  /** The video stands still until the answer. */
  asked(): void
  /** Nothing is asked any more: on from here. */
  answered(): void
  /** The lease is gone. */
  lost(problem: Problem): void
}

/** The server asks at moments of its own whether somebody is there; this is what the player knows of it and how it answers. */
export function useAttention({ lease, video, asked, answered, lost }: Parts) {
  const check = ref<Asked>()
  const busy = ref(false)
  const problem = ref('')
  let played = false

  async function send(nonce: string): Promise<void> {
    const token = lease()
    if (token) await api.learning.answerCheck({ body: { lease: token, nonce } })
  }
  /** Too late for the first nonce: one press is still one answer. */
  async function sendInTime(nonce: string): Promise<void> {
    await send(nonce).catch((error: unknown) => {
      if (!(error instanceof Problem) || error.code !== 'check.expired') throw error
      return send(String(error.detail['nonce']))
    })
  }
  function ask(what: Asked): void {
    if (check.value) return
    played = video()?.paused === false
    check.value = what
    asked()
    video()?.pause()
  }
  function close(): void {
    check.value = undefined
    problem.value = ''
  }
  function goOn(): void {
    close()
    answered()
    if (played)
      void video()
        ?.play()
        .catch(() => {})
  }

  async function answer(): Promise<void> {
    if (!check.value || busy.value) return
    busy.value = true
    try {
      await sendInTime(check.value.nonce)
      goOn()
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      if (error.code.startsWith('lease.')) {
        close()
        lost(error)
      } else if (error.code === 'check.unknown')
        goOn() // answered elsewhere, or asked anew: then the next beat says so
      else problem.value = sentenceOf(error)
    } finally {
      busy.value = false
    }
  }

  return { check, busy, problem, answer, close, ask }
}
