import { computed, ref, watch } from 'vue'
import { isOf } from './fingerprint.ts'
import { otherTabs, type Elsewhere } from './otherTabs.ts'
import { sentOf } from './queue.ts'
import type { UploadItem } from './uploadItem.ts'

const PUBLISH_MS = 1_000

interface Options {
  account(): string
  /** What this tab sends: the other tabs show it. */
  active(): UploadItem[]
  /** Another tab is done with something. */
  onLeft(): void
}

/** What other tabs send of this person's files. */
export function useElsewhere({ account, active, onLeft }: Options) {
  const items = ref<Elsewhere[]>([])
  const tabs = otherTabs(
    () =>
      active().map((item) => ({
        id: item.id,
        name: item.name,
        size: item.size,
        state: item.state,
        sent: sentOf(item),
      })),
    (all) => (items.value = all),
    onLeft,
  )
  watch(
    () =>
      active()
        .map(({ id, state }) => `${id}${state}`)
        .join(),
    () => tabs.publish(),
  )
  setInterval(() => active().some(({ state }) => state === 'sending') && tabs.publish(), PUBLISH_MS)
  return { items: computed(() => items.value.filter(({ id }) => isOf(account(), id))), has: tabs.has, busy: tabs.busy }
}
