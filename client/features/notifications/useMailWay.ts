import { useQuery } from '@pinia/colada'
import { api, type Reply } from '../../lib/api.ts'
import { useAct } from '../../lib/useAct.ts'
import { useForm } from '../../lib/useForm.ts'
import { toast } from '../../ui/toast.ts'

type Way = Reply<'noticeWays', 'mail'>
/** The port that goes with each kind of encryption. */
export const PORTS = { tls: 465, starttls: 587, none: 25 } as const
const EMPTY = {
  host: '',
  port: PORTS.tls as number,
  security: 'tls' as keyof typeof PORTS,
  user: '',
  from: '',
  fromName: '红领学堂',
  perMinute: 60,
}

/** How e-mail is set up, while it is changed. An empty password leaves the stored one. */
export function useMailWay() {
  const view = useQuery({
    key: ['notice-ways', 'mail'],
    query: () => api.noticeWays.mail(),
    staleTime: 0,
    refetchOnWindowFocus: false,
  })
  const act = useAct()
  const { form, base, changed, copy, saved } = useForm('邮件设置', {
    data: () => view.data.value,
    fields: ({ enabled, settings }: Way) => ({ enabled, password: '', ...(settings ?? EMPTY) }),
    empty: { enabled: false, password: '', ...EMPTY },
  })
  const save = () =>
    act.run(async () => {
      const sent = copy()
      const { enabled, password, port, perMinute, ...rest } = sent
      const settings = { ...rest, port: Number(port), perMinute: Number(perMinute) }
      await api.noticeWays.saveMail({ body: { revision: base.value?.revision ?? 0, enabled, password, settings } })
      saved({ ...sent, password: '' })
      form.value.password = ''
      await view.refetch()
      toast('邮件设置已保存')
    })
  return { view, form, changed, save, ...act }
}
