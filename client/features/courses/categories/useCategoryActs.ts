import { useQueryCache } from '@pinia/colada'
import { api } from '../../../lib/api.ts'
import { sentenceOf } from '../../../lib/problem.ts'
import { confirm } from '../../../ui/confirm.ts'
import { toast } from '../../../ui/toast.ts'
import type { Category } from './useCategories.ts'

/** What is done to a category of the list at once; it is read again afterwards, and so are courses that name it. */
export function useCategoryActs() {
  const cache = useQueryCache()
  const follow = () => Promise.all(['categories', 'courses'].map((name) => cache.invalidateQueries({ key: [name] })))
  async function act(work: () => Promise<unknown>): Promise<boolean> {
    try {
      await work()
      await follow()
      return true
    } catch (error) {
      toast(sentenceOf(error), { tone: 'error' })
      return false
    }
  }

  async function archive({ id, name }: Pick<Category, 'id' | 'name'>, archived: boolean): Promise<void> {
    const turn = (to: boolean) =>
      act(() => api.categories.archive({ params: { category: id }, body: { archived: to } }))
    if (await turn(archived))
      toast(`${archived ? '已归档' : '已恢复'}「${name}」`, { undo: () => void turn(!archived) })
  }

  async function remove(category: Category): Promise<void> {
    const { id, name, courseCount } = category
    if (courseCount > 0) {
      const instead = { title: `「${name}」下有 ${courseCount} 门课程，不能删除`, action: '归档' }
      const text = '可以改为归档：已经用它的课程照旧，以后不能再选它。'
      if (await confirm({ ...instead, text })) await archive(category, true)
      return
    }
    const question = { title: `删除分类「${name}」？`, text: '删除后不能恢复。', action: '删除', danger: true }
    if ((await confirm(question)) && (await act(() => api.categories.remove({ params: { category: id } }))))
      toast(`已删除「${name}」`)
  }

  return {
    follow,
    archive,
    remove,
    arrange: (ids: string[]): Promise<boolean> => act(() => api.categories.arrange({ body: { ids } })),
  }
}
