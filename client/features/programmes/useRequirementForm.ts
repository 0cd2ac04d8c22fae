import { computed, ref } from 'vue'
import type { Clock } from '../../../server/features/programmes/requirement.rule.ts'
import type { Reply } from '../../lib/api.ts'

export type Requirement = Reply<'programmes', 'requirements'>['items'][number]
export interface RequirementForm {
  title: string
  positions: string[]
  kinds: string[]
  dualLeaders: boolean
  clock: Clock
  from: string
  to: string
  graceMonths: number
  priorMonths: number
  programmes: string[]
  courses: { id: string; name: string }[]
  trainings: boolean
  localTrainings: boolean
  /** 学时. */
  hours: number
  weight: number
  effectiveOn: string
  reason: string
}
const ids = (each: readonly { id: string }[] = []): string[] => each.map(({ id }) => id)

/** What the form starts with, and what is sent of it. Without a day the change holds from today on. */
export function useRequirementForm(given: Requirement | undefined) {
  const form = ref<RequirementForm>({
    title: given?.title ?? '',
    positions: ids(given?.positions),
    kinds: ids(given?.kinds),
    dualLeaders: given?.dualLeaders ?? false,
    clock: given?.clock ?? 'period',
    from: given?.from ?? '',
    to: given?.to ?? '',
    graceMonths: given?.graceMonths ?? 6,
    priorMonths: given?.priorMonths ?? 0,
    programmes: ids(given?.programmes),
    courses: given?.courses ?? [],
    trainings: given?.trainings ?? false,
    localTrainings: given?.localTrainings ?? false,
    hours: (given?.hours || 5_600) / 100,
    weight: given?.weight ?? 1,
    effectiveOn: '',
    reason: '',
  })
  /** What a requirement is, new or changed. */
  const asked = computed(() => {
    const { effectiveOn: _on, reason: _reason, courses, hours, ...rest } = form.value
    return { ...rest, courses: ids(courses), hours: Math.round(hours * 100) }
  })
  const change = computed(() => ({
    ...asked.value,
    reason: form.value.reason,
    ...(form.value.effectiveOn && { effectiveOn: form.value.effectiveOn }),
  }))
  return { form, asked, change }
}
