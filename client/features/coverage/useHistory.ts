import { computed } from 'vue'
import { useQuery } from '@pinia/colada'
import { useFilter } from '../../lib/useFilter.ts'
import { api, type Reply } from '../../lib/api.ts'
import type { Known } from '../../../server/features/coverage/history/changes.rule.ts'
import type { Place } from './useCoverage.ts'

export type ComparisonView = Reply<'coverageHistory', 'compare'>
export const KNOWN_OPTIONS = [
  { value: 'then', label: '当时所知' },
  { value: 'now', label: '现在所知' },
] as const

/** A day and what is known of it, and the day it is compared with: all in the URL. */
export function useMoments(today: () => string) {
  const [on, known, to, toKnown] = ['on', 'known', 'to', 'toKnown'].map(useFilter)
  const either = (value: string): Known => (value === 'now' ? 'now' : 'then')
  return {
    on: computed({ get: () => on!.value || today(), set: (day: string) => void (on!.value = day) }),
    known: computed({ get: () => either(known!.value), set: (value: Known) => void (known!.value = value) }),
    to: computed({ get: () => to!.value || today(), set: (day: string) => void (to!.value = day) }),
    toKnown: computed({
      get: () => either(toKnown!.value || 'now'),
      set: (value: Known) => void (toKnown!.value = value),
    }),
  }
}
export type Moments = { on: string; known: Known; to: string; toKnown: Known }

export const useCoverageAt = (place: () => Place & Pick<Moments, 'on' | 'known'>) =>
  useQuery({
    key: () => ['coverage', 'at', place().requirement, place().unit, place().on, place().known],
    query: () => {
      const { requirement, unit, on, known } = place()
      return api.coverageHistory.at({ params: { requirement, unit }, query: { on, known } })
    },
    enabled: () => place().on !== '',
    placeholderData: (previous) => previous,
  })

export const comparisonQuery = ({ on, known, to, toKnown }: Moments) => ({
  from: on,
  fromKnown: known,
  to,
  toKnown,
})
export const useComparison = (place: () => Place & Moments) =>
  useQuery({
    key: () => ['coverage', 'comparison', ...Object.values(place())],
    query: () => {
      const { requirement, unit, ...moments } = place()
      return api.coverageHistory.compare({ params: { requirement, unit }, query: comparisonQuery(moments) })
    },
    enabled: () => place().on !== '' && place().to !== '',
    placeholderData: (previous) => previous,
  })

/** +3, −2 or 0. */
export const signed = (value: number): string => (value > 0 ? `+${value}` : value < 0 ? `−${Math.abs(value)}` : '0')
