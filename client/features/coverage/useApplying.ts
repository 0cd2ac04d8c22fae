import { computed, ref, watch, type Ref } from 'vue'
import { useSession } from '../../lib/session.ts'

interface Listed {
  person: string
  name: string
}

/** The unit applies for those of a list who are ticked; the committee exempts them itself. `narrowed`: another list is shown. */
export function useApplying<T extends Listed>(
  rows: Ref<T[] | undefined>,
  narrowed: () => unknown,
  refetch: () => Promise<unknown>,
) {
  const session = useSession()
  const ticked = ref<string[]>([])
  const applying = ref(false)
  watch(narrowed, () => (ticked.value = []))
  return {
    ticked,
    applying,
    mayApply: computed(() => session.can('exemption.apply') && !session.can('exemption.write')),
    chosen: computed(() => rows.value?.filter(({ person }) => ticked.value.includes(person)) ?? []),
    async applied() {
      applying.value = false
      ticked.value = []
      await refetch()
    },
  }
}
