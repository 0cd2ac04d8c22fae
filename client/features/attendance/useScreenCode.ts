import { computed, onScopeDispose, ref } from 'vue'
import { renderSVG } from 'uqr'
import { api, type Reply } from '../../lib/api.ts'
import { sentenceOf } from '../../lib/problem.ts'

/** A quiet zone of four modules, and as much error correction as keeps the modules large. */
const QR = { ecc: 'M', border: 4 } as const
const AGAIN_MS = 3_000
const LOOK_MS = 20_000

/** The code of these 15 s, read anew whenever the next is due; where none is due, now and then. */
export function useScreenCode(params: { trainingClass: string; classSession: string }) {
  const state = ref<Reply<'attendance', 'code'>>()
  const lost = ref('')
  let timer: ReturnType<typeof setTimeout> | undefined
  let stopped = false

  async function read() {
    try {
      state.value = await api.attendance.code({ params })
      lost.value = ''
    } catch (error) {
      lost.value = sentenceOf(error)
    }
    if (stopped) return
    const wait = lost.value ? AGAIN_MS : (state.value?.code?.leftMs ?? LOOK_MS)
    timer = setTimeout(() => void read(), wait)
  }
  void read()
  onScopeDispose(() => {
    stopped = true
    clearTimeout(timer)
  })
  const picture = computed(() => {
    const link = state.value?.code?.link
    return link ? `data:image/svg+xml;utf8,${encodeURIComponent(renderSVG(link, QR))}` : null
  })
  return { state, picture, lost }
}
