import { computed } from 'vue'
import { useQuery } from '@pinia/colada'
import { schemeFaults } from '../../../server/features/assessments/scoring.rule.ts'
import { api } from '../../lib/api.ts'
import { newId } from '../../lib/newId.ts'
import { useAct } from '../../lib/useAct.ts'
import { useForm } from '../../lib/useForm.ts'
import { toast } from '../../ui/toast.ts'
import type { AssessmentView, Indicator } from './assessments.ts'

type Form = Pick<AssessmentView, 'title' | 'on' | 'known' | 'reportFrom' | 'reportTo' | 'sizedBy' | 'indicators'>

/** An indicator as one begins to write it. */
export const newIndicator = (requirement: string | null): Indicator => ({
  ...{ id: newId(), name: '', kind: 'coverage', requirement, asks: '', measure: '次', needsProof: true },
  scale: { by: 'line', zero: 0, full: 100, steps: [] },
  weights: { university: 0, hospital: 0, affiliate: 0, 'private-university': 0 },
})

/** The scheme of a draft as it is edited: nothing is sent before `save`. */
export function useScheme(assessment: () => string) {
  const view = useQuery({
    key: () => ['assessments', 'scheme', assessment()],
    query: () => api.assessments.show({ params: { assessment: assessment() } }),
  })
  const requirements = useQuery({ key: ['requirements', ''], query: () => api.programmes.requirements() })
  const act = useAct()
  const { form, base, changed, copy, saved } = useForm(() => `「${view.data.value?.title}」的方案`, {
    data: () => view.data.value,
    fields: ({ title, on, known, reportFrom, reportTo, sizedBy, indicators }): Form => ({
      ...{ title, on, known, reportFrom, reportTo, sizedBy, indicators },
    }),
    empty: { title: '', on: '', known: 'now', reportFrom: '', reportTo: '', sizedBy: null, indicators: [] },
  })
  const save = () =>
    act.run(async () => {
      const sent = copy()
      const body = { ...sent, revision: base.value?.revision ?? 0 }
      await api.assessments.save({ params: { assessment: assessment() }, body })
      saved(sent)
      await view.refetch()
      toast('方案已保存')
    })
  return {
    view,
    requirements,
    form,
    changed,
    save,
    ...act,
    faults: computed(() => schemeFaults(form.value.indicators)),
  }
}
