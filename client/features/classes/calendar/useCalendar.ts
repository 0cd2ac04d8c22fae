import { computed } from 'vue'
import { useQuery } from '@pinia/colada'
import { daysLater } from '../../../../server/features/classes/copied.rule.ts'
import { api, type Reply } from '../../../lib/api.ts'
import { useFilter } from '../../../lib/useFilter.ts'
import { today } from '../../organisations/words.ts'
import { monthsAway, weekOf, weeksOf } from './month.ts'

type Calendar = Reply<'calendar', 'show'>
export interface DayOf {
  date: string
  classes: Calendar['classes']
  sessions: Calendar['sessions']
}

/** A month or a week of classes and sessions; which, stands in the address. */
export function useCalendar() {
  const view = useFilter('view')
  const on = useFilter('on')
  const day = computed({
    get: () => (/^\d{4}-\d{2}-\d{2}$/.test(on.value) ? on.value : today()),
    set: (date: string) => (on.value = date === today() ? '' : date),
  })
  const isWeek = computed(() => view.value === 'week')
  const weeks = computed(() => (isWeek.value ? [weekOf(day.value)] : weeksOf(day.value)))
  const range = computed(() => ({ from: weeks.value[0]![0]!, to: weeks.value.at(-1)![6]! }))
  const found = useQuery({
    key: () => ['class', 'calendar', range.value.from, range.value.to],
    query: () => api.calendar.show({ query: range.value }),
  })
  function dayOf(date: string): DayOf {
    const { classes = [], sessions = [] } = found.data.value ?? {}
    return {
      date,
      classes: classes.filter(({ from, to }) => from <= date && date <= to),
      sessions: sessions.filter((each) => each.day === date),
    }
  }
  return {
    ...{ view, day, isWeek, found },
    grid: computed(() => weeks.value.map((week) => week.map(dayOf))),
    step: (by: 1 | -1) => (day.value = isWeek.value ? daysLater(day.value, by * 7) : monthsAway(day.value, by)),
    titleOf: computed(() => {
      const [year, month] = day.value.split('-').map(Number)
      const { from, to } = range.value
      const short = (date: string) => `${Number(date.slice(5, 7))}月${Number(date.slice(8))}日`
      return isWeek.value ? `${from.slice(0, 4)}年${short(from)}–${short(to)}` : `${year}年${month}月`
    }),
  }
}
