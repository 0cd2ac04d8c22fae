import { computed, ref } from 'vue'
import { useQuery } from '@pinia/colada'
import { secretTyped } from '../../../server/features/roster/secrets.rule.ts'
import { addressOf, api, type Reply } from '../../lib/api.ts'
import { printTable } from '../../lib/printTable.ts'
import { useFilter } from '../../lib/useFilter.ts'
import { usePages } from '../../lib/usePages.ts'
import { count, day } from '../../ui/format.ts'
import { STATES } from '../coverage/useCoverage.ts'

export type PersonRow = Reply<'roster', 'people'>['items'][number]

export const postText = ({ unitName, positionName, dualLeader, from, to }: PersonRow['appointments'][number]): string =>
  `${unitName} · ${positionName}${dualLeader ? ' · 双带头人' : ''}，${day(from)}${to ? ` 至 ${day(to)}` : ' 起'}`

/** A list on paper; a longer one belongs into Excel. */
const PRINTED = 2_000

/** The people of a unit and below it, by the filters in the address. */
export function usePeople(unit: () => { id: string; name: string; level: string }) {
  const typed = useFilter('search')
  /** A phone or identity number is never part of an address, which browsers and proxies keep. */
  const number = ref('')
  const search = computed({
    get: () => number.value || typed.value,
    set(value: string) {
      const secret = secretTyped(value)
      number.value = secret ? value : ''
      typed.value = secret ? '' : value
    },
  })
  const position = useFilter('position')
  const held = useFilter('held')
  const params = computed(() => ({ unit: unit().id }))
  const query = computed(() => ({
    ...(typed.value && { search: typed.value }),
    ...(position.value && { position: position.value }),
    ...((held.value === 'now' || held.value === 'former') && { held: held.value as 'now' | 'former' }),
  }))
  const pages = usePages(
    () => ['roster', unit().id, search.value, position.value, held.value],
    (cursor) =>
      number.value
        ? api.roster.findByNumber({ params: params.value, body: { number: number.value } })
        : api.roster.people({ params: params.value, query: { ...query.value, ...cursor, limit: 30 } }),
  )
  /** Of a whole city it takes the server a while, and nobody came for that figure. */
  const counts = useQuery({
    key: () => ['roster', unit().id, 'counts'],
    enabled: () => unit().level !== 'committee',
    query: () => api.roster.counts({ params: params.value }),
  })
  const labelled = (label: string, figure: number | undefined) =>
    figure === undefined ? label : `${label} ${count(figure)}`

  async function print(): Promise<'printed' | 'tooMany'> {
    const rows: PersonRow[] = []
    for (let cursor: string | null = ''; cursor !== null;) {
      const asked = { ...query.value, ...(cursor && { cursor }), limit: 100 }
      const page: Reply<'roster', 'people'> = await api.roster.people({ params: params.value, query: asked })
      rows.push(...page.items)
      if (rows.length > PRINTED) return 'tooMany'
      cursor = page.nextCursor
    }
    printTable({
      title: `${unit().name} 名册`,
      lead: `${day(new Date().toLocaleDateString('sv-SE', { timeZone: 'Asia/Shanghai' }))}，共 ${count(rows.length)} 人`,
      head: ['姓名', '工号', '任职', '覆盖情况'],
      rows: rows.map(({ name, staffNumber, appointments, coverage }) => [
        name,
        staffNumber ?? '',
        appointments.map(postText).join('\n'),
        coverage.map(({ title, state }) => `${title}：${STATES[state].label}`).join('\n'),
      ]),
    })
    return 'printed'
  }

  return {
    search,
    byNumber: computed(() => number.value !== ''),
    position,
    held,
    pages,
    print,
    options: computed(() => [
      { value: '', label: '全部' },
      { value: 'now', label: labelled('任职中', counts.data.value?.now) },
      { value: 'former', label: labelled('已离任', counts.data.value?.former) },
    ]),
    workbook: computed(() => addressOf('roster', 'workbook', { params: params.value, query: query.value })),
    refetch: () => Promise.all([pages.refetch(), counts.refetch()]),
  }
}
