import { computed, ref, watch } from 'vue'
import { useQuery } from '@pinia/colada'
import { CHOSEN, type Chosen, type Side } from '../../../server/features/roster/merges.rule.ts'
import { DETAIL_LABELS, detailInWords, type PersonDetails } from '../../../server/features/roster/personDetails.rule.ts'
import { SECRET_LABELS } from '../../../server/features/roster/secrets.rule.ts'
import { api, type Reply } from '../../lib/api.ts'
import { makeOnce } from '../../lib/makeOnce.ts'
import { useAct } from '../../lib/useAct.ts'
import { day } from '../../ui/format.ts'

type View = Reply<'merges', 'view'>
type Person = View['kept']['person']
const LABELS: Record<Chosen, string> = { name: '姓名', staffNumber: '工号', ...SECRET_LABELS, ...DETAIL_LABELS }

function valueOf({ name, reading, staffNumber, phoneMasked, identityMasked, details }: Person, field: Chosen): string {
  if (field === 'name') return reading ? `${name}（${reading}）` : name
  if (field === 'staffNumber') return staffNumber ?? ''
  if (field === 'phone') return phoneMasked ?? ''
  if (field === 'identityNumber') return identityMasked ?? ''
  if (field === 'partyJoinedOn') return details.partyJoinedOn ? day(details.partyJoinedOn) : ''
  return detailInWords(details as PersonDetails, field)
}

/** Two rows of one person side by side: which value stays, whose account, and the merger itself. */
export function useMerge(pair: () => { one: string; other: string }) {
  const place = computed(() => ({ person: pair().one, other: pair().other }))
  const view = useQuery({
    key: () => ['merge', pair().one, pair().other],
    query: () => api.merges.view({ params: place.value }),
    staleTime: 0,
  })
  const values = ref<Partial<Record<Chosen, Side>>>({})
  const account = ref<Side>('kept')
  /** A number may look the same masked and be another: both are offered where there are two. */
  const fields = computed(() =>
    CHOSEN.flatMap((field) => {
      if (!view.data.value) return []
      const [kept, gone] = [valueOf(view.data.value.kept.person, field), valueOf(view.data.value.gone.person, field)]
      return kept || gone ? [{ field, label: LABELS[field], kept, gone }] : []
    }),
  )
  watch(
    () => view.data.value,
    (found) => {
      if (!found) return
      account.value = !found.kept.account || found.gone.account?.roles ? 'gone' : 'kept'
      values.value = Object.fromEntries(fields.value.map(({ field, kept }) => [field, kept ? 'kept' : 'gone']))
    },
    { immediate: true },
  )
  const once = makeOnce()
  const act = useAct()
  let made = ''
  return {
    view,
    values,
    account,
    fields,
    /** What each brings along, where there is any. */
    counts: computed(() =>
      (view.data.value?.kept.counts ?? [])
        .map(({ label, count }, at) => ({ label, kept: count, gone: view.data.value!.gone.counts[at]?.count ?? 0 }))
        .filter(({ kept, gone }) => kept + gone > 0),
    ),
    obstacles: computed(() => view.data.value?.obstacles[account.value] ?? []),
    ...act,
    merge: () =>
      act.run(() =>
        once((id) => {
          made = id
          return api.merges.merge({ params: place.value, body: { id, values: values.value, login: account.value } })
        }),
      ),
    undo: () => api.merges.undo({ params: { merge: made } }),
  }
}
