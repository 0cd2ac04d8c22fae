import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { AuditRows } from '../../server/features/audit/audit.model.ts'
import { CourseCategories } from '../../server/features/courses/categories.model.ts'
import { newId } from '../../server/lib/id.ts'
import { article, outline } from '../support/courseFactories.ts'
import { makeAccount, makeTrainee, makeTree } from '../support/factories.ts'
import { changeProgramme, makeProgramme } from '../support/learningFactories.ts'
import { openSite, type TestSite } from '../support/site.ts'

type Agent = Awaited<ReturnType<TestSite['signedIn']>>
interface Draft {
  id: string
  revision: number
}
interface Listed {
  id: string
  name: string
  courseCount: number
}

let site: TestSite
let tree: Awaited<ReturnType<typeof makeTree>>
let teacher: Agent
let committee: Agent
beforeAll(async () => {
  site = await openSite('categories')
  tree = await makeTree()
  teacher = await site.signedIn((await makeAccount('instructor', tree.institution)).login)
  committee = await site.signedIn((await makeAccount('committee', tree.committee)).login)
})
afterAll(() => site.close())
beforeEach(() => CourseCategories.deleteMany({ unit: tree.committee._id }))

const send = (name: string, id = newId()) => committee.post('/api/course-categories').send({ id, name })
async function make(name: string): Promise<string> {
  const id = newId()
  await send(name, id).expect(200)
  return id
}
const archive = (id: string, archived: boolean) =>
  committee.post(`/api/course-categories/${id}/archive`).send({ archived }).expect(200)
const remove = (id: string) => committee.delete(`/api/course-categories/${id}`)
const list = async (agent: Agent, query: object = {}) =>
  (await agent.get('/api/course-categories').query(query).expect(200)).body
const names = async (agent = committee) => (await list(agent)).items.map(({ name }: Listed) => name)

async function newCourse(title: string): Promise<Draft> {
  const sent = { id: newId(), unit: tree.institution._id, title }
  return (await teacher.post('/api/courses').send(sent).expect(200)).body
}
const save = ({ id, revision }: Draft, given: object) =>
  teacher
    .put(`/api/courses/${id}/draft`)
    .send({ revision, title: '党章', summary: '', outline: outline(article()), ...given })
async function courseOf(category: string | null, title = '党章') {
  const course = await newCourse(title)
  return (await save(course, { title, category }).expect(200)).body
}
const move = async (agent: Agent, { id, revision }: Draft, act: string, remarks = '请修改') =>
  (await agent.post(`/api/courses/${id}/${act}`).send({ revision, remarks }).expect(200)).body

describe('the list of categories', () => {
  test('is kept by the committee in its order, and seen by those below it', async () => {
    const [work, history, members] = [await make('支部建设'), await make('党史学习'), await make('党员发展')]
    expect(await names(teacher)).toEqual(['支部建设', '党史学习', '党员发展'])
    await send('支部建设', work).expect(200) // a reply that was lost
    expect((await send('党史学习').expect(409)).body).toMatchObject({
      code: 'category.nameTaken',
      title: '已经有叫「党史学习」的分类（可能已归档），请换一个名称。',
    })
    const order = (ids: string[]) => committee.put('/api/course-categories/order').send({ ids })
    await order([members, work, history]).expect(200)
    expect(await names(teacher)).toEqual(['党员发展', '支部建设', '党史学习'])
    for (const ids of [
      [work, history],
      [work, history, members, newId()],
      [work, work, members],
    ])
      expect((await order(ids).expect(409)).body.code).toBe('category.stale')

    const rename = (id: string, name: string) => committee.patch(`/api/course-categories/${id}`).send({ name })
    await rename(history, '四史教育').expect(200)
    expect((await rename(work, '四史教育').expect(409)).body.code).toBe('category.nameTaken')
    expect(await names()).toEqual(['党员发展', '支部建设', '四史教育'])
    const [first] = (await list(teacher)).items
    expect(first).toEqual({
      id: members,
      name: '党员发展',
      unit: tree.committee._id,
      archivedAt: null,
      courseCount: 0,
      editable: false,
    })
    const elsewhere = await site.signedIn((await makeAccount('instructor', (await makeTree()).institution)).login)
    expect(await names(elsewhere)).toEqual([])
  })

  test('an archived one comes back as the last; every change is in the audit trail', async () => {
    const [work, history] = [await make('支部建设'), await make('党史学习')]
    await archive(work, true)
    await archive(work, true)
    await archive(work, false)
    expect(await names()).toEqual(['党史学习', '支部建设'])
    await remove(history).expect(200)
    expect(await names()).toEqual(['支部建设'])
    const acts = await AuditRows.find({ subject: { $in: [work, history] } }, { act: 1, detail: 1 })
      .sort({ at: 1 })
      .lean()
    expect(acts.map(({ act, detail }) => `${act} ${detail}`).toSorted()).toEqual([
      'category.archive 支部建设',
      'category.create 党史学习',
      'category.create 支部建设',
      'category.remove 党史学习',
      'category.restore 支部建设',
    ])
  })
})

describe('the category of a course', () => {
  test('is chosen in the draft, and courses are found and counted by it', async () => {
    const [work, history] = [await make('支部建设'), await make('党史学习')]
    const course = await courseOf(work, '分类的课程甲')
    expect(course).toMatchObject({ category: work, categoryName: '支部建设' })
    const kept = (await save(course, { title: '分类的课程甲' }).expect(200)).body // a page of before
    expect(kept.category).toBe(work)
    const [other, none] = [await courseOf(history, '分类的课程乙'), await courseOf(null, '分类的课程丙')]
    const found = async (category: string) =>
      (await teacher.get('/api/courses').query({ category, search: '分类的' }).expect(200)).body.items.map(
        ({ id }: Draft) => id,
      )
    expect([await found(work), await found(history), await found('none')]).toEqual([[course.id], [other.id], [none.id]])
    const counts = async (query: object) => {
      const { items, withoutCategory } = await list(teacher, query)
      return [...items.map(({ courseCount }: Listed) => courseCount), withoutCategory]
    }
    expect(await counts({ search: '分类的' })).toEqual([1, 1, 1])
    expect(await counts({ search: '分类的', state: 'published' })).toEqual([0, 0, 0])
    const cleared = await save(kept, { title: kept.title, outline: kept.outline, category: null }).expect(200)
    expect(cleared.body).toMatchObject({ category: null, categoryName: '', revision: kept.revision + 1 })
    expect(await counts({ search: '分类的' })).toEqual([0, 1, 2])
  })

  test('is one in use of a unit above: what is archived stays, and is not chosen anew', async () => {
    const work = await make('支部建设')
    const course = await courseOf(work)
    await archive(work, true)
    expect((await save(course, { summary: '改了简介' }).expect(200)).body.category).toBe(work)
    const foreign = newId()
    const { _id: unit, ancestors } = (await makeTree()).committee
    await CourseCategories.create({ _id: foreign, name: '别处的', unit, ancestors, order: 1 })
    for (const category of [work, foreign, newId()])
      expect((await save(await newCourse('党章'), { category }).expect(422)).body).toMatchObject({
        code: 'course.category',
        title: '选择的课程分类已经归档、删除，或者不适用于这门课程的单位，请重新选择。',
      })
  })

  test('is not chosen while it is removed: one of the two comes first', async () => {
    for (let round = 0; round < 4; round++) {
      const id = await make(`支部建设 ${round}`)
      const course = await newCourse('党章')
      const [saved, removed] = await Promise.all([save(course, { category: id }), remove(id)])
      expect([
        [200, 409],
        [422, 200],
      ]).toContainEqual([saved.status, removed.status])
    }
  })

  test('is kept with the version and with what was sent back, and is not removed from under them', async () => {
    const [work, history, members] = [await make('支部建设'), await make('党史学习'), await make('党员发展')]
    const before = async ({ id }: Draft) =>
      (await committee.get(`/api/courses/${id}/reviewed-before`).expect(200)).body.content.categoryName
    const again = async (course: Draft, category: string | null) =>
      move(teacher, (await save(course, { category }).expect(200)).body, 'submit')
    const returned = await move(committee, await move(teacher, await courseOf(work), 'submit'), 'return')
    const second = await again(returned, history)
    expect(await before(second)).toBe('支部建设')
    expect((await remove(work).expect(409)).body).toMatchObject({
      code: 'category.inUse',
      title: '课程《党章》的草稿或版本用着这个分类，不能删除。不想再让人选它，可以归档。',
    })
    const published = await move(committee, second, 'publish')
    await remove(work).expect(200)

    const next = await again(published, members)
    expect(await before(next)).toBe('党史学习')
    await remove(history).expect(409)

    const { account } = await makeTrainee(tree.branch)
    const trainee = await site.signedIn(account.login)
    const programme = await makeProgramme(tree.committee, [{ _id: next.id } as never], { open: true })
    const seen = async () => {
      const { items, categories } = (await trainee.get('/api/learning/courses').expect(200)).body
      return [items.map(({ category }: { category: string }) => category), categories]
    }
    expect(await seen()).toEqual([[history], [{ id: history, name: '党史学习' }]])
    await committee.patch(`/api/course-categories/${history}`).send({ name: '四史教育' }).expect(200)
    expect(await seen()).toEqual([[history], [{ id: history, name: '四史教育' }]])
    await changeProgramme(programme, { open: false })
  })
})
