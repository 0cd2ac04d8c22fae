import { api } from '../../../lib/api.ts'
import { newId } from '../../../lib/newId.ts'
import { sentenceOf } from '../../../lib/problem.ts'
import { toast } from '../../../ui/toast.ts'

/** Pictures after the post that they belong to; what did not arrive is said by name. */
export async function sendPictures(trainingClass: string, classPost: string, files: readonly File[]): Promise<void> {
  const params = { trainingClass, classPost }
  for (const file of files)
    await api.classDiscussion.addPicture({ params, query: { id: newId() }, file }).catch((error: unknown) => {
      toast(`发言已发出，但图片「${file.name}」没有传上去：${sentenceOf(error)}`, { tone: 'error' })
    })
}
