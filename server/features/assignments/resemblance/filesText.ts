/** The text of what was attached, as far as it is a Word file. */
import { buffer } from 'node:stream/consumers'
import type { AppContext } from '../../../appContext.ts'
import { keyOfProof, type Proof } from '../../../storage/proofs.ts'
import { wordText } from '../../imports/wordText.service.ts'

const WORD = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'

/** A file that cannot be read has none: the submission is compared without it. */
export async function filesText(
  { storage }: Pick<AppContext, 'storage'>,
  owner: string,
  proofs: readonly Proof[],
): Promise<string> {
  const texts: string[] = []
  for (const { id } of proofs.filter(({ type }) => type === WORD)) {
    const found = await storage.read(keyOfProof(owner, id))
    if (found) texts.push(await wordText(await buffer(found.body)).catch(() => ''))
  }
  return texts.join('\n')
}
