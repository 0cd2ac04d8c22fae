import { WAY_FORMS } from '../../../server/features/notifications/wayForms.rule.ts'
import { WAY_LABELS } from '../../../server/features/notifications/ways.rule.ts'
import { api, type Reply } from '../../lib/api.ts'
import { useAct } from '../../lib/useAct.ts'
import { useForm } from '../../lib/useForm.ts'
import { toast } from '../../ui/toast.ts'

export type Way = Reply<'noticeWays', 'list'>['items'][number]
type Values = Record<string, string | number>

/** How a way is set up, while it is changed. An empty secret leaves the stored one. */
export function useWay(way: () => Way, refetch: () => Promise<unknown>) {
  const { fields } = WAY_FORMS[way().way]
  const label = WAY_LABELS[way().way]
  const empty: Values = Object.fromEntries(fields.map(({ name, fallback = '' }) => [name, fallback]))
  const act = useAct()
  const { form, base, changed, copy, saved } = useForm(`${label}的设置`, {
    data: way,
    fields: ({ enabled, settings }: Way) => ({ enabled, secret: '', settings: { ...empty, ...settings } as Values }),
    empty: { enabled: false, secret: '', settings: empty },
  })
  const save = () =>
    act.run(async () => {
      const sent = copy()
      const settings = Object.fromEntries(
        fields.map(({ name, range }) => [
          name,
          range ? Number(sent.settings[name]) : String(sent.settings[name] ?? ''),
        ]),
      )
      const { enabled, secret } = sent
      const revision = base.value?.revision ?? 0
      await api.noticeWays.save({ params: { way: way().way }, body: { revision, enabled, secret, settings } })
      saved({ ...sent, secret: '' })
      form.value.secret = ''
      await refetch()
      toast(`${label}的设置已保存`)
    })
  /** What goes with a choice is chosen with it. */
  const set = (name: string, value: string | number): void => {
    const along = fields.find((each) => each.name === name)?.along?.[value]
    form.value.settings = { ...form.value.settings, [name]: value, ...along }
  }
  return { form, changed, save, set, ...act }
}
