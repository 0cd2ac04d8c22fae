/** One of each thing that an address can name, in one institution: for the walk's own side, and for the foreign one. */
import { sessionReference } from '../../server/access/sessionReference.ts'
import { StoredSessions } from '../../server/access/storedSession.model.ts'
import {
  AssessmentItems,
  AssessmentPublications,
  Assessments,
  AssessmentSheets,
  itemId,
  sheetId,
} from '../../server/features/assessments/assessments.model.ts'
import { joinAudience } from '../../server/features/audience/attendance.service.ts'
import { Disputes } from '../../server/features/disputes/disputes.model.ts'
import { ExemptionApplications, Exemptions } from '../../server/features/coverage/exemptions/exemptions.model.ts'
import { Simulations } from '../../server/features/coverage/simulation/simulation.model.ts'
import { PLAIN } from '../../server/features/programmes/requirement.rule.ts'
import { ApiTokens } from '../../server/features/coverage/apiTokens/apiTokens.model.ts'
import { listedId, ListedPeople, PeopleLists } from '../../server/features/coverage/lists/peopleLists.model.ts'
import { PublishedReports } from '../../server/features/coverage/published/published.model.ts'
import { Jobs } from '../../server/jobs/job.model.ts'
import { RosterImports, type RosterImport } from '../../server/features/imports/imports.model.ts'
import { mergePeople } from '../../server/features/roster/mergePeople.service.ts'
import { DuplicatePairs, pairId } from '../../server/features/roster/merges.model.ts'
import { Appointments } from '../../server/features/roster/roster.model.ts'
import { TermChanges } from '../../server/features/roster/terms.model.ts'
import { Transfers } from '../../server/features/roster/transfers/transfers.model.ts'
import { LessonNotes, noteId } from '../../server/features/learning/notes.model.ts'
import { Deliveries } from '../../server/features/notifications/outbox/deliveries.model.ts'
import { Notices } from '../../server/features/notifications/notices.model.ts'
import { GroupRobots, RobotPosts } from '../../server/features/notifications/robots/robots.model.ts'
import { sealedOf } from '../../server/features/notifications/robots/robotSecret.service.ts'
import { CourseCategories } from '../../server/features/courses/categories.model.ts'
import { nominationId, Nominations } from '../../server/features/classes/nominations/nominations.model.ts'
import { Courses } from '../../server/features/courses/courses.model.ts'
import type { Role } from '../../server/access/capabilities.ts'
import { UNIT_KINDS } from '../../seeds/unitKinds.ts'
import { Accounts } from '../../server/features/accounts/accounts.model.ts'
import { IdentityLinks, IdentityProviders } from '../../server/features/accounts/federation/federation.model.ts'
import { SecondFactorRows } from '../../server/features/accounts/secondFactor/secondFactor.model.ts'
import { Ways } from '../../server/features/notifications/outbox/deliveries.model.ts'
import { Units, type Unit } from '../../server/features/organisations/organisations.model.ts'
import { UnitKinds } from '../../server/features/organisations/unitKinds.model.ts'
import { UnitChanges } from '../../server/features/organisations/unitChanges.model.ts'
import { makeBase, makeClass, makeSession } from '../support/planFactories.ts'
import { HonourKinds, Honours } from '../../server/features/honours/honours.model.ts'
import { append } from '../../server/features/ledger/ledger.service.ts'
import { newId } from '../../server/lib/id.ts'
import { transaction } from '../../server/lib/transaction.ts'
import { keyOfProof } from '../../server/storage/proofs.ts'
import { withWorkFile } from '../../server/storage/workFolder.ts'
import { makeOpenClass, makeQuota } from '../support/classFactories.ts'
import { paperFor } from '../../server/features/quizzes/paper.ts'
import { fiveKinds } from '../support/courseFactories.ts'
import { makeAttempt as makeOpenAttempt } from '../support/quizzes.ts'
import { makeAccount, makePerson, makeTrainee, makeTree } from '../support/factories.ts'
import { makeEvaluation } from './worlds/evaluations.ts'
import { makeLocalTraining } from './worlds/localTraining.ts'
import type { TestSite } from '../support/site.ts'
import { namesOf, type Walked } from './endpoints.ts'
import { MAIL } from './samples.ts'
import { makeAttendance } from './worlds/attendance.ts'
import { makeClassLife } from './worlds/classLife.ts'
import { makeBankQuestion } from './worlds/bank.ts'
import { makePaper } from './worlds/papers.ts'
import { makeExam } from './worlds/exams.ts'
import { makePractice } from './worlds/practice.ts'
import { makeQuestionImport } from './worlds/questionImports.ts'
import { makeAssignment } from './worlds/assignments.ts'
import { makeGraduate } from './worlds/graduation.ts'
import {
  articleLesson,
  makeAsset,
  makeProgramme,
  publishCourse,
  quizLesson,
  requireOf,
  videoLesson,
  withQuestions,
} from '../support/learningFactories.ts'

type Tree = Awaited<ReturnType<typeof makeTree>>

async function makeAttempt(
  person: string,
  tree: Tree,
  course: string,
  lesson: string,
  state: 'open' | 'awaiting-marking',
): Promise<string> {
  const isOpen = state === 'open'
  const given = { state, scores: isOpen ? null : {}, finishedAt: isOpen ? null : new Date('2025-05-01T00:00:00Z') }
  const { ancestors } = tree.institution
  return (await makeOpenAttempt({ person, course, lesson, ancestors, paper: paperFor(fiveKinds(), ''), ...given }))._id
}

async function makeNote(person: string, course: string, lesson: string): Promise<string> {
  const id = newId()
  await LessonNotes.create({
    _id: noteId(person, id),
    person,
    course,
    lesson,
    at: 5,
    text: '笔记',
    updatedAt: new Date('2025-05-01T00:00:00Z'),
  })
  return id
}

async function makeNotice(account: string): Promise<string> {
  const _id = newId()
  await Notices.create({ _id, account, kind: 'announcement', title: '通知', at: new Date('2025-05-01T00:00:00Z') })
  return _id
}

async function makeDelivery(account: string): Promise<string> {
  const _id = newId()
  const at = new Date('2025-05-01T00:00:00Z')
  const given = { notice: _id, account, way: 'mail', kind: 'announcement', rank: 1, state: 'failed' } as const
  await Deliveries.create({ _id, ...given, reason: 'no-address', dueAt: at, at })
  return _id
}

async function makeGroupRobot({ _id: unit, ancestors }: Unit): Promise<{ groupRobot: string; robotPost: string }> {
  const [groupRobot, announcement] = [newId(), newId()]
  const robot = { unit, ancestors, kind: 'wecom', name: '组织员群', origin: 'http://127.0.0.1:9', revision: 1 } as const
  await GroupRobots.create({ _id: groupRobot, ...robot, key: sealedOf(groupRobot, 'key', 'x') })
  const robotPost = `${announcement}-${groupRobot}`
  const post = { announcement, robot: groupRobot, name: '组织员群', ancestors, state: 'failed' } as const
  await RobotPosts.create({ _id: robotPost, ...post, at: new Date('2025-05-01T00:00:00Z') })
  return { groupRobot, robotPost }
}

async function makeJob(owner: string): Promise<string> {
  const _id = newId()
  await Jobs.create({
    _id,
    kind: 'walk',
    title: '任务',
    payload: {},
    owner,
    state: 'dead',
    runAt: new Date('2025-05-01T00:00:00Z'),
    createdAt: new Date(),
    finishedAt: new Date(),
  })
  return _id
}

async function makeApiToken({ _id: unit, ancestors }: Unit): Promise<string> {
  const _id = newId()
  const said = {
    name: '大屏',
    madeBy: 'x',
    byName: '甲',
    at: new Date('2025-05-01T00:00:00Z'),
    expiresOn: '2099-01-01',
  }
  await ApiTokens.create({ _id, unit, ancestors, hash: _id, ...said })
  return _id
}

async function makeReport({ _id: unit, ancestors }: Unit): Promise<string> {
  const [_id, code] = [newId(), newId()]
  const said = { on: '2025-06-01', known: 'now', title: '报告', hash: 'x', publishedBy: 'x' } as const
  const counts = { required: 0, covered: 0, grace: 0, exempt: 0 }
  const window = { title: '要求', from: '2025-01-01', to: '2027-12-31' }
  const at = new Date('2025-06-01T00:00:00Z')
  const instants = { on: said.on, known: said.known, knownAt: at, publishedAt: at }
  const figures = { counts, posts: 0, months: [{ month: '2025-06', counts }], positions: [], children: [] }
  const content = JSON.stringify({
    title: said.title,
    requirement: window,
    unitName: '甲',
    by: '甲',
    ...instants,
    ...figures,
  })
  await PublishedReports.create({ _id, code, requirement: 'x', unit, ancestors, content, at, ...said })
  return _id
}

async function makeExemption(person: string, requirement: string, given: object = {}): Promise<string> {
  const _id = newId()
  const held = {
    from: '2025-01-01',
    to: '2099-12-31',
    until: '2099-12-31',
    reason: '病休',
    approvedBy: 'x',
    approvedAt: new Date(),
  }
  await Exemptions.create({ _id, person, requirement, ...held, ...given })
  return _id
}

async function makeProof({ app }: TestSite, owner: string, id: string) {
  await withWorkFile(app, Buffer.from('%'), (file) => app.storage.put(keyOfProof(owner, id), file))
  return { id, sha256: id, name: '任命文件.pdf', type: 'application/pdf', size: 1 }
}

/** With a document. */
async function makeHonour(site: TestSite, { _id: subject, name, ancestors }: Unit) {
  const [honour, honourKind, proof] = [newId(), newId(), newId()]
  const given = { kind: 'model-branch', of: 'unit', level: 'national', from: '2024-01-01', revision: 1 } as const
  await HonourKinds.create({ _id: honourKind, name: honourKind, of: 'unit', revision: 1 })
  const proofs = [await makeProof(site, honour, proof)]
  await Honours.create({ _id: honour, subject, name, ancestors, ...given, proofs })
  return { honour, honourKind, proof }
}

/** Of one's own base, for one's own institution, with a session; its trainees may apply. */
async function makeTrainingClass({ institution }: Tree) {
  const { base, teacher } = await makeBase(institution)
  const { _id: trainingClass } = await makeClass(base, institution, { selfApply: true })
  const { _id: classSession } = await makeSession(trainingClass)
  return { base: base._id, teacher, trainingClass, classSession }
}

/** With one institution that has reported one indicator. */
async function makeAssessment(site: TestSite, { _id: unit, ancestors }: Unit, name: string) {
  const [assessment, indicator, proof] = [newId(), newId(), newId()]
  const [sheet, at] = [sheetId(assessment, unit), new Date('2025-06-01T00:00:00Z')]
  const weights = { university: 100, hospital: 0, affiliate: 0, 'private-university': 0 }
  const scale = { by: 'line' as const, zero: 0, full: 1, steps: [] }
  const asked = { id: indicator, name: '甲', kind: 'reported', requirement: null, asks: '', measure: '次' } as const
  const days = { year: 2025, on: '2025-12-31', known: 'now', reportFrom: '2025-01-01', reportTo: '2099-12-31' } as const
  const state = /[.](save|remove|open)$/.test(name) ? 'draft' : name.endsWith('withdraw') ? 'published' : 'opened'
  const published = { publication: name.endsWith('withdraw') ? assessment : null }
  await Assessments.create({
    ...{ _id: assessment, title: '考核', unit, ancestors, ...days, state, revision: 1, ...published },
    indicators: [{ ...asked, scale, weights, needsProof: false }],
  })
  const isChecked = /[.](check|acceptAll|sendBack)$/.test(name)
  const own = { assessment, unit, ancestors, sector: 'university', figures: {}, revision: 1 } as const
  await AssessmentSheets.create({ _id: sheet, ...own, state: isChecked ? 'submitted' : 'open' })
  const item = itemId(sheet, indicator)
  const proofs = [await makeProof(site, item, proof)]
  await AssessmentItems.create({ _id: item, sheet, assessment, indicator, number: 1, proofs, revision: 1 })
  const row = { unit, name: '甲', sector: 'university', people: null, lines: [], total: null, place: null }
  const said = { title: '考核', year: 2025, on: '2025-12-31', known: 'now', by: '甲', publishedAt: at }
  const content = JSON.stringify({ ...said, indicators: [], rows: [row] })
  await AssessmentPublications.create({ _id: assessment, assessment, content, hash: 'x', publishedBy: 'x', at })
  return { assessment, indicator, proof }
}

/** Of one's own institution, which has a quota; the person has a seat. */
async function makeNomination({ institution, branch }: Tree, person: string) {
  const days = { from: '2099-06-16', to: '2099-06-20', nominateUntil: '2099-05-31' }
  const row = await makeOpenClass(institution, { ...days, selfApply: true, seated: 1, nominated: 1 })
  await makeQuota(row, institution, 1, { taken: 1, standing: 1 })
  const post = { unit: institution._id, ancestors: branch.ancestors, position: 'x', post: '书记' }
  const said = { account: 'x', by: '甲', at: new Date('2025-05-01T00:00:00Z'), state: 'admitted' } as const
  const order = { order: '2:00000000000000', ownOrder: '2:00000000000000', revision: 1 }
  const _id = nominationId(row._id, person)
  await Nominations.create({ _id, class: row._id, person, name: '甲', pinyin: 'jia', ...post, ...said, ...order })
  return { trainingClass: row._id, person }
}

async function makeRecord(person: string): Promise<string> {
  const done = { kind: 'lesson.completed', subject: 'course', lesson: 'lesson', data: { version: 1 } } as const
  return (await transaction((session) => append({ key: newId(), person, actor: 'x', ...done }, session)))!._id
}

/** Open, with a proof. */
async function makeDispute(site: TestSite, person: string, { _id: near, ancestors }: Tree['branch']) {
  const [_id, proof] = [newId(), newId()]
  const proofs = [await makeProof(site, _id, proof)]
  const said = { topic: 'posts', kind: 'missing-post', text: '少了一段任职', state: 'open' } as const
  const raisedAt = new Date('2025-05-01T00:00:00Z')
  await Disputes.create({ _id, person, ancestors, near, ...said, openAbout: _id, proofs, raisedAt })
  return { dispute: _id, proof }
}

/** An application and an exemption, with the same paper. */
async function makeApplication(site: TestSite, name: string, world: World) {
  const { tree, account } = world
  const person = world.person._id
  const [_id, proof] = [newId(), newId()]
  const [requirement, near] = [await give(world, 'requirement'), tree.institution._id]
  const proofs = [await makeProof(site, _id, proof)]
  const isAsked = /[.](own|ask|withdrawOwn|forward|decline|.*OwnProof)/.test(name)
  const place = { ancestors: tree.branch.ancestors, owners: tree.institution.ancestors, near }
  const said = {
    from: '2025-01-01',
    to: '2099-12-31',
    reason: '病休',
    own: isAsked,
    state: isAsked ? ('asked' as const) : ('waiting' as const),
  }
  const at = new Date('2025-05-01T00:00:00Z')
  const applied = { account: account._id, by: '甲', at }
  await ExemptionApplications.create({
    _id,
    batch: _id,
    person,
    requirement,
    ...said,
    proofs,
    ...place,
    open: _id,
    applied,
    at,
  })
  const exemption = await makeExemption(person, requirement, { proofs, papers: _id, ancestors: place.ancestors })
  return { exemptionApplication: _id, exemption, proof }
}

async function makeCategory({ _id: unit, ancestors }: Tree['institution']): Promise<string> {
  const _id = newId()
  await CourseCategories.create({ _id, name: '党史', unit, ancestors, order: 1 })
  return _id
}

/** Compared with the roster: somebody would be added. */
async function makeImport(
  { _id: unit, ancestors }: Unit,
  by: string,
  given: Partial<RosterImport> = {},
): Promise<string> {
  const _id = newId()
  const header = { row: 1, lines: 1 }
  const columns = [{ column: 0, name: '姓名', field: 'name' as const }]
  const facts = { name: '名单', hidden: false, rows: 1, hiddenRows: 0, filtered: false }
  const sheet = { ...facts, header, columns, titles: [], notes: [], preview: [] }
  await RosterImports.create({
    _id,
    kind: 'people',
    unit,
    ancestors,
    account: by,
    by: '甲',
    fileName: '名单.xlsx',
    size: 1,
    sha256: 'x',
    createdAt: new Date(),
    state: 'checked',
    book: { dates: '1900', warnings: [], sheets: [sheet] },
    matching: { sheet: 0, header, fields: { name: 0 } },
    counts: { new: 1 },
    ...given,
  })
  return _id
}

/** In use, with a link of each of the two accounts. */
async function makeIdentityProvider({ _id: unit, ancestors }: Unit, account: string, own: string) {
  const [identityProvider, identityLink, ownLink] = [newId(), newId(), newId()]
  const settings = { server: 'http://127.0.0.1:59999' }
  const rule = { attribute: 'user', match: 'staffNumber', confirm: 'rule', enabled: true, revision: 1 } as const
  await IdentityProviders.create({ _id: identityProvider, kind: 'cas', name: '甲', unit, ancestors, settings, ...rule })
  for (const [_id, of] of [
    [identityLink, account],
    [ownLink, own],
  ] as const) {
    const used = { by: 'rule', at: new Date(), usedAt: new Date() } as const
    await IdentityLinks.create({ _id, provider: identityProvider, subject: _id, account: of, ...used })
  }
  return { identityProvider, identityLink, ownLink }
}

/** Of one class. */
const makeTraining = (unit: Unit, by: string, programme: string, state: 'checked' | 'submitted') =>
  makeImport(unit, by, {
    kind: 'training',
    state,
    submittedAt: state === 'submitted' ? new Date() : null,
    classes: [
      { name: '示范班', rows: 1, from: '2022-05-10', to: '2022-05-14', programme, programmeTitle: '万名书记进党校' },
    ],
  })

async function makeUnitChange({ _id: unit, name }: Unit, by: string): Promise<string> {
  const _id = newId()
  const said = { before: '甲', after: '乙', at: new Date(), by, byName: '甲', undone: null }
  const names = [
    { name: '甲', from: '2000-01-01', to: '2024-01-01' },
    { name, from: '2024-01-01', to: null },
  ]
  await Units.updateOne({ _id: unit }, { $set: { names } })
  await UnitChanges.create({ _id, unit, act: 'rename', on: '2024-01-01', revision: 1, ...said })
  return _id
}

/** Of another account. */
async function makeThingRole(unit: Unit, kind: 'course' | 'class', thing: string): Promise<string> {
  const _id = newId()
  const role = kind === 'course' ? 'assistant' : 'class-assistant'
  const held = { kind, thing, title: '甲', from: '2025-01-01', to: '2099-01-01', byName: '甲' } as const
  await makeAccount('instructor', unit, { thingGrants: [{ _id, role, ...held }] })
  return _id
}

/** Within the institution; for its undoing it was received. */
async function makeTransfer({ branch, faculty }: Tree, person: string, name: string): Promise<string> {
  const _id = newId()
  const [near, fromNear] = [faculty._id, branch._id]
  const lines = { from: branch._id, fromAncestors: branch.ancestors, to: faculty._id, ancestors: faculty.ancestors }
  const state = name === 'transfers.undo' ? 'received' : 'waiting'
  const at = new Date('2025-05-01T00:00:00Z')
  await Transfers.create({ _id, person, state, ...lines, near, fromNear, releasedAt: at, account: 'x', by: '甲' })
  return _id
}

/** Two people who may be one; with `merged` they are. */
async function makePair({ branch, committee }: Tree, person: string, merged: boolean) {
  const other = (await makePerson(branch))._id
  const [pair, merge] = [pairId(person, other), newId()]
  const found = { state: 'open' as const, foundAt: new Date('2025-05-01T00:00:00Z') }
  await DuplicatePairs.create({
    _id: pair,
    people: [person, other],
    ancestors: branch.ancestors,
    reasons: ['name'],
    ...found,
  })
  const grants = [{ role: 'committee', unit: committee._id }] as const
  const own = { account: 'x', login: 'x', name: 'x', person: null }
  const actor = { ...own, grants, session: 'x', mustChangePassword: false }
  if (merged) await mergePeople(actor, person, other, { id: merge, values: {}, login: 'kept' })
  return { other, pair, merge }
}

async function makeTermChange({ ancestors }: Unit): Promise<string> {
  const _id = newId()
  const said = { count: 0, names: '甲', at: new Date(), by: 'x', byName: '甲', undone: null }
  await TermChanges.create({ _id, act: 'renew', on: '2024-01-01', ancestors, changes: [], ...said })
  return _id
}

async function makePeopleList({ _id: unit, ancestors }: Unit, person: string): Promise<string> {
  const [_id, at] = [newId(), new Date()]
  await PeopleLists.create({ _id, title: '待推荐', unit, ancestors, madeBy: 'x', byName: '甲', at, revision: 1 })
  await ListedPeople.create({ _id: listedId(_id, person), list: _id, person, byName: '甲', at })
  return _id
}
async function makeSimulation(by: string, { _id: unit }: Unit): Promise<string> {
  const _id = newId()
  const asked = { ...PLAIN, positions: [], from: '2025-01-01', to: '2025-12-31', graceMonths: 0, programmes: [] }
  const made = { requirement: null, state: 'running', progress: 0, startedAt: new Date() } as const
  await Simulations.create({ _id, by, unit, asked, ...made })
  return _id
}

/** A second device of the account. */
async function makeDevice(site: TestSite, login: string, account: string): Promise<string> {
  await site.signedIn(login)
  const [session] = await StoredSessions.find({ 'session.account': account })
    .sort({ 'session.signedInAt': -1 })
    .limit(1)
    .lean()
  return sessionReference(session!._id)
}

/** An account of the role in a new institution, and the ids of what belongs to it, by the name of the param. */
export async function makeWorld(role: Role) {
  const tree = await makeTree()
  const { person, account } =
    role === 'trainee'
      ? await makeTrainee(tree.branch)
      : { person: await makePerson(tree.branch), account: await makeAccount(role, tree.institution) }
  const [asset, question] = [newId(), newId()]
  const asked = { id: question, kind: 'judge', stem: '预备党员没有表决权。', explanation: '', points: 1 } as const
  const lessons = {
    video: withQuestions(videoLesson(asset), { ...asked, answer: true }),
    article: articleLesson(),
    quiz: quizLesson(fiveKinds()),
  }
  const ids: Record<string, string> = {
    ...{ unit: tree.institution._id, unitKind: tree.institution.kind, person: person._id },
    ...{ question, lesson: lessons.quiz.id },
    ...{ slot: 'q1', way: 'mail', noticeKind: 'digest', versionNumber: '1' },
  }
  return { tree, account, ids, lessons, person, role, videoAsset: asset }
}
export type World = Awaited<ReturnType<typeof makeWorld>>

/** What a world has once it is asked for, by the ids that come of it: most endpoints name one or two of them. */
const MAKERS: [ids: string[], make: (world: World) => Promise<Record<string, string>>][] = [
  [['account', 'grant'], makeOther],
  [['asset', 'upload'], makeVideo],
  [['course'], makeCourse],
  [['programme', 'requirement'], makeStudies],
  [
    ['appointment'],
    async ({ person }) => ({ appointment: (await Appointments.findOne({ person: person._id }).lean())!._id }),
  ],
  [['change'], async ({ tree, account }) => ({ change: await makeUnitChange(tree.institution, account._id) })],
  [['job'], async ({ account }) => ({ job: await makeJob(account._id) })],
  [['category'], async ({ tree }) => ({ category: await makeCategory(tree.institution) })],
  [['import'], async ({ tree, account }) => ({ import: await makeImport(tree.institution, account._id) })],
  [
    ['note'],
    async (world) => ({ note: await makeNote(world.person._id, await give(world, 'course'), world.lessons.quiz.id) }),
  ],
  [['notice'], async ({ account }) => ({ notice: await makeNotice(account._id) })],
  [['delivery'], async ({ account }) => ({ delivery: await makeDelivery(account._id) })],
  [['groupRobot', 'robotPost'], ({ tree }) => makeGroupRobot(tree.institution)],
]

async function makeOther({ tree }: World) {
  const { _id: account, grants } = await makeAccount('instructor', tree.faculty)
  return { account, grant: grants[0]!._id }
}

async function makeVideo({ tree, videoAsset: asset }: World) {
  const upload = newId()
  await makeAsset(tree.institution, 600, { _id: asset, upload })
  return { asset, upload }
}

/** A course; a trainee is required to take it. */
async function makeCourse(world: World) {
  await give(world, 'asset')
  const { _id: course } = await publishCourse(world.tree.institution, Object.values(world.lessons))
  return { course, ...(world.role === 'trainee' && (await requireCourse(world, course))) }
}

async function makeStudies(world: World) {
  const course = await give(world, 'course')
  return 'requirement' in world.ids ? {} : requireCourse(world, course)
}

/** Of the person, in a programme. */
async function requireCourse({ tree: { institution }, person }: World, course: string) {
  const programme = await makeProgramme(institution, [{ _id: course }])
  return { programme: programme._id, requirement: await requireOf([person], institution, [programme]) }
}

/** The id of a thing of the world, which is made when it is first asked for. */
async function give(world: World, id: string): Promise<string> {
  const maker = MAKERS.find(([ids]) => ids.includes(id))
  if (!(id in world.ids) && maker) Object.assign(world.ids, await maker[1](world))
  return world.ids[id]!
}

/** Ids that only some endpoints need, and what an endpoint needs to be in order. */
export async function prepare(site: TestSite, world: World, walked: Walked): Promise<Record<string, string>> {
  const { name } = walked
  for (const each of namesOf(walked)) await give(world, each)
  const { ids, lessons, account, tree } = world
  const person = world.person._id
  if (name === 'accounts.signOutDevice') return { ...ids, device: await makeDevice(site, account.login, account._id) }
  if (name === 'audience.quiz') return ids
  if (name.startsWith('audience.')) {
    const watching = {
      course: await give(world, 'course'),
      lesson: lessons.video.id,
      asset: world.videoAsset,
      duration: 600,
    }
    await joinAudience(watching, person)
    return { ...ids, lesson: watching.lesson }
  }
  if (name.startsWith('quizzes.')) {
    const state = name.startsWith('quizzes.mark') ? 'awaiting-marking' : 'open'
    return { ...ids, attempt: await makeAttempt(person, tree, await give(world, 'course'), lessons.quiz.id, state) }
  }
  if (name.startsWith('papers.')) return { ...ids, ...(await makePaper(tree.institution)) }
  if (name.startsWith('questionImports.'))
    return { ...ids, ...(await makeQuestionImport(site.app, name, tree.institution, account._id)) }
  if (name.startsWith('bank.')) return { ...ids, ...(await makeBankQuestion(tree.institution)) }
  if (name.startsWith('federation.'))
    return { ...ids, ...(await makeIdentityProvider(tree.institution, await give(world, 'account'), account._id)) }
  if (name === 'secondFactor.removePasskey') {
    const passkey = newId()
    const made = { id: passkey, credential: passkey, publicKey: 'x', counter: 0, transports: [], name: '甲' }
    await SecondFactorRows.create({ _id: account._id, passkeys: [{ ...made, at: new Date(), usedAt: new Date() }] })
    return { ...ids, passkey }
  }
  if (/^(secondFactor[.].*olicy|mailLink[.](setting|save))$/.test(name)) {
    const grant = { ...account.grants[0]!, _id: newId(), unit: tree.committee._id } // for the whole tree
    await Accounts.updateOne({ _id: account._id }, { $push: { grants: grant } })
  }
  if (name === 'mailLink.save')
    await Ways.updateOne({ _id: 'mail' }, { $set: { enabled: true, settings: MAIL } }, { upsert: true })
  if (name.startsWith('peopleLists.')) return { ...ids, peopleList: await makePeopleList(tree.institution, person) }
  if (name.startsWith('apiTokens.')) return { ...ids, apiToken: await makeApiToken(tree.institution) }
  if (name.startsWith('publishedReports.')) return { ...ids, coverageReport: await makeReport(tree.institution) }
  if (/^((evaluation|evaluationFigure|ownEvaluation|ownSeat)s|seating)[.]/.test(name))
    return { ...ids, ...(await makeEvaluation(tree.institution, person, name)) }
  if (name.startsWith('exemptions.')) return { ...ids, ...(await makeApplication(site, name, world)) }
  if (name === 'coverage.revokeExemption')
    return { ...ids, exemption: await makeExemption(person, await give(world, 'requirement')) }
  if (name === 'imports.classes' || name === 'imports.submit')
    return {
      ...ids,
      import: await makeTraining(tree.institution, account._id, await give(world, 'programme'), 'checked'),
    }
  if (name === 'imports.approve' || name === 'imports.giveBack')
    return {
      ...ids,
      import: await makeTraining(tree.institution, account._id, await give(world, 'programme'), 'submitted'),
    }
  if (name === 'imports.undo')
    return { ...ids, import: await makeImport(tree.institution, account._id, { state: 'applied' }) }
  if (name === 'simulation.show') return { ...ids, simulation: await makeSimulation(account._id, tree.institution) }
  if (name.startsWith('terms.')) return { ...ids, termChange: await makeTermChange(tree.branch) }
  if (name.startsWith('courseRoles.'))
    return { ...ids, thingRole: await makeThingRole(tree.institution, 'course', await give(world, 'course')) }
  if (name.startsWith('classRoles.')) {
    const made = await makeTrainingClass(tree)
    return { ...ids, ...made, thingRole: await makeThingRole(tree.institution, 'class', made.trainingClass) }
  }
  if (/^(attendance|leaves|ownAttendance)[.]/.test(name))
    return { ...ids, ...(await makeAttendance(site, tree, person, name)) }
  if (name.startsWith('transfers.')) return { ...ids, transfer: await makeTransfer(tree, person, name) }
  if (name.startsWith('merges.')) return { ...ids, ...(await makePair(tree, person, name === 'merges.undo')) }
  if (name.startsWith('honours.')) return { ...ids, ...(await makeHonour(site, tree.branch)) }
  if (/^(bases|budgets|classes|timetable)[.]/.test(name)) return { ...ids, ...(await makeTrainingClass(tree)) }
  if (/^class(Announcements|Branch|Discussion|Materials|Photos)[.]/.test(name))
    return {
      ...ids,
      ...(await makeClassLife(site, { ...(await makeNomination(tree, person)), account: account._id }, name)),
    }
  if (name.startsWith('assessments.')) return { ...ids, ...(await makeAssessment(site, tree.institution, name)) }
  if (/^(nominations|ownClasses)[.]/.test(name)) return { ...ids, ...(await makeNomination(tree, person)) }
  if (/^practice(Sets)?[.]/.test(name)) return { ...ids, ...(await makePractice(name, tree, person)) }
  if (/^(exam(s|Analysis|Corrections|Marking)|ownExams|invigilation)[.]/.test(name))
    return { ...ids, ...(await makeExam(name, tree, person)) }
  if (/^(assignments|ownAssignments|submissions|classGroups)[.]/.test(name)) {
    const { trainingClass } = await makeNomination(tree, person)
    const proof = (owner: string, id: string) => makeProof(site, owner, id)
    return { ...ids, ...(await makeAssignment(name, { tree, person, trainingClass, makeProof: proof })) }
  }
  if (name.startsWith('localTraining.')) return { ...ids, ...(await makeLocalTraining(site, tree, person, name)) }
  if (/^(badges|certificates|classArchive|classPrints|graduation|ownGraduation)[.]/.test(name))
    return { ...ids, ...(await makeGraduate({ tree, person, app: site.app }, name)) }
  if (name.startsWith('ledger.')) return { ...ids, record: await makeRecord(person) }
  if (name.startsWith('disputes.')) return { ...ids, ...(await makeDispute(site, person, tree.branch)) }
  if (name === 'learning.read') return { ...ids, lesson: lessons.article.id }
  if (['learning.open', 'learning.credit', 'learning.answerQuestion'].includes(name))
    return { ...ids, lesson: lessons.video.id }
  if (name === 'positions.save') ids['position'] = newId()
  if (name.startsWith('noticeWordings.')) {
    const grant = { ...account.grants[0]!, _id: newId(), unit: tree.committee._id } // the words are set at the top alone
    await Accounts.updateOne({ _id: account._id }, { $push: { grants: grant } })
  }
  if ((name.startsWith('organisations.') && name.endsWith('Kind')) || name.startsWith('positions.')) {
    if (!(await UnitKinds.exists({}))) await UnitKinds.insertMany(UNIT_KINDS)
    const grant = { ...account.grants[0]!, _id: newId(), unit: tree.committee._id } // the table is set at the top alone
    await Accounts.updateOne({ _id: account._id }, { $push: { grants: grant } })
  }
  if (['courses.giveBack', 'courses.publish', 'courses.withdraw'].includes(name))
    await Courses.updateOne({ _id: ids['course']! }, { $set: { state: 'submitted', submittedAt: new Date() } })
  return ids
}
