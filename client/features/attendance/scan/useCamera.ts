import { onBeforeUnmount, onMounted, ref, type ShallowRef } from 'vue'
import { codeInPicture, reader } from './detect.ts'

const LOOK_MS = 250

/** Looks through the camera for the code of a screen; `found` ends it. */
export function useCamera(video: Readonly<ShallowRef<HTMLVideoElement | null>>, found: (code: string) => void) {
  const state = ref<'opening' | 'looking' | 'refused' | 'none'>('opening')
  let stream: MediaStream | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let stopped = false

  async function open() {
    state.value = 'opening'
    void reader().catch(() => undefined) // also for photos, and while there is net
    if (!navigator.mediaDevices?.getUserMedia) return void (state.value = 'none')
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' }, audio: false })
      if (stopped || !video.value) return stop()
      video.value.srcObject = stream
      await video.value.play()
      await reader()
      state.value = 'looking'
      void look()
    } catch (error) {
      const isNone = error instanceof DOMException && error.name === 'NotFoundError'
      state.value = isNone ? 'none' : 'refused'
    }
  }
  async function look() {
    if (stopped || !video.value) return
    const code = await codeInPicture(video.value).catch(() => null)
    if (code && !stopped) {
      stop()
      return found(code)
    }
    timer = setTimeout(() => void look(), LOOK_MS)
  }
  function stop() {
    stopped = true
    clearTimeout(timer)
    stream?.getTracks().forEach((track) => track.stop())
  }
  onMounted(open)
  onBeforeUnmount(stop)
  return { state, open }
}
