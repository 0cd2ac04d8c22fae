import { onScopeDispose, ref } from 'vue'

/** What is on the screen for some seconds, by the clock: a page that slept shows nothing for longer. */
export function useShownFor(seconds: number) {
  const value = ref('')
  const left = ref(0)
  let until = 0
  let timer: ReturnType<typeof setInterval> | undefined

  function hide() {
    clearInterval(timer)
    value.value = ''
  }
  function tick() {
    left.value = Math.ceil((until - Date.now()) / 1000)
    if (left.value <= 0) hide()
  }
  onScopeDispose(hide)
  return {
    value,
    left,
    hide,
    show(given: string) {
      hide()
      value.value = given
      until = Date.now() + seconds * 1000
      timer = setInterval(tick, 500)
      tick()
    },
  }
}
