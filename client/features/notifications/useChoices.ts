import { useQuery } from '@pinia/colada'
import type { Choice } from '../../../server/features/notifications/choices.rule.ts'
import { api, type Reply } from '../../lib/api.ts'
import { useAct } from '../../lib/useAct.ts'
import { useForm } from '../../lib/useForm.ts'
import { toast } from '../../ui/toast.ts'

type Chosen = Reply<'noticeChoices', 'show'>
/** Said in the form until somebody sets others. */
const NIGHT = { from: '22:00', to: '07:00' }

export function useChoices() {
  const view = useQuery({ key: ['notice-choices'], query: () => api.noticeChoices.show(), staleTime: 0 })
  const act = useAct()
  const { form, changed, copy, saved } = useForm('通知偏好', {
    data: () => view.data.value,
    fields: ({ off, quiet, email }: Chosen) => ({
      off,
      rests: quiet !== null,
      ...(quiet ?? NIGHT),
      email: email ?? '',
    }),
    empty: { off: [] as Choice[], rests: false, ...NIGHT, email: '' },
  })
  const save = () =>
    act.run(async () => {
      const sent = copy()
      const { off, rests, from, to } = sent
      const email = view.data.value?.inRoster ? null : sent.email.trim() || null
      await api.noticeChoices.save({ body: { off, quiet: rests ? { from, to } : null, email } })
      saved(sent)
      await view.refetch()
      toast('通知偏好已保存')
    })
  const wants = (choice: Choice): boolean => !form.value.off.includes(choice)
  const set = (choice: Choice, on: boolean): void => {
    const others = form.value.off.filter((each) => each !== choice)
    form.value.off = on ? others : [...others, choice]
  }
  return { view, form, changed, save, wants, set, ...act }
}
