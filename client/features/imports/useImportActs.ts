import { useQueryCache } from '@pinia/colada'
import { useRouter } from 'vue-router'
import { api } from '../../lib/api.ts'
import { sentenceOf } from '../../lib/problem.ts'
import { confirm } from '../../ui/confirm.ts'
import { toast } from '../../ui/toast.ts'
import { KIND_WORDS, listPath, type ListedImport } from './words.ts'

/** What can be done with an import from its page and from the list: each asks first and names the file. */
export function useImportActs() {
  const router = useRouter()
  const cache = useQueryCache()
  const tell = (error: unknown): void => toast(sentenceOf(error), { tone: 'error' })

  /** True when the import is being undone: its page shows how far. */
  async function undo({ id, fileName, kind }: Pick<ListedImport, 'id' | 'fileName' | 'kind'>): Promise<boolean> {
    const yes = await confirm({
      title: `撤销导入「${fileName}」？`,
      text: KIND_WORDS[kind].undo,
      action: '撤销导入',
      danger: true,
    })
    if (!yes) return false
    return api.imports.undo({ params: { import: id } }).then(
      () => true,
      (error: unknown) => (tell(error), false),
    )
  }

  async function drop({
    id,
    fileName,
    unit,
    kind,
  }: Pick<ListedImport, 'id' | 'fileName' | 'unit' | 'kind'>): Promise<boolean> {
    const yes = await confirm({
      title: `删除「${fileName}」？`,
      text: '文件和核对结果会删去，名册不受影响。',
      action: '删除',
      danger: true,
    })
    if (!yes) return false
    try {
      await api.imports.drop({ params: { import: id } })
      void cache.invalidateQueries({ key: ['imports', 'of'] })
      await router.push(listPath(unit, kind))
      return true
    } catch (error) {
      tell(error)
      return false
    }
  }
  return { undo, drop }
}
