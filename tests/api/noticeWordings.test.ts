/** Notices in the committee's own words. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { AuditRows } from '../../server/features/audit/audit.model.ts'
import { KINDS, type NoticeKind } from '../../server/features/notifications/kinds.rule.ts'
import { Notices } from '../../server/features/notifications/notices.model.ts'
import { notify } from '../../server/features/notifications/notify.service.ts'
import {
  defaultWords,
  example,
  placesOf,
  wordedKinds,
  wordsFault,
} from '../../server/features/notifications/wording/wording.rule.ts'
import { newId } from '../../server/lib/id.ts'
import { transaction } from '../../server/lib/transaction.ts'
import { makeAccount, makeTree } from '../support/factories.ts'
import { openSite, type TestSite } from '../support/site.ts'

let site: TestSite
let tree: Awaited<ReturnType<typeof makeTree>>
let committee: Awaited<ReturnType<TestSite['signedIn']>>
let reader: string
beforeAll(async () => {
  site = await openSite('noticeWordings')
  tree = await makeTree()
  committee = await site.signedIn((await makeAccount('committee', tree.committee)).login)
  reader = (await makeAccount('instructor', tree.institution))._id
})
afterAll(() => site.close())

const tell = async () => {
  const key = newId()
  const values = { course: '党章{版本}', by: '组织干部处', remarks: '缺少字幕。' }
  await transaction((session) => notify({ accounts: [reader] }, { kind: 'review.returned', key, values }, session))
  const [latest] = await Notices.find({ account: reader }).sort({ account: 1, at: -1, _id: -1 }).limit(1).lean()
  return latest
}
const save = (words: object, kind = 'review-returned') => committee.put(`/api/notice-wordings/${kind}`).send(words)
const shown = async (kind: NoticeKind) => {
  const { items } = (await committee.get('/api/notice-wordings').expect(200)).body
  return items.find((each: { kind: string }) => each.kind === kind)
}

test('a kind is worded with named places, told in these words from then on, and back to the default', async () => {
  expect(await shown('review.returned')).toMatchObject({ title: '《{课程}》被退回修改', at: null, revision: 0 })
  expect(await tell()).toMatchObject({ title: '《党章{版本}》被退回修改', text: '组织干部处 的意见：缺少字幕。' })
  const words = { title: '请修改《{课程}》', text: '{办理人}认为：{意见}请于三日内改好。' }
  await save({ revision: 0, ...words }).expect(200)
  expect(await tell()).toMatchObject({
    title: '请修改《党章{版本}》',
    text: '组织干部处认为：缺少字幕。请于三日内改好。',
  })
  await save({ revision: 0, ...words }).expect(409) // somebody else was first
  await save({ revision: 1, ...words, title: '再改一次' }).expect(200)
  await save({ revision: 1, ...words }).expect(409)
  for (const _twice of [1, 2]) await committee.delete('/api/notice-wordings/review-returned').expect(200)
  expect(await tell()).toMatchObject({ title: '《党章{版本}》被退回修改' })
  const acts = (await AuditRows.find({ subject: 'review.returned' }).lean()).map(({ act }) => act)
  expect(acts.sort()).toEqual(['noticeWording.reset', 'noticeWording.save', 'noticeWording.save'])
})

test('an unknown place is refused with what there is; an announcement is worded by its writer', async () => {
  const { body } = await save({ revision: 0, title: '请修改', text: '{培训班}的意见' }).expect(422)
  expect(body.fields).toEqual([{ path: 'text', message: '没有“{培训班}”这一项。可以用的有：{课程}、{办理人}、{意见}' }])
  await save({ revision: 0, title: ' ', text: '内容' }).expect(422)
  await save({ revision: 0, title: '标题', text: '内容' }, 'announcement').expect(404)
  const below = await site.signedIn((await makeAccount('committee', tree.institution)).login)
  await below.get('/api/notice-wordings').expect(403)
})

test.each(wordedKinds)('%s: its own words are in order, and show its example without a brace', (kind) => {
  const { title, text } = defaultWords(kind)
  expect([wordsFault(kind, title), wordsFault(kind, text)]).toEqual([null, null])
  expect(example(kind, title + text)).not.toMatch(/[{}]/)
  const places = placesOf(kind).map(({ name }) => name)
  expect(new Set(places).size).toBe(Object.keys(KINDS[kind].holds).length)
  expect(places.join('')).not.toMatch(/[a-z]/i) // each place has a name in Chinese
})
