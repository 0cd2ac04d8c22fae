/** What goes into a format of files and comes back, compared with its pictures by what they are. */
import fc from 'fast-check'
import { expect } from 'vitest'
import type { FileFormat, Written } from '../../server/features/questions/formats/reading.ts'
import { heldBy } from '../../server/features/questions/formats/held.ts'
import type { QuestionFormat } from '../../server/features/questions/formats/formats.rule.ts'
import { article, withArticles } from './articles.ts'
import { bankQuestion, questionTraits } from './bankQuestions.ts'
import { exchanged } from './exchanged.ts'
import { nasty, withWords } from './nastyWords.ts'

export const writtenQuestion: fc.Arbitrary<Written> = fc
  .tuple(
    fc.record({ content: bankQuestion, traits: questionTraits }),
    fc.array(nasty, { minLength: 1, maxLength: 4 }),
    fc.boolean(),
    fc.array(fc.option(article), { minLength: 1, maxLength: 6 }),
  )
  .map(([{ content, traits }, words, plain, articles]) => ({
    content: withArticles(plain ? content : withWords(content, words), articles),
    traits,
  }))

const fileOf = (id: string) => {
  const [ending, type] = id === 'a-sound' ? ['mp3', 'audio/mpeg'] : ['png', 'image/png']
  return Promise.resolve({ id, name: `${id}.${ending}`, type: type!, bytes: Buffer.from(`bytes of ${id}`) })
}

export async function expectSameBack(
  format: QuestionFormat,
  { read, write }: FileFormat,
  questions: readonly Written[],
): Promise<void> {
  const held = questions.flatMap((question) => {
    const { held, losses } = heldBy(format, question)
    if (!held) expect(losses).not.toEqual([])
    return held ?? []
  })
  const { questions: back, faults, files } = await read(await write(held, fileOf))
  const asset = (id: string): string => {
    const file = files.find((each) => each.id === id)
    return file ? Buffer.from(file.bytes).toString() : `bytes of ${id}`
  }
  const named = (value: unknown): unknown =>
    JSON.parse(JSON.stringify(value), (key, each) => (key === 'asset' ? asset(each as string) : (each as unknown)))
  expect(faults).toEqual([])
  expect(named(back.map(exchanged))).toEqual(named(held.map(exchanged)))
}
