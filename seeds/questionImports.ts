/** A file of questions that waits to be confirmed: with one that cannot be read, and one that the bank has already. */
import { createHash } from 'node:crypto'
import { fitting } from '../server/features/questions/formats/fitting.ts'
import { readText } from '../server/features/questions/formats/text/readText.ts'
import { countsOf, itemsOf } from '../server/features/questions/imports/itemsOf.ts'
import {
  ImportItems,
  QuestionImports,
  type QuestionImport,
} from '../server/features/questions/imports/questionImports.model.ts'
import { sameKey } from '../server/features/questions/questionRow.ts'
import { Questions } from '../server/features/questions/questions.model.ts'
import type { Unit } from '../server/features/organisations/organisations.model.ts'
import { addDays } from './dates.ts'
import { insertAll } from './insert.ts'
import { random, type Random } from './random.ts'

const TEXT = `一、单项选择题（每题 2 分）
1. 党小组会一般多久召开一次？（ A ）
A. 每月
B. 每季度
C. 每半年
2. 党支部每月相对固定几天开展主题党日？（ A ）
A. 1 天
B. 2 天
C. 3 天
3. 党支部的成立，一般由（  ）提出申请。
A. 基层单位
B. 上级党委

二、判断题
1. 预备党员的义务同正式党员一样。（√）
2. 党员领导干部应当带头参加所在党支部的组织生活。（√）

三、填空题
1. 党支部是党的基础组织，是党组织开展工作的基本____。
答案：单元`

/** With ids that are the same in every demo system. */
function settled<T>(value: T, chance: Random): T {
  const text = JSON.stringify(value)
  const found = new Set([...text.matchAll(/"id":"([\w-]+)"/g)].map(([, id]) => id!))
  const ids = new Map([...found].map((id) => [id, chance.id()]))
  return JSON.parse(text.replace(/"([\w-]+)"/g, (whole, id: string) => (ids.has(id) ? `"${ids.get(id)}"` : whole))) as T
}

export async function seedQuestionImport(
  { _id: unit, ancestors }: Unit,
  { _id: account, name: by }: { _id: string; name: string },
  today: string,
): Promise<void> {
  const chance = random('question imports')
  const id = chance.id()
  const reading = { ...settled(fitting(readText(TEXT)), chance), files: [] }
  const keys = reading.questions.map(({ content }) => sameKey(content))
  const known = new Set((await Questions.find({ same: { $in: keys } }, { same: 1 }).lean()).map(({ same }) => same))
  const items = itemsOf(
    id,
    reading,
    keys.map((key) => (known.has(key) ? [{}] : [])),
  )
  const row: QuestionImport = {
    ...{ _id: id, unit, ancestors, format: 'text', questions: [], added: 0, by },
    digest: createHash('sha256').update(TEXT).digest('base64url'),
    ...{ createdAt: new Date(`${addDays(today, -1)}T02:00:00Z`), undoneAt: null, kept: 0 },
    file: {
      ...{ name: '党支部工作条例练习.txt', size: Buffer.byteLength(TEXT), state: 'read', account, progress: 1 },
      ...{ refusal: null, counts: countsOf(items), remarks: [], files: [], assets: [], stopped: false },
    },
  }
  await insertAll(ImportItems, items)
  await insertAll(QuestionImports, [row])
}
