import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { AuditRows } from '../../server/features/audit/audit.model.ts'
import type { Lesson, Outline } from '../../server/features/courses/courses.contract.ts'
import { Courses, CourseVersions, ReturnedContents } from '../../server/features/courses/courses.model.ts'
import { Assets } from '../../server/features/assets/assets.model.ts'
import { newId } from '../../server/lib/id.ts'
import { article, outline, quiz, video } from '../support/courseFactories.ts'
import { makeAccount, makeTree, makeUnit } from '../support/factories.ts'
import { openSite, type TestSite } from '../support/site.ts'
import { makeAsset } from '../support/learningFactories.ts'

const PICTURE = { kind: 'picture', format: 'png', original: null } as const
const withPicture = (asset: string): Lesson => ({
  id: newId(),
  title: '图解',
  kind: 'article',
  article: { type: 'doc', content: [{ type: 'picture', attrs: { asset, alt: '' } }] },
})

type Agent = Awaited<ReturnType<TestSite['signedIn']>>
interface Page {
  items: { id: string }[]
  nextCursor: string | null
}
type Tree = Awaited<ReturnType<typeof makeTree>>

let site: TestSite
let tree: Tree
let teacher: Agent
let committee: Agent
let stranger: Agent
beforeAll(async () => {
  site = await openSite('courses')
  tree = await makeTree()
  const elsewhere = await makeUnit('institution', tree.committee)
  teacher = await site.signedIn((await makeAccount('instructor', tree.institution, { name: '陈老师' })).login)
  committee = await site.signedIn((await makeAccount('committee', tree.committee, { name: '周处长' })).login)
  stranger = await site.signedIn((await makeAccount('instructor', elsewhere)).login)
})
afterAll(() => site.close())

let title = ''
let made = 0
beforeEach(() => {
  title = `党支部书记实务 ${++made}`
})

const newCourse = async () =>
  (await teacher.post('/api/courses').send({ id: newId(), unit: tree.institution._id, title, summary: '' }).expect(200))
    .body
const save = (agent: Agent, course: { id: string; revision: number }, content: Outline, given: object = {}) =>
  agent
    .put(`/api/courses/${course.id}/draft`)
    .send({ revision: course.revision, title, summary: '支部工作怎么做', outline: content, ...given })
const saved = async (content: Outline) => (await save(teacher, await newCourse(), content).expect(200)).body
const submitted = async (content: Outline = outline(article())) => {
  const course = await saved(content)
  return (await teacher.post(`/api/courses/${course.id}/submit`).send({ revision: course.revision }).expect(200)).body
}
const publish = (agent: Agent, course: { id: string; revision: number }) =>
  agent.post(`/api/courses/${course.id}/publish`).send({ revision: course.revision })

describe('a draft', () => {
  test('is made in a unit of the caller and saved as a whole', async () => {
    const { body: homes } = await teacher.get('/api/courses/homes').expect(200)
    expect(homes.items).toEqual([{ id: tree.institution._id, name: tree.institution.name }])
    const course = await newCourse()
    expect(course).toMatchObject({
      state: 'draft',
      version: null,
      lessonCount: 0,
      may: { edit: true, submit: true, withdraw: false, review: false },
    })
    expect(course.obstacles).toEqual([{ lesson: null, message: '课程里还没有课，请先添加' }])
    const content = outline(article(), quiz())
    const { body } = await save(teacher, course, content).expect(200)
    expect(body).toMatchObject({
      revision: course.revision + 1,
      outline: content,
      lessonCount: 2,
      obstacles: [],
      summary: '支部工作怎么做',
    })
  })

  test('has no lesson of another course: attempts and progress go by its id, wherever it stands', async () => {
    const [test, text] = [quiz(), article()]
    const other = await submitted(outline(article(), test, text))
    await publish(committee, other).expect(200)
    const left = (
      await save(teacher, await teacher.get(`/api/courses/${other.id}`).then(({ body }) => body), outline(text)).expect(
        200,
      )
    ).body // the test stands in the version alone
    const course = await newCourse()
    for (const copied of [test, text]) {
      const { body } = await save(teacher, course, outline(copied)).expect(422)
      expect(body).toMatchObject({
        code: 'course.lessonTaken',
        title: `课“${copied.title}”已在另一门课程中，请在这门课程里重新添加。`,
      })
    }
    await save(teacher, course, outline({ ...test, id: newId() })).expect(200)
    await save(teacher, left, outline(text, test)).expect(200) // back from the own version
  })

  test('is not overwritten by a save against an older revision, and the reply names who saved it', async () => {
    const course = await saved(outline(article()))
    await save(teacher, course, outline(article('导读', '甲的修改'))).expect(200)
    const { body } = await save(teacher, course, outline(article('导读', '乙的修改'))).expect(409)
    expect(body).toMatchObject({ code: 'course.stale', title: expect.stringContaining('陈老师') })
    expect(JSON.stringify((await teacher.get(`/api/courses/${course.id}`)).body.outline)).toContain('甲的修改')
  })

  test('of two saves at once one is refused, and the same save repeated is one save', async () => {
    const course = await newCourse()
    const replies = await Promise.all(
      ['甲', '乙', '丙'].map((words) => save(teacher, course, outline(article('导读', words)))),
    )
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 409, 409])
    const won = replies.find(({ status }) => status === 200)!.body
    const again = await save(teacher, course, won.outline).expect(200)
    expect(again.body.revision).toBe(won.revision)
  })

  test('may be unfinished in every part', async () => {
    const empty = quiz()
    if (empty.kind === 'quiz')
      empty.quiz!.questions = [
        { id: 'q', kind: 'single', stem: '', explanation: '', points: 5, options: [], answer: '' },
      ]
    const { obstacles } = await saved(outline(empty, video(null)))
    expect(obstacles.map(({ message }: { message: string }) => message)).toEqual([
      '课“测验”：第 1 题：还没有题干',
      '课“第一讲”：还没有选择视频',
    ])
  })

  test('refuses an id that stands in it twice, and content that may not stand in an article, naming the place', async () => {
    const course = await newCourse()
    const lesson = article()
    expect((await save(teacher, course, outline(lesson, lesson)).expect(422)).body.code).toBe('course.outline')
    const bad = article('读本')
    if (bad.kind === 'article') bad.article!.content.push({ type: 'iframe', src: 'https://example.org' })
    expect((await save(teacher, course, outline(bad)).expect(422)).body.title).toBe(
      '文章“读本”第 2 段：不支持的内容“iframe”',
    )
  })

  test('names only assets that the caller may use, of the fitting kind, and each asset that it names is indexed', async () => {
    const course = await newCourse()
    const own = await makeAsset(tree.institution)
    const foreign = await makeAsset(await makeUnit('institution', tree.committee))
    const document = await makeAsset(tree.institution, null)
    for (const refused of [foreign, document, 'missing'])
      expect((await save(teacher, course, outline(video(refused))).expect(422)).body.code).toBe('course.asset')
    const { body } = await save(teacher, course, outline(video(own))).expect(200)
    expect(body.assets).toEqual([expect.objectContaining({ id: own, durationSeconds: 600, state: 'ready' })])
    expect(await Courses.countDocuments({ assets: own })).toBe(1)
  })

  test('shows pictures of its articles that the caller may use, and holds them as long as it names them', async () => {
    const course = await newCourse()
    const own = await makeAsset(tree.institution, null, PICTURE)
    const foreign = await makeAsset(await makeUnit('institution', tree.committee), null, PICTURE)
    for (const refused of [foreign, await makeAsset(tree.institution, null), 'missing']) {
      const { body } = await save(teacher, course, outline(withPicture(refused))).expect(422)
      expect([body.code, body.title]).toEqual([
        'course.picture',
        '课“图解”里有一张图片或一段声音不存在，或者您无权使用，请删去后重新插入。',
      ])
    }
    const lesson = withPicture(own)
    const { body } = await save(teacher, course, outline(lesson)).expect(200)
    expect([body.obstacles, body.assets]).toEqual([[], [expect.objectContaining({ id: own })]])
    const { body: shown } = await teacher.get(`/api/courses/${course.id}/lessons/${lesson.id}/preview`).expect(200)
    expect(shown.pictures).toEqual({ [own]: expect.stringMatching(/^\/media\/[^/]+\/picture\.png$/) })
    expect((await teacher.delete(`/api/assets/${own}`).expect(409)).body.code).toBe('asset.used')
  })
})

describe('out of scope', () => {
  test('a course does not exist, whatever is asked of it', async () => {
    const course = await saved(outline(article()))
    const lesson = course.outline.sections[0].lessons[0].id
    await stranger.get(`/api/courses/${course.id}`).expect(404)
    await stranger.get(`/api/courses/${course.id}/lessons/${lesson}/preview`).expect(404)
    await save(stranger, course, outline()).expect(404)
    await stranger.post(`/api/courses/${course.id}/submit`).send({ revision: course.revision }).expect(404)
    await stranger.post(`/api/courses/${course.id}/withdraw`).expect(404)
    await stranger.post('/api/courses').send({ id: newId(), unit: tree.institution._id, title }).expect(404)
    await publish(stranger, course).expect(403)
    const { body } = await stranger.get('/api/courses').query({ search: title }).expect(200)
    expect(body.items).toEqual([])
  })

  test('the committee reads and reviews, but writes no course', async () => {
    const course = await saved(outline(article()))
    expect((await committee.get(`/api/courses/${course.id}`).expect(200)).body.may).toEqual({
      edit: false,
      submit: false,
      withdraw: false,
      review: false,
    })
    await save(committee, course, outline()).expect(403)
  })
})

describe('submitting', () => {
  test('is refused while something is missing, with what and where', async () => {
    const course = await saved(outline(video(null)))
    const { body } = await teacher
      .post(`/api/courses/${course.id}/submit`)
      .send({ revision: course.revision })
      .expect(422)
    expect(body).toMatchObject({
      code: 'course.obstacles',
      detail: {
        obstacles: [{ lesson: course.outline.sections[0].lessons[0].id, message: '课“第一讲”：还没有选择视频' }],
      },
    })
  })

  test('is refused against an older revision', async () => {
    const course = await newCourse()
    await save(teacher, course, outline(article())).expect(200)
    expect(
      (await teacher.post(`/api/courses/${course.id}/submit`).send({ revision: course.revision }).expect(409)).body
        .code,
    ).toBe('course.stale')
  })

  test('freezes the draft until it is withdrawn', async () => {
    const course = await submitted()
    expect(course).toMatchObject({
      state: 'submitted',
      submittedAt: expect.any(String),
      may: { edit: false, submit: false, withdraw: true },
    })
    expect((await save(teacher, course, outline()).expect(409)).body.code).toBe('course.frozen')
    expect(
      (await teacher.post(`/api/courses/${course.id}/submit`).send({ revision: course.revision }).expect(409)).body
        .code,
    ).toBe('course.notDraft')
    const { body } = await teacher.post(`/api/courses/${course.id}/withdraw`).expect(200)
    expect(body).toMatchObject({ state: 'draft', submittedAt: null })
    expect(body.reviews.map(({ act }: { act: string }) => act)).toEqual(['submitted', 'withdrawn'])
    await teacher.post(`/api/courses/${course.id}/withdraw`).expect(409)
    await save(teacher, body, outline(article())).expect(200)
  })
})

describe('reviewing', () => {
  test('what waits is listed oldest first and page by page', async () => {
    const first = await submitted()
    const second = await submitted()
    const ids: string[] = []
    let cursor: string | null = null
    do {
      const { body }: { body: Page } = await committee
        .get('/api/courses/reviews/waiting')
        .query({ limit: 1, ...(cursor === null ? {} : { cursor }) })
        .expect(200)
      ids.push(...body.items.map(({ id }) => id))
      cursor = body.nextCursor
    } while (cursor)
    expect(ids.filter((id) => [first.id, second.id].includes(id))).toEqual([first.id, second.id])
    expect(new Set(ids).size).toBe(ids.length)
    await teacher.get('/api/courses/reviews/waiting').expect(403)
  })

  test('gives a submission back with remarks, to be mended and submitted again', async () => {
    const course = await submitted()
    await committee
      .post(`/api/courses/${course.id}/return`)
      .send({ revision: course.revision, remarks: '' })
      .expect(422)
    const { body } = await committee
      .post(`/api/courses/${course.id}/return`)
      .send({ revision: course.revision, remarks: '请补充出处' })
      .expect(200)
    expect(body.reviews.at(-1)).toMatchObject({ act: 'returned', by: '周处长', remarks: '请补充出处' })
    const { body: mended } = await save(teacher, body, outline(article('导读', '出处：党章'))).expect(200)
    expect(mended.state).toBe('returned')
    await teacher.post(`/api/courses/${course.id}/submit`).send({ revision: mended.revision }).expect(200)
  })

  test('keeps what was sent back for the next review, and after it the version is what one compares with', async () => {
    const before = async (id: string) =>
      (await committee.get(`/api/courses/${id}/reviewed-before`).expect(200)).body as object
    const submit = async (content: Outline, course: { id: string; revision: number }) => {
      const { body } = await save(teacher, course, content).expect(200)
      return (await teacher.post(`/api/courses/${course.id}/submit`).send({ revision: body.revision }).expect(200)).body
    }
    const giveBack = async (course: { id: string; revision: number }) => {
      const sent = { revision: course.revision, remarks: '请修改' }
      return (await committee.post(`/api/courses/${course.id}/return`).send(sent).expect(200)).body
    }
    const asset = await makeAsset(tree.institution)
    const [first, second, third] = [outline(video(asset)), outline(article('二稿')), outline(article('三稿'))]
    const course = await submitted(first)
    expect(await before(course.id)).toEqual({ decision: null, content: null, pictures: {} })
    const returned = await giveBack(course)
    const again = await submit(second, returned)
    expect(await before(course.id)).toMatchObject({
      decision: { by: '周处长', remarks: '请修改', version: null },
      content: { title, outline: first, assets: [{ id: asset, name: expect.any(String) }] },
    })
    const last = await submit(third, await giveBack(again)) // only the last is kept
    expect(await before(course.id)).toMatchObject({ content: { outline: second, assets: [] } })
    const { body: published } = await publish(committee, last).expect(200)
    expect(await ReturnedContents.countDocuments({ _id: course.id })).toBe(0)
    await submit(first, published)
    expect(await before(course.id)).toMatchObject({ decision: { version: 1 }, content: { outline: third } })

    const [was, now] = [
      await makeAsset(tree.institution, null, PICTURE),
      await makeAsset(tree.institution, null, PICTURE),
    ]
    const illustrated = await giveBack(await submitted(outline(withPicture(was))))
    await submit(outline(withPicture(now)), illustrated)
    const address = expect.stringMatching(/^\/media\/[^/]+\/picture\.png$/)
    expect(await before(illustrated.id)).toMatchObject({ pictures: { [was]: address, [now]: address } })

    const old = await giveBack(await submitted())
    await ReturnedContents.deleteOne({ _id: old.id }) // sent back before contents were kept
    expect(await before(old.id)).toMatchObject({ decision: { version: null }, content: null })
    await teacher.get(`/api/courses/${old.id}/reviewed-before`).expect(403)
  })

  test('publishes a version that later drafts do not change, with the lengths of its videos', async () => {
    const asset = await makeAsset(tree.institution, 600)
    const course = await submitted(outline(video(asset), quiz()))
    const { body } = await publish(committee, course).expect(200)
    expect(body).toMatchObject({ state: 'published', version: 1, may: { submit: false, review: false } })
    const { body: draft } = await save(teacher, body, outline(article())).expect(200)
    expect(draft).toMatchObject({ state: 'draft', version: 1 })
    const frozen = await CourseVersions.findById(`${course.id}:1`).lean()
    expect(frozen).toMatchObject({
      number: 1,
      publishedBy: '周处长',
      durations: { [asset]: 600 },
      assets: [asset],
      outline: course.outline,
    })
    const { body: resubmitted } = await teacher
      .post(`/api/courses/${course.id}/submit`)
      .send({ revision: draft.revision })
      .expect(200)
    expect((await publish(committee, resubmitted).expect(200)).body.version).toBe(2)
    expect(await AuditRows.countDocuments({ subject: course.id, act: 'course.published' })).toBe(2)
  })

  test('saving what a published course already says leaves it published', async () => {
    const course = await submitted()
    const { body } = await publish(committee, course).expect(200)
    expect((await save(teacher, body, body.outline).expect(200)).body).toMatchObject({
      state: 'published',
      revision: body.revision,
    })
  })

  test('of several reviewers at once one publishes, and there is one version', async () => {
    const course = await submitted()
    const replies = await Promise.all([1, 2, 3, 4].map(() => publish(committee, course)))
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409])
    expect(await CourseVersions.countDocuments({ course: course.id })).toBe(1)
    expect(await AuditRows.countDocuments({ subject: course.id, act: 'course.published' })).toBe(1)
  })

  test('publishing and giving back at once: one of them happens', async () => {
    const course = await submitted()
    const [published, returned] = await Promise.all([
      publish(committee, course),
      committee.post(`/api/courses/${course.id}/return`).send({ revision: course.revision, remarks: '退回' }),
    ])
    expect([published.status, returned.status].sort()).toEqual([200, 409])
    const { state, version } = (await Courses.findById(course.id).lean())!
    expect({ state, version }).toEqual(
      published.status === 200 ? { state: 'published', version: 1 } : { state: 'returned', version: null },
    )
    expect(await CourseVersions.countDocuments({ course: course.id })).toBe(version ?? 0)
  })

  test('a submission seen before it was withdrawn and submitted anew is not what gets published', async () => {
    const seen = await submitted()
    const { body: draft } = await teacher.post(`/api/courses/${seen.id}/withdraw`).expect(200)
    await teacher.post(`/api/courses/${seen.id}/submit`).send({ revision: draft.revision }).expect(200)
    expect((await publish(committee, seen).expect(409)).body.code).toBe('course.notSubmitted')
  })

  test('nobody decides on an own submission', async () => {
    const both = await makeAccount('committee', tree.committee)
    const { Accounts } = await import('../../server/features/accounts/accounts.model.ts')
    await Accounts.updateOne(
      { _id: both._id },
      { $push: { grants: { _id: 'g', role: 'instructor', unit: tree.institution._id, from: '2000-01-01', to: null } } },
    )
    const agent = await site.signedIn(both.login)
    const course = await saved(outline(article()))
    const { body } = await agent
      .post(`/api/courses/${course.id}/submit`)
      .send({ revision: course.revision })
      .expect(200)
    expect(body.may.review).toBe(false)
    expect((await publish(agent, body).expect(403)).body.code).toBe('course.ownSubmission')
    await publish(committee, body).expect(200)
  })

  test('is refused when a video was lost since it was submitted', async () => {
    const asset = await makeAsset(tree.institution)
    const course = await submitted(outline(video(asset)))
    await Assets.updateOne({ _id: asset }, { $set: { state: 'failed' } })
    expect((await publish(committee, course).expect(422)).body.code).toBe('course.obstacles')
  })
})

describe('the list', () => {
  test('finds courses by title, pinyin and initials, narrows by state and goes on page by page', async () => {
    title = '组织员业务能力提升'
    const one = await submitted()
    const two = await newCourse()
    const found = async (query: object) =>
      (await teacher.get('/api/courses').query(query).expect(200)).body.items.map(({ id }: { id: string }) => id)
    for (const search of ['业务能力', 'zuzhiyuan', 'zzyyw']) expect(await found({ search })).toEqual([two.id, one.id])
    expect(await found({ search: '业务能力', state: 'submitted' })).toEqual([one.id])
    const { body } = await teacher.get('/api/courses').query({ search: 'zzy', limit: 1 }).expect(200)
    expect(await found({ search: 'zzy', limit: 1, cursor: body.nextCursor })).toEqual([one.id])
  })
})

describe('previewing', () => {
  test('shows a quiz without its key, an article, and nothing yet of a video that is not ready', async () => {
    const pending = await makeAsset(tree.institution, null, { kind: 'video', state: 'processing' })
    const course = await saved(outline(quiz(), article(), video(pending)))
    const [test, text, film] = course.outline.sections[0].lessons
    const preview = async (lesson: { id: string }) =>
      (await teacher.get(`/api/courses/${course.id}/lessons/${lesson.id}/preview`).expect(200)).body
    const shown = await preview(test)
    expect(shown.quiz.slots.map(({ kind, blanks }: { kind: string; blanks: number }) => [kind, blanks])).toEqual([
      ['single', 0],
      ['multiple', 0],
      ['judge', 0],
      ['blank', 1],
      ['short', 0],
    ])
    expect(JSON.stringify(shown)).not.toMatch(/answer|reference|explanation/)
    expect((await preview(text)).article).toEqual(text.article)
    expect((await preview(film)).playback).toBeNull()
    await teacher.get(`/api/courses/${course.id}/lessons/missing/preview`).expect(404)
  })

  test('shows the chapters of a video', async () => {
    const chapters = [
      { at: 0, title: '开场' },
      { at: 30, title: '三会一课' },
    ]
    const course = await saved(outline({ ...video(await makeAsset(tree.institution, 90)), chapters } as Lesson))
    const [film] = course.outline.sections[0].lessons
    expect(
      (await teacher.get(`/api/courses/${course.id}/lessons/${film.id}/preview`).expect(200)).body.chapters,
    ).toEqual(chapters)
  })

  test('shows a published version as it was frozen, whatever the draft says by now', async () => {
    const [first, second] = [article('导读', '第一版的话。'), article('导读二')]
    const course = await submitted(outline(first))
    const { body: published } = await publish(committee, course).expect(200)
    await save(teacher, published, outline(second)).expect(200)
    const { body: version } = await teacher.get(`/api/courses/${course.id}/versions/1`).expect(200)
    expect(version).toMatchObject({ number: 1, title, publishedBy: '周处长', outline: course.outline })
    const lesson = `/api/courses/${course.id}/lessons/${first.id}/preview`
    expect((await teacher.get(`${lesson}?version=1`).expect(200)).body.article).toEqual(
      first.kind === 'article' && first.article,
    )
    await teacher.get(lesson).expect(404) // no lesson of the draft
    for (const missing of ['2', '0', 'x'])
      await teacher.get(`/api/courses/${course.id}/versions/${missing}`).expect(404)
    await stranger.get(`/api/courses/${course.id}/versions/1`).expect(404)
    await stranger.get(`${lesson}?version=1`).expect(404)
  })

  test('plays a ready video and opens a handout', async () => {
    const course = await saved(
      outline(video(await makeAsset(tree.institution, 90)), {
        id: 'handout',
        title: '讲义',
        kind: 'document',
        asset: await makeAsset(tree.institution, null),
      }),
    )
    const [film, handout] = course.outline.sections[0].lessons
    const preview = async (lesson: { id: string }) =>
      (await committee.get(`/api/courses/${course.id}/lessons/${lesson.id}/preview`).expect(200)).body
    expect((await preview(film)).playback).toMatchObject({
      playlist: expect.stringMatching(/^\/media\//),
      durationSeconds: 90,
    })
    expect((await preview(handout)).document).toMatch(/^\/media\//)
  })
})
