import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Accounts } from '../../server/features/accounts/accounts.model.ts'
import { LearningRecords } from '../../server/features/ledger/ledger.model.ts'
import { verifyChain } from '../../server/features/ledger/ledger.service.ts'
import { finishExpired } from '../../server/features/quizzes/deadline.job.ts'
import type { Quiz } from '../../server/features/quizzes/quizzes.contract.ts'
import { Attempts } from '../../server/features/quizzes/quizzes.model.ts'
import type { Lesson } from '../../server/features/courses/courses.contract.ts'
import { Notices } from '../../server/features/notifications/notices.model.ts'
import { AuditRows } from '../../server/features/audit/audit.model.ts'
import { newId } from '../../server/lib/id.ts'
import { standingClock } from '../support/clock.ts'
import { makeAccount, makeTrainee, makeTree } from '../support/factories.ts'
import { openSite, type TestSite } from '../support/site.ts'
import { articleLesson, makeProgramme, publishCourse, quizLesson, requireOf } from '../support/learningFactories.ts'
import { fiveKinds, rightAnswers } from '../support/quizzes.ts'
import { toldTo } from '../support/told.ts'

let site: TestSite
let tree: Awaited<ReturnType<typeof makeTree>>
let clock: ReturnType<typeof standingClock>
beforeAll(async () => {
  site = await openSite('quizzes')
  tree = await makeTree()
})
afterAll(() => site.close())
beforeEach(() => {
  clock = standingClock('2026-05-01T01:00:00Z')
})
afterEach(() => clock.release())

/** A trainee with a required course of one quiz, published by the faculty. */
async function story(quiz: Quiz, more: Lesson[] = []) {
  const trainee = await makeTrainee(tree.branch)
  const lesson = quizLesson(quiz)
  const course = await publishCourse(tree.faculty, [lesson, ...more])
  await requireOf([trainee.person], tree.committee, [await makeProgramme(tree.committee, [course])])
  const agent = await site.signedIn(trainee.account.login)
  const at = `/api/learning/courses/${course._id}/lessons/${lesson.id}`
  const attempt = (id: string) => `/api/learning/attempts/${id}`
  return {
    ...trainee,
    agent,
    course,
    lesson: lesson.id,
    at,
    start: async () => (await agent.post(`${at}/attempts`).expect(200)).body,
    answer: (id: string, slot: string, answer: object, seq = 1) =>
      agent.put(`${attempt(id)}/answers/${slot}`).send({ seq, answer }),
    finish: async (id: string) => (await agent.post(`${attempt(id)}/finish`).expect(200)).body,
    show: async (id: string) => (await agent.get(attempt(id)).expect(200)).body,
    card: async () => (await agent.get(`${at}/quiz`).expect(200)).body,
    lessonState: async () => (await agent.get(at).expect(200)).body,
    results: () => LearningRecords.find({ person: trainee.person._id, kind: 'quiz.finished' }).sort({ seq: 1 }).lean(),
    async answerAll(id: string) {
      for (const [slot, answer] of Object.entries(rightAnswers)) await this.answer(id, slot, answer).expect(200)
    },
  }
}

describe('taking a quiz', () => {
  it('saves each answer as it is given, scores it, passes the lesson and the course, and earns its bonus', async () => {
    const quiz = await story(fiveKinds({}, { short: false }))
    expect(await quiz.card()).toMatchObject({ questionCount: 4, total: 60, canStart: true, whyNot: null, attempts: [] })
    const attempt = await quiz.start()
    expect(JSON.stringify(attempt)).not.toMatch(/解析|一九二一|"answer":"b"/)
    await quiz.answerAll(attempt.id)
    expect((await quiz.show(attempt.id)).slots[0]).toMatchObject({ answer: { option: 'b' }, seq: 1 })
    expect((await quiz.lessonState()).state).toBe('in-progress')
    const done = await quiz.finish(attempt.id)
    expect(done).toMatchObject({ state: 'finished', result: { score: 60, total: 60, passed: true } })
    expect(done.result.slots[0]).toMatchObject({ awarded: 10, correct: true, key: 'B. 乙', explanation: '解析' })
    expect(await quiz.lessonState()).toMatchObject({ state: 'passed', why: '' })
    expect(await quiz.results()).toMatchObject([
      { credit: 50, rule: 'credit-2018', data: { score: 60, total: 60, passed: true } },
    ])
    expect(
      await LearningRecords.countDocuments({
        person: quiz.person._id,
        kind: { $in: ['course.completed', 'programme.completed'] },
      }),
    ).toBe(2)
    await quiz.finish(attempt.id)
    expect(await quiz.results()).toHaveLength(1)
    expect((await quiz.agent.post(`${quiz.at}/attempts`).expect(409)).body.code).toBe('quiz.passed')
  })

  it('an answer that arrives late with an older seq changes nothing; after handing in none does', async () => {
    const quiz = await story(fiveKinds({}, { short: false }))
    const { id } = await quiz.start()
    await quiz.answer(id, 'single', { option: 'b' }, 5).expect(200)
    expect((await quiz.answer(id, 'single', { option: 'a' }, 4).expect(200)).body.seq).toBe(5)
    expect((await quiz.answer(id, 'single', { option: 'b' }, 5).expect(200)).body.seq).toBe(5)
    expect((await quiz.answer(id, 'single', { option: 'a' }, 5).expect(409)).body.code).toBe('conflict') // of another device: not saved, and not said to be
    expect((await quiz.show(id)).slots[0].answer).toEqual({ option: 'b' })
    await quiz.answer(id, 'single', { judge: true }, 6).expect(422)
    await quiz.answer(id, 'single', { option: 'z' }, 6).expect(422)
    await quiz.answer(id, 'nothing', { judge: true }, 6).expect(404)
    await quiz.finish(id)
    expect((await quiz.answer(id, 'single', { option: 'a' }, 9).expect(409)).body.code).toBe('attempt.finished')
  })

  it('starting again goes on with the open attempt, also when both starts come at once', async () => {
    const quiz = await story(fiveKinds())
    const started = await Promise.all([quiz.start(), quiz.start(), quiz.start()])
    expect(new Set(started.map(({ id }) => id)).size).toBe(1)
    expect(await Attempts.countDocuments({ person: quiz.person._id })).toBe(1)
  })

  it('the paper is frozen: a version published meanwhile changes neither questions nor key', async () => {
    const quiz = await story(fiveKinds({}, { short: false }))
    const { id, slots } = await quiz.start()
    const changed = fiveKinds({}, { short: false })
    await publishCourse(
      tree.faculty,
      [
        {
          id: quiz.lesson,
          title: '章节测验',
          kind: 'quiz',
          quiz: { ...changed, questions: changed.questions.slice(0, 1) },
        },
      ],
      quiz.course,
    )
    await quiz.answerAll(id)
    const done = await quiz.finish(id)
    expect(done.slots.map(({ stem }: { stem: string }) => stem)).toEqual(
      slots.map(({ stem }: { stem: string }) => stem),
    )
    expect(done.result).toMatchObject({ score: 60, total: 60, passed: true })
  })

  it('failing is not the end while attempts are left; then it is, and says so', async () => {
    const quiz = await story(fiveKinds({ attempts: 2 }, { short: false }))
    await quiz.finish((await quiz.start()).id)
    expect(await quiz.lessonState()).toMatchObject({
      state: 'failed',
      why: '得分 0，及格 60（百分制），还可再考 1 次。',
    })
    const second = await quiz.start()
    expect(second.number).toBe(2)
    await quiz.finish(second.id)
    expect(await quiz.card()).toMatchObject({ canStart: false, whyNot: expect.stringContaining('次数已经用完') })
    expect((await quiz.agent.post(`${quiz.at}/attempts`).expect(409)).body.code).toBe('quiz.noAttemptsLeft')
    expect((await quiz.results()).map(({ credit }) => credit)).toEqual([0, 0])
  })
})

describe('an attempt that is open', () => {
  it('is on the first page with its time left, the one that ends first before the others, until it is over', async () => {
    const quiz = await story(fiveKinds({ minutes: 10 }, { short: false }))
    const today = async () => (await quiz.agent.get('/api/learning/today').expect(200)).body
    expect((await today()).openAttempts).toEqual([])
    const { id, deadlineAt } = await quiz.start()
    clock.pass(60)
    expect(await today()).toMatchObject({
      now: '2026-05-01T01:01:00.000Z',
      openAttempts: [{ attempt: id, course: quiz.course._id, lessonTitle: '章节测验', deadlineAt }],
    })
    const unlimited = quizLesson(fiveKinds({}, { short: false }))
    const course = await publishCourse(tree.faculty, [unlimited])
    await requireOf([quiz.person], tree.committee, [await makeProgramme(tree.committee, [course])])
    const other = (
      await quiz.agent.post(`/api/learning/courses/${course._id}/lessons/${unlimited.id}/attempts`).expect(200)
    ).body
    const open = async () => (await today()).openAttempts.map(({ attempt }: { attempt: string }) => attempt)
    expect(await open()).toEqual([id, other.id])
    clock.pass(600)
    expect(await open()).toEqual([other.id])
    await quiz.finish(other.id)
    expect(await open()).toEqual([])
  })
})

describe('the deadline is the server’s', () => {
  it('after it an answer is refused, and the attempt is finished from what was saved', async () => {
    const quiz = await story(fiveKinds({ minutes: 10 }, { short: false }))
    const { id, deadlineAt } = await quiz.start()
    expect(deadlineAt).toBe('2026-05-01T01:10:00.000Z')
    await quiz.answerAll(id)
    clock.pass(600)
    expect((await quiz.answer(id, 'single', { option: 'a' }, 9).expect(409)).body.code).toBe('attempt.expired')
    expect(await quiz.show(id)).toMatchObject({
      state: 'finished',
      finishedAt: deadlineAt,
      result: { score: 60, passed: true },
    })
    expect(await quiz.results()).toHaveLength(1)
  })
  it('nobody need come back: the recurring job collects it', async () => {
    const quiz = await story(fiveKinds({ minutes: 10 }, { short: false }))
    const { id } = await quiz.start()
    await quiz.answerAll(id)
    await finishExpired(new AbortController().signal)
    expect(await Attempts.findById(id).lean()).toMatchObject({ state: 'open' })
    clock.pass(601)
    await finishExpired(new AbortController().signal)
    expect(await Attempts.findById(id).lean()).toMatchObject({ state: 'finished', passed: true })
    expect(await quiz.results()).toMatchObject([{ actor: 'system' }])
  })
})

describe('an attempt that cannot be finished', () => {
  it('is told of, and holds up none of those behind it', async () => {
    const quiz = await story(fiveKinds({ minutes: 10 }, { short: false }))
    const broken = await quiz.start()
    await Attempts.updateOne({ _id: broken.id }, { $set: { paper: { rule: {}, questions: null } } })
    clock.pass(60)
    const behind = await story(fiveKinds({ minutes: 10 }, { short: false }))
    const { id } = await behind.start()
    clock.pass(601)
    await expect(finishExpired(new AbortController().signal)).rejects.toThrow()
    expect(await Attempts.findById(id).lean()).toMatchObject({ state: 'finished' })
    await Attempts.deleteOne({ _id: broken.id })
  })
})

describe('what the result tells', () => {
  it.each([
    ['never', false, null, null],
    ['never', true, null, null],
    ['after-pass', false, null, null],
    ['after-pass', true, 'B. 乙', true],
    ['after-finish', false, 'B. 乙', false],
  ] as const)('rule %s, passed %s', async (reveal, pass, key, correct) => {
    const quiz = await story(fiveKinds({ reveal }, { short: false }))
    const { id } = await quiz.start()
    if (pass) await quiz.answerAll(id)
    const { result } = await quiz.finish(id)
    expect(result.slots[0]).toMatchObject({ key, correct, explanation: key && '解析' })
    expect(result).toMatchObject({ passed: pass, score: pass ? 60 : 0 })
  })

  it('after-pass: the key also when no attempt is left that it could help', async () => {
    const quiz = await story(fiveKinds({ reveal: 'after-pass', attempts: 2 }, { short: false }))
    const first = await quiz.finish((await quiz.start()).id)
    expect(first.result.slots[0]).toMatchObject({ key: null, correct: null })
    const last = await quiz.finish((await quiz.start()).id)
    expect(last.result.slots[0]).toMatchObject({ key: 'B. 乙', correct: false })
  })

  it('stays what it was when the rule of what is the same answer changes', async () => {
    const quiz = await story(fiveKinds({ reveal: 'after-finish' }, { short: false }))
    const { id } = await quiz.start()
    await quiz.answerAll(id)
    const { result } = await quiz.finish(id)
    const { scores } = (await Attempts.findById(id).lean())!
    expect(Object.values(scores!)).toEqual(result.slots.map(({ awarded }: { awarded: number }) => awarded))
    const slot = result.slots[0].id as string
    await Attempts.collection.updateOne({ _id: id as never }, { $set: { [`scores.${slot}`]: 3 } }) // as if by another rule
    const view = await quiz.show(id)
    expect(view.result.slots[0].awarded).toBe(3)
  })
})

describe('marking short answers', () => {
  async function handedIn(text = '为人民服务', more: Lesson[] = []) {
    const quiz = await story(fiveKinds({ passPercent: 90, reveal: 'never' }), more)
    const { id } = await quiz.start()
    await quiz.answerAll(id)
    await quiz.answer(id, 'short', { text }).expect(200)
    return { quiz, id, view: await quiz.finish(id) }
  }
  const marker = async () => site.signedIn((await makeAccount('instructor', tree.faculty)).login)
  const give = (awarded: number, comment = '很好') => ({ marks: [{ slot: 'short', awarded, comment }] })

  it('waits for it, in the queue of the course’s markers; the mark decides, is told, and moves the record', async () => {
    const { quiz, id, view } = await handedIn()
    expect(view).toMatchObject({ state: 'awaiting-marking', result: { score: 60, passed: null } })
    expect(await quiz.lessonState()).toMatchObject({ state: 'awaiting-marking', why: '简答题等待批阅。' })
    expect((await quiz.agent.post(`${quiz.at}/attempts`).expect(409)).body.code).toBe('quiz.awaitingMarking')
    expect(await quiz.results()).toEqual([])

    const agent = await marker()
    const queue = (await agent.get('/api/marking?limit=100').expect(200)).body.items
    expect(queue).toContainEqual(expect.objectContaining({ attempt: id, person: quiz.person.name, waiting: 1 }))
    expect((await agent.get(`/api/marking/${id}`).expect(200)).body).toMatchObject({
      autoScore: 60,
      total: 70,
      slots: [{ id: 'short', answer: '为人民服务', reference: '全心全意为人民服务', awarded: null }],
    })
    expect((await agent.post(`/api/marking/${id}`).send(give(8)).expect(200)).body).toMatchObject({
      waiting: 0,
      slots: [{ awarded: 8, comment: '很好' }],
    })
    await agent.post(`/api/marking/${id}`).send(give(8)).expect(200)
    expect((await agent.post(`/api/marking/${id}`).send(give(3)).expect(409)).body.code).toBe('marking.finished')
    expect(await quiz.results()).toMatchObject([{ credit: 50, data: { score: 68, total: 70, passed: true } }])
    const { result } = await quiz.show(id)
    expect(result).toMatchObject({ score: 68, passed: true })
    expect(result.slots.at(-1)).toMatchObject({ awarded: 8, comment: '很好', key: null })
    expect(await AuditRows.countDocuments({ act: 'attempt.mark', subject: id })).toBe(1)
    expect((await toldTo(quiz.agent))[0]).toMatchObject({
      title: '《章节测验》批阅完毕：68 分，通过',
      link: `/attempts/${id}`,
    })
  })
  it('is corrected with a reason: audited, told, in the ledger; what it no longer passes is taken back', async () => {
    const { quiz, id } = await handedIn('为人民服务', [articleLesson()])
    const agent = await marker()
    const correct = (awarded: number, correction?: string) =>
      agent.post(`/api/marking/${id}`).send({ ...give(awarded), correction })
    const marked = async (query = '') =>
      (await agent.get(`/api/marking/marked?limit=100${query}`).expect(200)).body.items.filter(
        ({ attempt }: { attempt: string }) => attempt === id,
      )
    await correct(8).expect(200)
    expect(await marked()).toMatchObject([{ score: 68, total: 70, passed: true, waiting: 0 }])
    const [{ course }] = await marked()
    expect(await marked(`&course=${course}`)).toHaveLength(1)
    await agent.get('/api/marking/marked?course=other').expect(404)
    expect((await correct(9).expect(409)).body.code).toBe('marking.finished')
    await correct(9, '漏看一点').expect(200)
    await correct(9, '漏看一点').expect(200)
    expect((await quiz.show(id)).result).toMatchObject({ score: 69, passed: true })
    expect(await quiz.results()).toMatchObject([
      { credit: 50, data: { score: 68 } },
      { credit: 0, data: { score: 69, passed: true } },
    ])
    await correct(1, '答非所问').expect(200)
    expect((await quiz.show(id)).result).toMatchObject({ score: 61, passed: false })
    expect(await quiz.lessonState()).toMatchObject({ state: 'failed' })
    await correct(10, '看错了卷子').expect(200)
    expect((await quiz.show(id)).result).toMatchObject({ score: 70, passed: true })
    expect((await quiz.results()).at(-1)).toMatchObject({ credit: 50, data: { score: 70 } })
    const notes = await AuditRows.find({ act: 'attempt.correct', subject: id }).lean()
    expect(notes.map(({ detail }) => detail.split('：')[1] + detail.split('：')[2]!).toSorted()).toEqual([
      '由 61 分改为 70 分，理由看错了卷子',
      '由 68 分改为 69 分，理由漏看一点',
      '由 69 分改为 61 分，理由答非所问',
    ])
  })

  it('is not corrected to a failure where the course was completed by it', async () => {
    const { quiz, id } = await handedIn()
    const agent = await marker()
    await agent.post(`/api/marking/${id}`).send(give(8)).expect(200)
    const refused = await agent
      .post(`/api/marking/${id}`)
      .send({ ...give(1), correction: '答非所问' })
      .expect(409)
    expect(refused.body.code).toBe('marking.completed')
    expect((await quiz.show(id)).result).toMatchObject({ score: 68, passed: true })
  })

  /** Right answers to so many points of 60, and the short one of 10 written: what is left to the marker. */
  async function handedInWith(slots: (keyof typeof rightAnswers)[], passPercent: number) {
    const quiz = await story(fiveKinds({ passPercent, reveal: 'never' }))
    const { id } = await quiz.start()
    for (const slot of slots) await quiz.answer(id, slot, rightAnswers[slot]).expect(200)
    await quiz.answer(id, 'short', { text: '为人民服务' }).expect(200)
    return { quiz, id, view: await quiz.finish(id) }
  }

  it('who cannot pass whatever the marker gives does not wait: it is failed, and the next attempt may begin', async () => {
    const { quiz, id, view } = await handedInWith(['single'], 60) // 10 of 70, at most 10 to come, 42 pass
    expect(view).toMatchObject({
      state: 'awaiting-marking',
      result: { score: 10, total: 70, passed: false, pending: 10 },
    })
    expect(await quiz.lessonState()).toMatchObject({ state: 'failed', why: expect.stringContaining('还可再考 1 次') })
    expect(await quiz.card()).toMatchObject({ canStart: true, attempts: [{ score: 10, passed: false }] })
    const second = await quiz.start()
    expect(second.number).toBe(2)
    // the teacher's comment still comes
    const agent = await marker()
    expect(
      (await agent.get('/api/marking?limit=100').expect(200)).body.items.map(
        (each: { attempt: string }) => each.attempt,
      ),
    ).toContain(id)
    await agent.post(`/api/marking/${id}`).send(give(7, '再想想')).expect(200)
    const marked = await quiz.show(id)
    expect(marked).toMatchObject({ state: 'finished', result: { score: 17, passed: false, pending: 0 } })
    expect(marked.result.slots.at(-1)).toMatchObject({ awarded: 7, comment: '再想想' })
    await quiz.answerAll(second.id)
    await quiz.finish(second.id)
    expect((await quiz.results()).map(({ credit, data }) => [data['score'], data['passed'], credit])).toEqual([
      [10, false, 0],
      [17, false, 0],
      [60, true, 50],
    ])
    expect(await verifyChain(quiz.person._id)).toBe(null)
  })

  it('who has passed whatever the marker gives has passed at once; the score may still rise, the credit is earned once', async () => {
    const { quiz, id, view } = await handedInWith(['single', 'multiple', 'judge', 'blank'], 60)
    expect(view).toMatchObject({ state: 'awaiting-marking', result: { score: 60, passed: true, pending: 10 } })
    expect(await quiz.lessonState()).toMatchObject({ state: 'passed', why: '' })
    expect((await quiz.agent.post(`${quiz.at}/attempts`).expect(409)).body.code).toBe('quiz.passed')
    await (await marker()).post(`/api/marking/${id}`).send(give(9)).expect(200)
    expect(await quiz.show(id)).toMatchObject({ state: 'finished', result: { score: 69, passed: true } })
    expect(await quiz.results()).toMatchObject([
      { credit: 50, data: { score: 60, passed: true, awaitingMarks: true } },
      { credit: 0, data: { score: 69, passed: true } },
    ])
    const lines = (await quiz.agent.get('/api/learning/record').expect(200)).body.items.map(
      ({ text }: { text: string }) => text,
    )
    expect(lines[0]).toContain('得 69/70 分')
    expect(lines.at(-1)).toContain('得 60/70 分（简答题待批阅，分数可能增加）')
  })

  it('one that waits since before results were decided ahead is decided when its person looks', async () => {
    const { quiz, id } = await handedInWith(['single'], 60)
    await Attempts.updateOne({ _id: id }, { $set: { passed: null, score: null } })
    await LearningRecords.collection.deleteMany({ person: quiz.person._id })
    expect(await quiz.card()).toMatchObject({ canStart: true, attempts: [{ score: 10, passed: false }] })
    expect(await quiz.results()).toHaveLength(1)
  })

  it('the intro says that a teacher marks a part, and how long that took lately', async () => {
    const { quiz, id } = await handedIn()
    expect((await quiz.card()).marking).toEqual({ count: 1, points: 10, usualHours: null })
    clock.pass(50 * 3600)
    await (await marker()).post(`/api/marking/${id}`).send(give(8)).expect(200)
    expect((await quiz.card()).marking).toEqual({ count: 1, points: 10, usualHours: 50 })
    expect((await (await story(fiveKinds({}, { short: false }))).card()).marking).toBe(null)
  })

  it('never more points than the question has, only short answers, and only in the own units', async () => {
    const { id } = await handedIn()
    const agent = await marker()
    expect((await agent.post(`/api/marking/${id}`).send(give(11)).expect(422)).body.code).toBe('marking.points')
    await agent
      .post(`/api/marking/${id}`)
      .send({ marks: [{ slot: 'single', awarded: 1 }] })
      .expect(422)
    const elsewhere = await site.signedIn((await makeAccount('instructor', (await makeTree()).faculty)).login)
    await elsewhere.get(`/api/marking/${id}`).expect(404)
    await elsewhere.post(`/api/marking/${id}`).send(give(8)).expect(404)
    expect((await elsewhere.get('/api/marking').expect(200)).body.items).toEqual([])
  })
  it('is done by who assists in the course alone too, until that ends: neither of another course nor a day longer', async () => {
    const { quiz, id } = await handedIn()
    const other = await handedIn()
    const owner = await site.signedIn((await makeAccount('instructor', tree.faculty)).login)
    const stranger = await site.signedIn((await makeAccount('instructor', (await makeTree()).institution)).login)
    const helper = await makeTrainee(tree.branch)
    const assistant = await site.signedIn(helper.account.login)
    const roles = `/api/courses/${quiz.course._id}/roles`
    await assistant.get('/api/marking').expect(403)
    const { login } = helper.account
    const given = { id: newId(), role: 'assistant', login, to: '2026-06-01' }
    const found = (await owner.get(`${roles}/candidates`).query({ search: helper.account.name }).expect(200)).body
    expect(found.items).toEqual([{ login, name: helper.account.name }])
    await stranger.post(roles).send(given).expect(404)
    const code = async (body: object) => (await owner.post(roles).send({ ...given, ...body })).body.code
    expect(await code({ to: '2026-05-01' })).toBe('grant.over')
    expect(await code({ login: 'nobody' })).toBe('grant.nobody')
    for (let times = 0; times < 2; times++) await owner.post(roles).send(given).expect(200)
    expect(await code({ id: newId() })).toBe('grant.held')
    expect(await Notices.find({ account: helper.account._id }).lean()).toMatchObject([{ kind: 'role.granted' }])

    const waiting = async () => (await assistant.get('/api/marking?limit=100').expect(200)).body.items
    expect((await waiting()).map(({ attempt }: { attempt: string }) => attempt)).toEqual([id])
    expect((await assistant.get('/api/marking/waiting/count').expect(200)).body).toEqual({ count: 1, more: false })
    await assistant.get(`/api/marking?course=${other.quiz.course._id}`).expect(404)
    for (const refused of [
      assistant.get(`/api/marking/${other.id}`),
      assistant.post(`/api/marking/${other.id}`).send(give(8)),
    ])
      await refused.expect(404)
    await assistant.get(`/api/courses/${quiz.course._id}`).expect(403)
    await assistant.post(`/api/marking/${id}`).send(give(8)).expect(200)
    const marked = (await assistant.get(`/api/marking/marked?course=${quiz.course._id}`).expect(200)).body.items
    expect(marked).toMatchObject([{ attempt: id }])
    const session = (await assistant.get('/api/session').expect(200)).body
    expect(session.things).toEqual([{ role: 'assistant', kind: 'course', thing: quiz.course._id }])

    clock.pass(86_400)
    await stranger.delete(`${roles}/${given.id}`).expect(404)
    await owner.delete(`${roles}/${given.id}`).expect(200)
    await assistant.get(`/api/marking/${id}`).expect(403)
    await owner
      .post(roles)
      .send({ ...given, id: newId(), to: '2026-05-03' })
      .expect(200)
    const ended = (await owner.get(roles).expect(200)).body.items
    expect(ended.map(({ ended: over }: { ended: boolean }) => over)).toEqual([false, true])
    await assistant.get(`/api/marking/${id}`).expect(200)
    clock.pass(86_400)
    await assistant.get(`/api/marking/${id}`).expect(403)
    const acts = { $in: ['grant.create', 'grant.revoke'] }
    expect(await AuditRows.countDocuments({ subject: helper.account._id, act: acts })).toBe(3)
  })

  it('nobody marks an attempt of one’s own', async () => {
    const { quiz, id } = await handedIn()
    await Accounts.updateOne(
      { _id: quiz.account._id },
      { $push: { grants: { _id: newId(), role: 'instructor', unit: tree.faculty._id, from: '2020-01-01', to: null } } },
    )
    expect((await quiz.agent.post(`/api/marking/${id}`).send(give(10)).expect(403)).body.code).toBe('marking.own')
    expect(await quiz.results()).toEqual([])
  })
  it('two markers at once: one result', async () => {
    const { quiz, id } = await handedIn()
    const agents = await Promise.all([marker(), marker()])
    const replies = await Promise.all(
      agents.map((agent, index) => agent.post(`/api/marking/${id}`).send(give(5 + index))),
    )
    expect(replies.map(({ status }) => status).toSorted()).toEqual([200, 409])
    expect(await quiz.results()).toHaveLength(1)
  })
  it('a short answer left blank earns nothing and need not be marked', async () => {
    expect((await handedIn('  ')).view).toMatchObject({ state: 'finished', result: { score: 60 } })
  })
})

describe('another’s attempt is not found', () => {
  it('neither to read, to answer nor to hand in', async () => {
    const quiz = await story(fiveKinds())
    const { id } = await quiz.start()
    const other = await story(fiveKinds())
    await other.agent.get(`/api/learning/attempts/${id}`).expect(404)
    await other.answer(id, 'single', { option: 'a' }).expect(404)
    await other.agent.post(`/api/learning/attempts/${id}/finish`).expect(404)
    await other.agent.get(`${quiz.at}/quiz`).expect(404)
    await other.agent.post(`${quiz.at}/attempts`).expect(404)
  })
})
