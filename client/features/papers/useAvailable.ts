import { onScopeDispose, ref, watch } from 'vue'
import { api, type Reply } from '../../lib/api.ts'
import type { Cell } from './papers.ts'

/** Typed figures settle for so long before they are asked about. */
const SETTLED_MS = 300

/** What the bank has for each row of a blueprint while it is written; null: not known yet. */
export function useAvailable(unit: () => string, cells: () => readonly Cell[]) {
  const found = ref<Reply<'papers', 'available'> | null>(null)
  const failed = ref(false)
  let waiting: ReturnType<typeof setTimeout> | undefined
  let asked = 0

  async function look(): Promise<void> {
    const mine = ++asked
    const reply = await api.papers.available({ body: { unit: unit(), cells: [...cells()] } }).catch(() => null)
    if (mine !== asked) return
    failed.value = reply === null
    found.value = reply
  }
  watch(
    () => JSON.stringify([unit(), cells()]),
    () => {
      clearTimeout(waiting)
      asked += 1
      found.value = null
      waiting = setTimeout(() => void look(), SETTLED_MS)
    },
    { immediate: true },
  )
  onScopeDispose(() => clearTimeout(waiting))
  return { found, failed, look }
}
