/** Fills an empty database with the demo system: of the size that the system is for, or a small one for tests. */
import { Accounts } from '../server/features/accounts/accounts.model.ts'
import { Courses, CourseVersions } from '../server/features/courses/courses.model.ts'
import { computeRequirement } from '../server/features/coverage/compute.service.ts'
import { ExemptionApplications, Exemptions } from '../server/features/coverage/exemptions/exemptions.model.ts'
import { endedMonths } from '../server/lib/months.rule.ts'
import { Audiences, Viewers } from '../server/features/audience/audience.model.ts'
import { foldAll } from '../server/features/enrolment/progressFold.ts'
import { Watches } from '../server/features/playback/watch.model.ts'
import { CourseProgresses } from '../server/features/enrolment/progress.model.ts'
import { DEFAULT_CREDIT_RULES } from '../server/features/ledger/creditHours.ts'
import { CreditRules, LearningRecords, type LearningRecord } from '../server/features/ledger/ledger.model.ts'
import { Positions, Units } from '../server/features/organisations/organisations.model.ts'
import { UnitKinds } from '../server/features/organisations/unitKinds.model.ts'
import { Programmes, Requirements, type Requirement } from '../server/features/programmes/programmes.model.ts'
import { Attempts } from '../server/features/quizzes/quizzes.model.ts'
import { QuizResults } from '../server/features/quizzes/results.model.ts'
import { Appointments, People } from '../server/features/roster/roster.model.ts'
import { Bases, Teachers } from '../server/features/bases/bases.model.ts'
import { Attendances } from '../server/features/attendance/attendance.model.ts'
import { Leaves } from '../server/features/attendance/leaves/leaves.model.ts'
import { Quotas, TrainingClasses } from '../server/features/classes/classes.model.ts'
import { Nominations } from '../server/features/classes/nominations/nominations.model.ts'
import { ClassSessions } from '../server/features/classes/timetable/timetable.model.ts'
import {
  Evaluations,
  EvaluationTallies,
  EvaluationTextRows,
  EvaluationTurns,
} from '../server/features/evaluations/evaluations.model.ts'
import { SeatingPlans } from '../server/features/seating/seating.model.ts'
import { Assets } from '../server/features/assets/assets.model.ts'
import type { AppContext } from '../server/appContext.ts'
import { businessDate } from '../server/lib/clock.ts'
import { makeAccounts } from './accounts.ts'
import { makeBases } from './bases.ts'
import { makeAttendance } from './attendance.ts'
import { makeClasses } from './classes.ts'
import { seedClassLife } from './classLife.ts'
import { seedLocalTrainings } from './localTrainings.ts'
import { makeNominations } from './nominations.ts'
import { seedAssignments } from './assignments.ts'
import { seedAssessments } from './assessments.ts'
import { makeEvaluations, makeSeatingPlans } from './evaluations.ts'
import { makeAudiences, makeQuizResults } from './audiences.ts'
import { storeCategories } from './categories.ts'
import { makeCatalogue, planVideos, publishedOn } from './catalogue.ts'
import { claimSeed } from './claim.ts'
import { seedExams } from './exams.ts'
import { seedPapers } from './papers.ts'
import { seedPractice } from './practice.ts'
import { seedQuestionImport } from './questionImports.ts'
import { seedQuestions } from './questions.ts'
import { seedGraduations } from './graduations.ts'
import { insertAll } from './insert.ts'
import { BASE, DEMO_INSTITUTION } from './institutions.ts'
import { makeLearners, type Learning } from './learners.ts'
import { makeOrganisation, type Organisation, type Size } from './organisation.ts'
import { makeRoster } from './people.ts'
import { POSITIONS } from './positions.ts'
import { UNIT_KINDS } from './unitKinds.ts'
import { makeCurriculum, type Curriculum } from './programmes.ts'
import { exemptionApplications } from './applications.ts'
import { chained, exemptions, pastClasses, revocations } from './training.ts'
import { makeVideos } from './videos.ts'

export interface SeedOptions {
  size?: Size
  log(line: string): void
}
const EXEMPT = { full: 60, small: 2 }
const REVOKED = { full: 3, small: 1 }

/** Says what is being done, and how long it took. */
function phases(log: (line: string) => void) {
  return async <T>(what: string, work: () => Promise<T> | T): Promise<T> => {
    const began = performance.now()
    const made = await work()
    log(`  ${what} (${((performance.now() - began) / 1000).toFixed(1)} s)`)
    return made
  }
}
type Phase = ReturnType<typeof phases>

const unitNamed = ({ institutions }: Organisation, name: string) => institutions.find((unit) => unit.name === name)!

/** The people, units and accounts: all of the small system, and the beginning of the full one. */
async function seedOrganisation(size: Size, today: string, phase: Phase) {
  const organisation = makeOrganisation(size, today)
  const institution = unitNamed(organisation, DEMO_INSTITUTION)
  const traineeBranch = organisation.branches.find(
    ({ branchKind, ancestors }) => branchKind === 'teacher' && ancestors[1] === institution._id,
  )!
  const homes = { committee: organisation.committee, base: unitNamed(organisation, BASE), institution, traineeBranch }
  const roster = makeRoster(size, organisation, traineeBranch, today)
  const accounts = await makeAccounts(homes, roster.trainee, today)
  return {
    ...homes,
    institutions: organisation.institutions,
    ...roster,
    accounts,
    async store() {
      await insertAll(Positions, POSITIONS)
      await insertAll(UnitKinds, UNIT_KINDS)
      await insertAll(CreditRules, DEFAULT_CREDIT_RULES)
      await phase(`${organisation.all.length} units`, () => insertAll(Units, organisation.all))
      await phase(`${roster.people.length} people`, () => insertAll(People, roster.people))
      await phase(`${roster.appointments.length} appointments`, () => insertAll(Appointments, roster.appointments))
      await insertAll(Accounts, [...accounts.values()])
    },
  }
}
type Society = Awaited<ReturnType<typeof seedOrganisation>>

/** The courses of the base, with their videos made and encoded. */
async function seedCourses(app: AppContext, { accounts, base, committee }: Society, today: string) {
  const categories = await storeCategories(committee)
  const videos = planVideos()
  const [author, reviewer] = [accounts.get('instructor')!, accounts.get('committee')!]
  const assets = await makeVideos(app, videos, author, base, today)
  const lengths = new Map(assets.map(({ _id, durationSeconds }) => [_id, durationSeconds!]))
  return { assets, ...makeCatalogue({ base, categories }, { author, reviewer }, videos, lengths, today) }
}
type Catalogue = Awaited<ReturnType<typeof seedCourses>>

const idsOf = (catalogue: Catalogue | null) => ({
  secretaries: catalogue ? [catalogue.branchWork.course, catalogue.newMembers.course] : [],
  organisers: catalogue ? [catalogue.organisers.course] : [],
  open: catalogue ? [catalogue.themeDays.course] : [],
})

/** Who was trained, is being trained, and need not be. */
async function seedTraining(
  size: Size,
  society: Society,
  curriculum: Curriculum,
  catalogue: Catalogue | null,
  today: string,
): Promise<void> {
  const { holders, trainee, accounts, base } = society
  const graduated = await seedGraduations({
    ...{ trainee: trainee._id, before: curriculum.requirements[0]!.from, today },
    classes: size === 'small' ? 1 : Infinity,
  })
  const facts = [...pastClasses(holders, curriculum, today, new Set([trainee])), ...graduated]
  const trained = new Set(facts.map(({ input }) => input.person))
  const secretaries = [
    ...new Set(holders.filter(({ position }) => position !== 'organiser').map(({ person }) => person)),
  ]
  const untrained = secretaries.filter((person) => person !== trainee && !trained.has(person._id))
  const approver = accounts.get('committee')!
  const exempt = exemptions(untrained, curriculum.requirements[0]!._id, approver.name, EXEMPT[size], today)
  const exempted = new Set(exempt.map(({ person }) => person))
  const online: Learning = catalogue
    ? makeLearners({
        base,
        marker: accounts.get('instructor')!,
        trainee: { person: trainee, actor: accounts.get('trainee')!._id },
        untrained: untrained.filter(({ _id }) => !exempted.has(_id)),
        branchWork: catalogue.branchWork,
        newMembers: catalogue.newMembers,
        themeDays: catalogue.themeDays,
        programme: curriculum.secretaries,
        publishedOn: publishedOn(today),
        today,
      })
    : { facts: [], attempts: [], watches: [] }
  const records = chained([...facts, ...online.facts])
  const all = [...records, ...revocations(records, REVOKED[size], today)]
  await insertAll(LearningRecords, all)
  await insertAll(CourseProgresses, progressOf(all))
  await insertAll(Attempts, online.attempts)
  await insertAll(Watches, online.watches)
  const { audiences, viewers } = makeAudiences(catalogue?.versions ?? [], online.watches, today)
  await insertAll(Viewers, viewers)
  await insertAll(Audiences, audiences)
  await insertAll(QuizResults, makeQuizResults(online.attempts, today))
  await insertAll(Exemptions, exempt)
  const { institution, committee } = society
  const open = untrained.filter(({ _id }) => !exempted.has(_id))
  const place = {
    institution,
    committee,
    requirement: curriculum.requirements[0]!,
    unitAdmin: accounts.get('unit-admin')!,
  }
  await insertAll(ExemptionApplications, exemptionApplications(open, place, today))
}

/** The bases, their classes and who is in them. */
async function seedClasses(
  app: AppContext,
  catalogue: Catalogue | null,
  { base, committee, holders, institutions, trainee, accounts }: Society,
  curriculum: Curriculum,
  today: string,
): Promise<void> {
  const bases = makeBases(base, committee, accounts.get('instructor')!)
  const { classes: planned, sessions } = makeClasses(bases, curriculum, committee, today)
  const { classes, nominations, quotas } = makeNominations({ classes: planned, holders, institutions, trainee, today })
  await insertAll(
    Bases,
    bases.map((each) => each.base),
  )
  await insertAll(
    Teachers,
    bases.flatMap(({ teachers }) => teachers),
  )
  await insertAll(TrainingClasses, classes)
  await insertAll(ClassSessions, sessions)
  await insertAll(Nominations, nominations)
  await seedAssignments(classes, nominations, today)
  await insertAll(Quotas, quotas)
  const { attendances, leaves } = makeAttendance({ classes, sessions, nominations, today })
  await insertAll(Attendances, attendances)
  await insertAll(Leaves, leaves)
  const given = { bases, classes, sessions, nominations, trainee: trainee._id, today }
  const { evaluations, turns, tallies, texts } = makeEvaluations(given)
  await insertAll(Evaluations, evaluations)
  await insertAll(EvaluationTurns, turns)
  await insertAll(EvaluationTallies, tallies)
  await insertAll(EvaluationTextRows, texts)
  await insertAll(SeatingPlans, makeSeatingPlans(given))
  await seedExams(given)
  await seedPractice({ ...given, teacher: accounts.get('instructor')!.name })
  const life = { classes, nominations, trainee: trainee._id, teacher: accounts.get('base-manager')!, today }
  await seedClassLife(app, { ...life, assets: catalogue?.assets ?? [] })
}

const progressOf = (records: readonly LearningRecord[]) =>
  [...Map.groupBy(records, ({ person }) => person).values()].flatMap((own) => [...foldAll(own).values()])

async function seedAll(app: AppContext, size: Size, phase: Phase): Promise<void> {
  const today = businessDate()
  const society = await phase('people and units thought of', () => seedOrganisation(size, today, phase))
  // ffmpeg keeps one processor busy while the database keeps another.
  const courses =
    size === 'full' ? phase('lesson videos made and encoded, meanwhile', () => seedCourses(app, society, today)) : null
  const [catalogue] = await Promise.all([courses, society.store()])
  const curriculum = makeCurriculum(society.committee, idsOf(catalogue), today)
  if (catalogue) {
    await insertAll(Assets, catalogue.assets)
    await insertAll(Courses, catalogue.courses)
    await insertAll(CourseVersions, catalogue.versions)
  }
  const teacher = society.accounts.get('instructor')!
  await seedQuestions(society.base, teacher.name, today)
  await seedQuestionImport(society.base, teacher, today)
  await seedPapers(society.base, teacher.name, today)
  await insertAll(Programmes, curriculum.all)
  await insertAll(Requirements, curriculum.requirements)
  await phase('training classes', () => seedClasses(app, catalogue, society, curriculum, today))
  await phase('learning records and progress', () => seedTraining(size, society, curriculum, catalogue, today))
  const cover = ({ _id, from }: Requirement) => computeRequirement(_id, { months: endedMonths(from, today, Infinity) })
  await phase('coverage, today and at the end of each month', () => Promise.all(curriculum.requirements.map(cover)))
  if (size === 'small') return
  const { accounts, institutions, institution: own } = society
  const { requirements } = curriculum
  const given = { committee: accounts.get('committee')!, institutions, own, requirements }
  await phase('assessments of two years', () => seedAssessments(given, today))
  const other = institutions.find(({ _id, sector }) => _id !== own._id && sector === own.sector)!
  const reported = { committee: given.committee, own, other, programme: curriculum.secretaries }
  await phase('rotation training of institutions', () => seedLocalTrainings(app, reported, today))
}

/**
 * Makes the demo system where there is nothing at all; keeps whatever there is. The same for the same day. Waits for
 * another process that is doing it, and begins anew where one was interrupted.
 * @throws StartupError when an interrupted seed has been used by people since
 */
export async function seedIfEmpty(app: AppContext, { size = 'full', log }: SeedOptions): Promise<'seeded' | 'kept'> {
  const claim = await claimSeed(log)
  if (!claim) return 'kept'
  const began = performance.now()
  log('Making the demo system: once, under a minute.')
  try {
    await seedAll(app, size, phases(log))
    await claim.finish()
  } finally {
    claim.leave()
  }
  log(`The demo system is ready after ${((performance.now() - began) / 1000).toFixed(0)} s.`)
  return 'seeded'
}
