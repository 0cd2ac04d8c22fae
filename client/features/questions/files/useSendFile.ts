import { useRouter } from 'vue-router'
import type { QuestionFormat } from '../../../../server/features/questions/formats/formats.rule.ts'
import { api } from '../../../lib/api.ts'
import { makeOnce } from '../../../lib/makeOnce.ts'
import { useAct } from '../../../lib/useAct.ts'

const MOST_NAME = 120
export const importPath = (id: string): string => `/manage/bank/imports/${id}`

/** Sends a file of questions, once however often it is tried, and goes to where it is read. */
export function useSendFile() {
  const { busy, sentence, run } = useAct()
  const router = useRouter()
  let sent: { file: File; once: ReturnType<typeof makeOnce> } | undefined
  async function send(file: File, format: QuestionFormat): Promise<boolean> {
    if (sent?.file !== file) sent = { file, once: makeOnce() }
    const { once } = sent
    // What a browser calls a file depends on the programs of the machine; the server looks into it.
    const plain = new File([file], file.name, { type: 'application/octet-stream' })
    const fileName = file.name.slice(-MOST_NAME)
    return run(async () => {
      const { id } = await once((id) => api.questionImports.upload({ query: { id, fileName, format }, file: plain }))
      await router.push(importPath(id))
    })
  }
  return { busy, sentence, send }
}
