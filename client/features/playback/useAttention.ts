import { ref } from 'vue'
import { api, type Reply } from '../../lib/api.ts'
import { Problem, sentenceOf } from '../../lib/problem.ts'

export type Asked = NonNullable<Reply<'playback', 'beat'>['check']>
interface Options {
  /** The token of the lease that is asked; null when it is gone. */
  lease(): string | null
  video(): HTMLVideoElement | undefined
  /** The video is paused until the answer. */
  onAsked(): void
  /** Nothing is asked any more: on from here. */
  onAnswered(): void
  /** The lease is gone. */
  onLost(problem: Problem): void
}

/**
 * The server asks at moments of its own whether somebody is there; this is what the player knows of it and how it
 * answers.
 */
export function useAttention({ lease, video, onAsked, onAnswered, onLost }: Options) {
  const check = ref<Asked>()
  const busy = ref(false)
  const error = ref('')
  let wasPlaying = false

  async function send(nonce: string): Promise<void> {
    const token = lease()
    if (token) await api.playback.answerCheck({ body: { lease: token, nonce } })
  }
  /** Too late for the first nonce: one press is still one answer. */
  async function sendInTime(nonce: string): Promise<void> {
    await send(nonce).catch((thrown: unknown) => {
      if (!(thrown instanceof Problem) || thrown.code !== 'check.expired') throw thrown
      return send(String(thrown.detail['nonce']))
    })
  }
  function ask(what: Asked): void {
    if (check.value) return
    wasPlaying = video()?.paused === false
    check.value = what
    onAsked()
    video()?.pause()
  }
  function close(): void {
    check.value = undefined
    error.value = ''
  }
  function resume(): void {
    close()
    onAnswered()
    if (wasPlaying)
      void video()
        ?.play()
        .catch(() => {})
  }

  async function answer(): Promise<void> {
    if (!check.value || busy.value) return
    busy.value = true
    try {
      await sendInTime(check.value.nonce)
      resume()
    } catch (thrown) {
      if (!(thrown instanceof Problem)) throw thrown
      if (thrown.code.startsWith('lease.')) {
        close()
        onLost(thrown)
      } else if (thrown.code === 'check.unknown') resume() // answered elsewhere, or asked again: then the next beat says so
      else error.value = sentenceOf(thrown)
    } finally {
      busy.value = false
    }
  }

  return { check, busy, error, answer, close, ask }
}
