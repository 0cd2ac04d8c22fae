import { computed } from 'vue'
import { useQuery } from '@pinia/colada'
import { api } from '../../lib/api.ts'
import { useAct } from '../../lib/useAct.ts'
import { useForm } from '../../lib/useForm.ts'
import { toast } from '../../ui/toast.ts'
import type { Cell, PaperView, Section } from './papers.ts'

interface Form {
  title: string
  sections: Section[]
  cells: Cell[]
}

/** A paper while it is put together: nothing is sent before `save`. */
export function usePaper(paper: () => string) {
  const view = useQuery({
    key: () => ['papers', 'paper', paper()],
    query: () => api.papers.show({ params: { paper: paper() } }),
  })
  const act = useAct()
  const { form, base, changed, copy, saved } = useForm(() => `试卷「${view.data.value?.title}」`, {
    data: () => view.data.value,
    fields: ({ title, sections, cells }: PaperView): Form => ({ title, sections, cells }),
    empty: { title: '', sections: [], cells: [] },
  })
  const save = () =>
    act.run(async () => {
      const sent = copy()
      const sections = sent.sections.map(({ items, ...section }) => ({
        ...section,
        items: items.map(({ question, version }) => ({ question, version })),
      }))
      const body = { title: sent.title, cells: sent.cells, sections, revision: base.value?.revision ?? 0 }
      await api.papers.save({ params: { paper: paper() }, body })
      saved(sent)
      await view.refetch()
      toast('试卷已保存')
    })
  const restore = () =>
    act.run(async () => {
      await api.papers.restore({ params: { paper: paper() } })
      await view.refetch()
    })
  return {
    view,
    form,
    changed,
    save,
    restore,
    ...act,
    count: computed(() => form.value.sections.flatMap((s) => s.items).length),
  }
}
