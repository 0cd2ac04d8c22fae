import { computed, ref } from 'vue'

/** What a person waits for: a page that is on its way, and the calls that their own act has begun. */
const calls = ref(0)
const navigating = ref(false)
export const isWaiting = computed(() => navigating.value || calls.value > 0)

/** A call that begins so soon after an act was caused by it; what the page does by itself makes nobody wait. */
const SOON_MS = 500
let acted = -Infinity
for (const event of ['click', 'submit', 'change', 'keydown'] as const)
  window.addEventListener(event, () => (acted = performance.now()), { capture: true, passive: true })

/** A page that has come asks for what it shows. */
export function setNavigating(begun: boolean): void {
  navigating.value = begun
  acted = performance.now()
}
export async function counted<T>(call: () => Promise<T>): Promise<T> {
  if (performance.now() - acted > SOON_MS) return call()
  calls.value += 1
  try {
    return await call()
  } finally {
    calls.value -= 1
  }
}
