/** The text of what was attached, as far as it is a Word file or a PDF. */
import { buffer } from 'node:stream/consumers'
import type { AppContext } from '../../../appContext.ts'
import { keyOfProof, type Proof } from '../../../storage/proofs.ts'
import { wordText } from '../../imports/wordText.service.ts'
import { MOST_READ, remarkOf, type FileRemark, type FileText } from './attached.rule.ts'
import { pdfText } from './pdfText.ts'

export interface AttachedText {
  text: string
  /** Of files that were not compared, or not wholly. */
  remarks: { file: string; why: FileRemark }[]
}

async function ofWord(bytes: Buffer): Promise<FileText | null> {
  const text = await wordText(bytes).catch(() => null)
  return text === null ? null : { text: text.slice(0, MOST_READ), whole: text.length <= MOST_READ }
}
const READERS: Record<string, (bytes: Buffer) => Promise<FileText | null>> = {
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': ofWord,
  'application/pdf': pdfText,
}

/** A file that cannot be read has none: the submission is compared without it, and says so. */
export async function filesText(
  { storage }: Pick<AppContext, 'storage'>,
  owner: string,
  proofs: readonly Proof[],
): Promise<AttachedText> {
  const found: AttachedText = { text: '', remarks: [] }
  for (const { id, name: file, type } of proofs) {
    const reader = READERS[type]
    const stored = reader && (await storage.read(keyOfProof(owner, id)))
    if (!stored) continue
    const read = await reader(await buffer(stored.body))
    const why = remarkOf(read)
    if (why) found.remarks.push({ file, why })
    if (read) found.text += `${read.text}\n`
  }
  return found
}
