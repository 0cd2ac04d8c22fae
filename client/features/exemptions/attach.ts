import { sentenceOf } from '../../lib/problem.ts'

/** Files after what they belong to: one that does not arrive can be added again later. @returns what to say of it */
export async function attach(files: readonly File[], send: (file: File) => Promise<unknown>): Promise<string> {
  for (const file of files)
    try {
      await send(file)
    } catch (error) {
      return `申请已提交，但「${file.name}」没有传上去：${sentenceOf(error)}`
    }
  return ''
}
