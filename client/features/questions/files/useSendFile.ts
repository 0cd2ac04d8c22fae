import { useRouter } from 'vue-router'
import type { QuestionFormat } from '../../../../server/features/questions/formats/formats.rule.ts'
import { api } from '../../../lib/api.ts'
import { useAct } from '../../../lib/useAct.ts'
import { useOnceOf } from '../../../lib/useOnceOf.ts'

const MOST_NAME = 120
export const importPath = (id: string): string => `/manage/bank/imports/${id}`

/** Sends a file of questions, once however often it is tried, and goes to where it is read. */
export function useSendFile() {
  const { busy, sentence, run } = useAct()
  const router = useRouter()
  const onceOf = useOnceOf()
  /** `taken`: the server has it, and the page is about to be left. */
  function send(file: File, format: QuestionFormat, taken?: () => void): Promise<boolean> {
    const fileName = file.name.slice(-MOST_NAME)
    return run(async () => {
      const { id } = await onceOf(
        file,
        format,
      )((id) => api.questionImports.upload({ query: { id, fileName, format }, file }))
      taken?.()
      await router.push(importPath(id))
    })
  }
  return { busy, sentence, send }
}
