import { computed, ref } from 'vue'
import { useQuery, useQueryCache } from '@pinia/colada'
import { MOST_MATERIAL_BYTES } from '../../../../server/features/classLife/materials/materials.rule.ts'
import { clockTime, weekdayOf } from '../../../../server/features/classes/timetable/minutes.rule.ts'
import { api } from '../../../lib/api.ts'
import { newId } from '../../../lib/newId.ts'
import { sentenceOf } from '../../../lib/problem.ts'
import { useAct } from '../../../lib/useAct.ts'
import { confirm } from '../../../ui/confirm.ts'
import { bytes, day } from '../../../ui/format.ts'
import { toast } from '../../../ui/toast.ts'
import type { GivenClass, Material } from '../classLife.ts'

export interface Group {
  session: string | null
  name: string
  items: Material[]
}
/** What is being uploaded, and what could not be. */
export interface Sending {
  id: string
  name: string
  refusal: string
}
const titleOf = (name: string): string => name.replace(/\.[^.]+$/, '').slice(0, 120) || name

/** Materials of a class by the sessions of its timetable, those for the whole class first. */
export function useMaterials(given: () => GivenClass) {
  const cache = useQueryCache()
  const act = useAct()
  const sending = ref<Sending[]>([])
  const params = () => ({ trainingClass: given().id })
  const found = useQuery({
    key: () => ['class', given().id, 'materials'],
    query: () => api.classMaterials.list({ params: params() }),
  })
  const table = useQuery({
    key: () => ['class', given().id, 'timetable'],
    query: () => api.timetable.show({ params: params() }),
  })
  const sessions = computed(() =>
    (table.data.value?.items ?? []).map(({ id, day: on, from, title }) => ({
      id,
      name: `${day(on)} ${weekdayOf(on)} ${clockTime(from)} ${title}`,
    })),
  )
  const groups = computed((): Group[] => {
    const items = found.data.value?.items ?? []
    const known = new Set(sessions.value.map(({ id }) => id))
    const loose = items.filter(({ session }) => session === null || !known.has(session))
    const bySession = sessions.value.map(({ id, name }) => ({
      ...{ session: id, name },
      items: items.filter(({ session }) => session === id),
    }))
    return [{ session: null, name: '全班', items: loose }, ...bySession].filter((each) => each.items.length > 0)
  })
  const changed = () => cache.invalidateQueries({ key: ['class', given().id, 'materials'] })

  /** One after the other; each that arrived is there at once. */
  async function upload(files: readonly File[]) {
    const all = files.map((file) => ({ id: newId(), name: file.name, refusal: '', file }))
    sending.value = all.map(({ id, name, refusal }) => ({ id, name, refusal }))
    for (const { id, name, file } of all) {
      const row = sending.value.find((each) => each.id === id)!
      if (file.size > MOST_MATERIAL_BYTES) {
        row.refusal = `有 ${bytes(file.size)}，超过 50 MB，请压缩后再上传。`
        continue
      }
      try {
        await api.classMaterials.addFile({ params: params(), query: { id, title: titleOf(name) }, file })
        sending.value = sending.value.filter((each) => each.id !== id)
        await changed()
      } catch (error) {
        row.refusal = sentenceOf(error)
      }
    }
  }

  async function remove({ id, title }: Material) {
    const text = '学员不能再看到它，文件也会删除，不能恢复。'
    if (!(await confirm({ title: `删除资料「${title}」？`, text, action: '删除', danger: true }))) return
    if (await act.run(() => api.classMaterials.remove({ params: { ...params(), material: id } }))) toast('资料已删除')
    await changed()
  }

  async function move({ items }: Group, { id }: Material, by: 1 | -1) {
    const all = groups.value.flatMap((group) => group.items.map((each) => each.id))
    const other = items[items.findIndex((each) => each.id === id) + by]!.id
    const ids = all.map((each) => (each === id ? other : each === other ? id : each))
    await act.run(() => api.classMaterials.order({ params: params(), body: { ids } }))
    await changed()
  }

  async function opened({ id, isNew }: Material) {
    await api.classMaterials.opened({ params: { ...params(), material: id } }).catch(() => undefined)
    if (isNew) await changed()
  }
  return { found, sessions, groups, sending, upload, remove, move, opened, changed, ...act }
}
