import { ref } from 'vue'
import type { Mode } from '../../../server/features/classes/classes.rule.ts'
import type { TrainingClass } from './classes.ts'

export interface ClassForm {
  title: string
  /** Empty: the next. */
  intake: number | ''
  programme: string
  requirement: string
  base: string
  audience: string
  from: string
  to: string
  mode: Mode
  venue: string
  bring: string
  directions: string
  positions: string[]
  capacity: number
  quotas: boolean
  quotasFreeOn: string
  selfApply: boolean
  nominateFrom: string
  nominateUntil: string
  confirmDays: number
  attendance: number
  course: string
}

/** The regulation of 2023: leave at most 1/7 of the hours. */
const ATTENDANCE = 86

/** What the form of a class starts with, and what is sent of it. */
export function useClassForm(given: TrainingClass | undefined) {
  const form = ref<ClassForm>({
    title: given?.title ?? '',
    intake: given?.intake ?? '',
    programme: given?.programme?.id ?? '',
    requirement: given?.requirement?.id ?? '',
    base: given?.base.id ?? '',
    audience: given?.audience.id ?? '',
    from: given?.from ?? '',
    to: given?.to ?? '',
    mode: given?.mode ?? 'venue',
    venue: given?.venue ?? '',
    bring: given?.bring ?? '',
    directions: given?.directions ?? '',
    positions: given?.positions.map(({ id }) => id) ?? [],
    capacity: given?.capacity ?? 50,
    quotas: given?.quotas ?? false,
    quotasFreeOn: given?.quotasFreeOn ?? '',
    selfApply: given?.selfApply ?? false,
    nominateFrom: given?.nominateFrom ?? '',
    nominateUntil: given?.nominateUntil ?? '',
    confirmDays: given?.confirmDays ?? 3,
    attendance: given?.graduation.attendance ?? ATTENDANCE,
    course: given?.graduation.course?.id ?? '',
  })
  function body() {
    const { intake, programme, requirement, quotasFreeOn, attendance, course, ...rest } = form.value
    return {
      ...rest,
      ...(intake !== '' && { intake }),
      programme: programme || null,
      requirement: requirement || null,
      quotasFreeOn: (rest.quotas && quotasFreeOn) || null,
      graduation: { attendance, course: course || null },
    }
  }
  return { form, body }
}
