import tables from 'virtual:endpoints'
import type { Contract, Endpoint, ReceivedOf, SentOf } from '../../server/http/endpoint.ts'
import type { accounts } from '../../server/features/accounts/accounts.contract.ts'
import type { activity } from '../../server/features/activity/activity.contract.ts'
import type { apiTokens } from '../../server/features/coverage/apiTokens/apiTokens.contract.ts'
import type { assets } from '../../server/features/assets/assets.contract.ts'
import type { assessments } from '../../server/features/assessments/assessments.contract.ts'
import type { assignments } from '../../server/features/assignments/assignments.contract.ts'
import type { classGroups } from '../../server/features/assignments/groups/groups.contract.ts'
import type { ownAssignments } from '../../server/features/assignments/ownAssignments.contract.ts'
import type { submissions } from '../../server/features/assignments/submissions.contract.ts'
import type { attendance } from '../../server/features/attendance/attendance.contract.ts'
import type { leaves } from '../../server/features/attendance/leaves/leaves.contract.ts'
import type { ownAttendance } from '../../server/features/attendance/ownAttendance.contract.ts'
import type { audience } from '../../server/features/audience/audience.contract.ts'
import type { audit } from '../../server/features/audit/audit.contract.ts'
import type { backups } from '../../server/features/backups/backups.contract.ts'
import type { bank } from '../../server/features/questions/bank.contract.ts'
import type { questionImports } from '../../server/features/questions/imports/questionImports.contract.ts'
import type { bases } from '../../server/features/bases/bases.contract.ts'
import type { certificates } from '../../server/features/certificates/certificates.contract.ts'
import type { graduationReviews } from '../../server/features/graduation/reviews/reviews.contract.ts'
import type { graduation, ownGraduation } from '../../server/features/graduation/graduation.contract.ts'
import type { categories } from '../../server/features/courses/categories.contract.ts'
import type { courseRoles } from '../../server/features/courses/courseRoles.contract.ts'
import type { budgets } from '../../server/features/classes/budget/budget.contract.ts'
import type { calendar } from '../../server/features/classes/calendar/calendar.contract.ts'
import type { timetable } from '../../server/features/classes/timetable/timetable.contract.ts'
import type { yearPlan } from '../../server/features/classes/yearPlan/yearPlan.contract.ts'
import type { classPrints } from '../../server/features/certificates/prints/prints.contract.ts'
import type { classArchive } from '../../server/features/classArchive/classArchive.contract.ts'
import type { classAnnouncements } from '../../server/features/classLife/announcements/classAnnouncements.contract.ts'
import type { classBranch } from '../../server/features/classLife/branch/branch.contract.ts'
import type { classDiscussion } from '../../server/features/classLife/discussion/discussion.contract.ts'
import type { classMaterials } from '../../server/features/classLife/materials/materials.contract.ts'
import type { classRoles } from '../../server/features/classes/classRoles.contract.ts'
import type { classPhotos, photoConsent } from '../../server/features/classLife/photos/photos.contract.ts'
import type { classes } from '../../server/features/classes/classes.contract.ts'
import type { courses } from '../../server/features/courses/courses.contract.ts'
import type { coverage } from '../../server/features/coverage/coverage.contract.ts'
import type { coverageHistory } from '../../server/features/coverage/history/history.contract.ts'
import type { deadlines } from '../../server/features/coverage/deadlines/deadlines.contract.ts'
import type { disputes } from '../../server/features/disputes/disputes.contract.ts'
import type { evaluationFigures } from '../../server/features/evaluations/evaluationFigures.contract.ts'
import type { evaluations } from '../../server/features/evaluations/evaluations.contract.ts'
import type { ownEvaluations } from '../../server/features/evaluations/ownEvaluations.contract.ts'
import type { examAnalysis } from '../../server/features/exams/analysis/examAnalysis.contract.ts'
import type { examMarking } from '../../server/features/exams/marking/examMarking.contract.ts'
import type { exams } from '../../server/features/exams/exams.contract.ts'
import type { invigilation } from '../../server/features/exams/invigilation/invigilation.contract.ts'
import type { ownExams } from '../../server/features/exams/sittings/ownExams.contract.ts'
import type { examCorrections } from '../../server/features/exams/corrections/regrading.contract.ts'
import type { exemptions } from '../../server/features/coverage/exemptions/exemptions.contract.ts'
import type { federation } from '../../server/features/accounts/federation/federation.contract.ts'
import type { imports } from '../../server/features/imports/imports.contract.ts'
import type { honours } from '../../server/features/honours/honours.contract.ts'
import type { jobs } from '../../server/features/jobs/jobs.contract.ts'
import type { learning } from '../../server/features/learning/learning.contract.ts'
import type { ledger } from '../../server/features/ledger/ledger.contract.ts'
import type { localTraining } from '../../server/features/localTraining/localTraining.contract.ts'
import type { merges } from '../../server/features/roster/merges.contract.ts'
import type { nominations } from '../../server/features/classes/nominations/nominations.contract.ts'
import type { ownClasses } from '../../server/features/classes/own/ownClasses.contract.ts'
import type { notes } from '../../server/features/learning/notes.contract.ts'
import type { announcements } from '../../server/features/notifications/announcements/announcements.contract.ts'
import type { noticeChoices } from '../../server/features/notifications/choices.contract.ts'
import type { pushSubscriptions } from '../../server/features/notifications/push/subscriptions.contract.ts'
import type { groupRobots } from '../../server/features/notifications/robots/robots.contract.ts'
import type { noticeWays } from '../../server/features/notifications/ways.contract.ts'
import type { noticeWordings } from '../../server/features/notifications/wording/wording.contract.ts'
import type { notices } from '../../server/features/notifications/notices.contract.ts'
import type { organisations } from '../../server/features/organisations/organisations.contract.ts'
import type { papers } from '../../server/features/papers/papers.contract.ts'
import type { peopleLists } from '../../server/features/coverage/lists/peopleLists.contract.ts'
import type { playback } from '../../server/features/playback/playback.contract.ts'
import type { positions } from '../../server/features/roster/positions.contract.ts'
import type { practice } from '../../server/features/practice/practice.contract.ts'
import type { practiceSets } from '../../server/features/practice/sets.contract.ts'
import type { programmes } from '../../server/features/programmes/programmes.contract.ts'
import type { publishedReports } from '../../server/features/coverage/published/published.contract.ts'
import type { quizzes } from '../../server/features/quizzes/quizzes.contract.ts'
import type { ranking } from '../../server/features/coverage/ranking/ranking.contract.ts'
import type { simulation } from '../../server/features/coverage/simulation/simulation.contract.ts'
import type { roster } from '../../server/features/roster/roster.contract.ts'
import type { mailLink } from '../../server/features/accounts/mailLink/mailLink.contract.ts'
import type { ownSeats, seating } from '../../server/features/seating/seating.contract.ts'
import type { secondFactor } from '../../server/features/accounts/secondFactor/secondFactor.contract.ts'
import type { terms } from '../../server/features/roster/terms.contract.ts'
import type { traineeAccounts } from '../../server/features/accounts/traineeAccounts.contract.ts'
import type { today } from '../../server/features/today/today.contract.ts'
import type { transfers } from '../../server/features/roster/transfers/transfers.contract.ts'
import type { uploads } from '../../server/features/uploads/uploads.contract.ts'
import { Problem } from './problem.ts'
import { counted } from './waiting.ts'

interface Contracts {
  accounts: typeof accounts
  activity: typeof activity
  announcements: typeof announcements
  apiTokens: typeof apiTokens
  assessments: typeof assessments
  assets: typeof assets
  assignments: typeof assignments
  classGroups: typeof classGroups
  ownAssignments: typeof ownAssignments
  submissions: typeof submissions
  attendance: typeof attendance
  audience: typeof audience
  audit: typeof audit
  backups: typeof backups
  bank: typeof bank
  bases: typeof bases
  categories: typeof categories
  classAnnouncements: typeof classAnnouncements
  classArchive: typeof classArchive
  classBranch: typeof classBranch
  classDiscussion: typeof classDiscussion
  classRoles: typeof classRoles
  certificates: typeof certificates
  graduation: typeof graduation
  graduationReviews: typeof graduationReviews
  ownGraduation: typeof ownGraduation
  classes: typeof classes
  classMaterials: typeof classMaterials
  classPhotos: typeof classPhotos
  classPrints: typeof classPrints
  yearPlan: typeof yearPlan
  timetable: typeof timetable
  today: typeof today
  calendar: typeof calendar
  budgets: typeof budgets
  courseRoles: typeof courseRoles
  courses: typeof courses
  coverage: typeof coverage
  coverageHistory: typeof coverageHistory
  deadlines: typeof deadlines
  disputes: typeof disputes
  evaluationFigures: typeof evaluationFigures
  evaluations: typeof evaluations
  examAnalysis: typeof examAnalysis
  examCorrections: typeof examCorrections
  examMarking: typeof examMarking
  exams: typeof exams
  exemptions: typeof exemptions
  federation: typeof federation
  imports: typeof imports
  invigilation: typeof invigilation
  honours: typeof honours
  jobs: typeof jobs
  learning: typeof learning
  ledger: typeof ledger
  localTraining: typeof localTraining
  merges: typeof merges
  nominations: typeof nominations
  notes: typeof notes
  notices: typeof notices
  noticeChoices: typeof noticeChoices
  noticeWays: typeof noticeWays
  noticeWordings: typeof noticeWordings
  groupRobots: typeof groupRobots
  pushSubscriptions: typeof pushSubscriptions
  organisations: typeof organisations
  ownAttendance: typeof ownAttendance
  ownClasses: typeof ownClasses
  ownEvaluations: typeof ownEvaluations
  ownExams: typeof ownExams
  ownSeats: typeof ownSeats
  photoConsent: typeof photoConsent
  papers: typeof papers
  peopleLists: typeof peopleLists
  playback: typeof playback
  positions: typeof positions
  practice: typeof practice
  practiceSets: typeof practiceSets
  programmes: typeof programmes
  publishedReports: typeof publishedReports
  questionImports: typeof questionImports
  quizzes: typeof quizzes
  ranking: typeof ranking
  simulation: typeof simulation
  roster: typeof roster
  leaves: typeof leaves
  mailLink: typeof mailLink
  seating: typeof seating
  secondFactor: typeof secondFactor
  terms: typeof terms
  traineeAccounts: typeof traineeAccounts
  transfers: typeof transfers
  uploads: typeof uploads
}
interface CallOptions {
  signal?: AbortSignal
  /** Survives the page being left: for the last heartbeat. */
  keepalive?: boolean
}
type Call<E extends Endpoint> =
  unknown extends SentOf<E>
    ? (input?: object, options?: CallOptions) => Promise<ReceivedOf<E>>
    : Record<string, never> extends SentOf<E>
      ? (input?: SentOf<E>, options?: CallOptions) => Promise<ReceivedOf<E>>
      : (input: SentOf<E>, options?: CallOptions) => Promise<ReceivedOf<E>>
type ClientOf<C> = C extends Contract<infer T> ? { [K in keyof T]: Call<T[K]> } : never
export type Api = { [K in keyof Contracts]: ClientOf<Contracts[K]> }
/** What an endpoint answers: `Reply<'courses', 'show'>`. */
export type Reply<
  F extends keyof Contracts,
  N extends keyof Contracts[F]['endpoints'],
> = Contracts[F]['endpoints'][N] extends Endpoint ? ReceivedOf<Contracts[F]['endpoints'][N]> : never

interface Sent {
  params?: Record<string, string>
  query?: Record<string, unknown>
  body?: unknown
  file?: Blob
}

/** The address of an endpoint, for links that the browser follows itself (downloads). */
export function addressOf(feature: keyof Contracts, name: string, { params = {}, query = {} }: Sent = {}): string {
  const path = tables[feature]![name]![1].replace(/:(\w+)/g, (_, key: string) => encodeURIComponent(params[key]!))
  const search = new URLSearchParams(
    Object.entries(query)
      .filter(([, value]) => value !== undefined && value !== null && value !== '')
      .map(([key, value]) => [key, String(value)]),
  )
  return search.size > 0 ? `${path}?${search}` : path
}

function bodyOf({ body, file }: Sent): Pick<RequestInit, 'body' | 'headers'> {
  if (file) {
    const form = new FormData()
    form.append('file', file)
    return { body: form }
  }
  return body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
}

async function call(
  feature: keyof Contracts,
  name: string,
  sent: Sent = {},
  options: CallOptions = {},
): Promise<unknown> {
  const [method, , isFile] = tables[feature]![name]!
  const request = { method: method.toUpperCase(), ...bodyOf(sent), ...options }
  const response = await counted(() => fetch(addressOf(feature, name, sent), request)).catch((error: unknown) => {
    throw options.signal?.aborted ? error : Problem.offline()
  })
  if (!response.ok) throw await Problem.of(response)
  return isFile ? response.blob() : response.json()
}

const client = (feature: keyof Contracts) =>
  new Proxy(
    {},
    { get: (_, name: string) => (sent?: Sent, options?: CallOptions) => call(feature, name, sent, options) },
  )

/** The typed client: `api.courses.show({ params: { course } })`. Throws {@link Problem}. */
export const api = new Proxy({}, { get: (_, feature: keyof Contracts) => client(feature) }) as Api
