import { computed, ref } from 'vue'
import { api } from '../../../lib/api.ts'
import { useAct } from '../../../lib/useAct.ts'
import { confirm } from '../../../ui/confirm.ts'
import { toast } from '../../../ui/toast.ts'
import type { Candidate } from './nominations.ts'

/** Whom an administrator picks, and nominates together: what speaks against it is looked at and asked once more. */
export function useNominating(trainingClass: () => string, changed: () => void) {
  const picked = ref<string[]>([])
  const { busy, sentence, run } = useAct()
  const refused = ref<Candidate[]>([])
  const params = () => ({ trainingClass: trainingClass() })

  async function nominate() {
    refused.value = []
    const people = picked.value
    let items: Candidate[] = []
    if (
      !(await run(async () => void ({ items } = await api.nominations.check({ params: params(), body: { people } }))))
    )
      return
    refused.value = items.filter(({ findings }) => findings.some((each) => each.refused))
    if (refused.value.length > 0) return
    const warned = [...new Set(items.flatMap(({ findings }) => findings.map((each) => each.sentence)))]
    const question = { title: `推荐这 ${people.length} 人？`, text: warned.join('\n'), action: '仍然推荐' }
    if (warned.length > 0 && !(await confirm(question))) return
    const body = { people, confirmed: warned.length > 0 }
    if (!(await run(() => api.nominations.nominate({ params: params(), body })))) return
    picked.value = []
    toast(`已推荐 ${people.length} 人`)
    changed()
  }
  /** Without those that cannot be nominated. */
  function leaveOut() {
    const out = new Set(refused.value.map(({ person }) => person))
    picked.value = picked.value.filter((person) => !out.has(person))
    refused.value = []
  }
  return {
    picked,
    busy,
    sentence,
    refused,
    nominate,
    leaveOut,
    reasons: computed(() => [
      ...new Set(
        refused.value.flatMap(({ findings }) => findings.filter((each) => each.refused).map((each) => each.sentence)),
      ),
    ]),
  }
}
