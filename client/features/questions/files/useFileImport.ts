import { computed, onScopeDispose, watch } from 'vue'
import { useQuery, useQueryCache } from '@pinia/colada'
import { api, type Reply } from '../../../lib/api.ts'
import { useRealtime } from '../../../lib/realtime.ts'

export type FileImport = Reply<'questionImports', 'show'>
export type ImportItem = Reply<'questionImports', 'items'>['items'][number]

const POLL = 1_500
const WORK: Partial<Record<FileImport['state'], { title: string; hint: string; job: string }>> = {
  reading: { title: '正在读取', hint: '可以离开这一页，读完后在导入记录里打开。', job: 'questions.readFile' },
  adding: { title: '正在导入', hint: '可以离开这一页。停止后，已写入的试题会撤回。', job: 'questions.addFile' },
  undoing: { title: '正在撤回', hint: '修改过的题，以及试卷、考试和练习用到的题会保留。', job: 'questions.undoFile' },
}

/** One file of questions, read again while something is at work on it. */
export function useFileImport(id: () => string) {
  const cache = useQueryCache()
  const query = useQuery({
    key: () => ['bank', 'file', id()],
    query: () => api.questionImports.show({ params: { questionImport: id() } }),
  })
  const work = computed(() => query.data.value && WORK[query.data.value.state])
  watch(
    () => query.data.value?.state,
    (state, before) => {
      if (!before || !(state === 'added' || state === 'undone')) return
      for (const key of ['list', 'imports', 'topics', 'review']) void cache.invalidateQueries({ key: ['bank', key] })
    },
  )
  const again = (): void => void (work.value && query.refetch())
  useRealtime('task', again, again)
  const timer = setInterval(again, POLL)
  onScopeDispose(() => clearInterval(timer))
  return { query, work }
}
