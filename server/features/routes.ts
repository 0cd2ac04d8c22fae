/**
 * Every feature's endpoint table and router, by name. For processes that answer requests: a worker never loads this.
 */
import type { Router } from 'express'
import type { Contract } from '../http/endpoint.ts'
import type { AppContext } from '../appContext.ts'
import { accounts } from './accounts/accounts.contract.ts'
import { accountsRoutes } from './accounts/accounts.routes.ts'
import { activity } from './activity/activity.contract.ts'
import { activityRoutes } from './activity/activity.routes.ts'
import { apiTokens } from './coverage/apiTokens/apiTokens.contract.ts'
import { apiTokensRoutes } from './coverage/apiTokens/apiTokens.routes.ts'
import { coverageData } from './coverage/apiTokens/coverageData.contract.ts'
import { coverageDataRoutes } from './coverage/apiTokens/coverageData.routes.ts'
import { evaluationFigures } from './evaluations/evaluationFigures.contract.ts'
import { evaluations } from './evaluations/evaluations.contract.ts'
import { ownEvaluations } from './evaluations/ownEvaluations.contract.ts'
import { evaluationFiguresRoutes, evaluationsRoutes, ownEvaluationsRoutes } from './evaluations/evaluations.routes.ts'
import { examAnalysis } from './exams/analysis/examAnalysis.contract.ts'
import { examMarking } from './exams/marking/examMarking.contract.ts'
import { exams } from './exams/exams.contract.ts'
import {
  examAnalysisRoutes,
  examCorrectionsRoutes,
  examMarkingRoutes,
  examsRoutes,
  invigilationRoutes,
  ownExamsRoutes,
} from './exams/exams.routes.ts'
import { invigilation } from './exams/invigilation/invigilation.contract.ts'
import { ownExams } from './exams/sittings/ownExams.contract.ts'
import { examCorrections } from './exams/corrections/regrading.contract.ts'
import { exemptions } from './coverage/exemptions/exemptions.contract.ts'
import { exemptionsRoutes } from './coverage/exemptions/exemptions.routes.ts'
import { attendance } from './attendance/attendance.contract.ts'
import { attendanceRoutes } from './attendance/attendance.routes.ts'
import { leaves } from './attendance/leaves/leaves.contract.ts'
import { leavesRoutes } from './attendance/leaves/leaves.routes.ts'
import { ownAttendance } from './attendance/ownAttendance.contract.ts'
import { ownAttendanceRoutes } from './attendance/ownAttendance.routes.ts'
import { audience } from './audience/audience.contract.ts'
import { audienceRoutes } from './audience/audience.routes.ts'
import { audit } from './audit/audit.contract.ts'
import { auditRoutes } from './audit/audit.routes.ts'
import { assessments } from './assessments/assessments.contract.ts'
import { assessmentsRoutes } from './assessments/assessments.routes.ts'
import { assignments } from './assignments/assignments.contract.ts'
import { assignmentsRoutes, ownAssignmentsRoutes, submissionsRoutes } from './assignments/assignments.routes.ts'
import { classGroups } from './assignments/groups/groups.contract.ts'
import { classGroupsRoutes } from './assignments/groups/groups.routes.ts'
import { ownAssignments } from './assignments/ownAssignments.contract.ts'
import { submissions } from './assignments/submissions.contract.ts'
import { backups } from './backups/backups.contract.ts'
import { backupsRoutes } from './backups/backups.routes.ts'
import { bank } from './questions/bank.contract.ts'
import { bankRoutes } from './questions/bank.routes.ts'
import { questionImports } from './questions/imports/questionImports.contract.ts'
import { questionImportsRoutes } from './questions/imports/questionImports.routes.ts'
import { bases } from './bases/bases.contract.ts'
import { basesRoutes } from './bases/bases.routes.ts'
import { badges } from './certificates/badges/badges.contract.ts'
import { badgesRoutes } from './certificates/badges/badges.routes.ts'
import { certificates } from './certificates/certificates.contract.ts'
import { certificatesRoutes } from './certificates/certificates.routes.ts'
import { graduationReviews } from './graduation/reviews/reviews.contract.ts'
import { graduationReviewsRoutes } from './graduation/reviews/reviews.routes.ts'
import { graduation, ownGraduation } from './graduation/graduation.contract.ts'
import { graduationRoutes, ownGraduationRoutes } from './graduation/graduation.routes.ts'
import { categories } from './courses/categories.contract.ts'
import { categoriesRoutes } from './courses/categories.routes.ts'
import { classAnnouncements } from './classLife/announcements/classAnnouncements.contract.ts'
import { classAnnouncementsRoutes } from './classLife/announcements/classAnnouncements.routes.ts'
import { classPrints } from './certificates/prints/prints.contract.ts'
import { classPrintsRoutes } from './certificates/prints/prints.routes.ts'
import { classArchive } from './classArchive/classArchive.contract.ts'
import { classArchiveRoutes } from './classArchive/classArchive.routes.ts'
import { classBranch } from './classLife/branch/branch.contract.ts'
import { classBranchRoutes } from './classLife/branch/branch.routes.ts'
import { classDiscussion } from './classLife/discussion/discussion.contract.ts'
import { classDiscussionRoutes } from './classLife/discussion/discussion.routes.ts'
import { classMaterials } from './classLife/materials/materials.contract.ts'
import { classMaterialsRoutes } from './classLife/materials/materials.routes.ts'
import { classRoles } from './classes/classRoles.contract.ts'
import { classRolesRoutes } from './classes/classRoles.routes.ts'
import { classPhotos, photoConsent } from './classLife/photos/photos.contract.ts'
import { classPhotosRoutes, photoConsentRoutes } from './classLife/photos/photos.routes.ts'
import { classes } from './classes/classes.contract.ts'
import { classesRoutes } from './classes/classes.routes.ts'
import { budgets } from './classes/budget/budget.contract.ts'
import { budgetRoutes } from './classes/budget/budget.routes.ts'
import { calendar } from './classes/calendar/calendar.contract.ts'
import { calendarRoutes } from './classes/calendar/calendar.routes.ts'
import { ownClasses } from './classes/own/ownClasses.contract.ts'
import { ownClassesRoutes } from './classes/own/ownClasses.routes.ts'
import { timetable } from './classes/timetable/timetable.contract.ts'
import { timetableRoutes } from './classes/timetable/timetable.routes.ts'
import { yearPlan } from './classes/yearPlan/yearPlan.contract.ts'
import { yearPlanRoutes } from './classes/yearPlan/yearPlan.routes.ts'
import { courseRoles } from './courses/courseRoles.contract.ts'
import { courseRolesRoutes } from './courses/courseRoles.routes.ts'
import { courses } from './courses/courses.contract.ts'
import { coursesRoutes } from './courses/courses.routes.ts'
import { coverage } from './coverage/coverage.contract.ts'
import { coverageRoutes } from './coverage/coverage.routes.ts'
import { coverageHistory } from './coverage/history/history.contract.ts'
import { coverageHistoryRoutes } from './coverage/history/history.routes.ts'
import { publishedReports } from './coverage/published/published.contract.ts'
import { publishedReportsRoutes } from './coverage/published/published.routes.ts'
import { peopleLists } from './coverage/lists/peopleLists.contract.ts'
import { peopleListsRoutes } from './coverage/lists/peopleLists.routes.ts'
import { deadlines } from './coverage/deadlines/deadlines.contract.ts'
import { deadlinesRoutes } from './coverage/deadlines/deadlines.routes.ts'
import { disputes } from './disputes/disputes.contract.ts'
import { disputesRoutes } from './disputes/disputes.routes.ts'
import { federation } from './accounts/federation/federation.contract.ts'
import { federationRoutes } from './accounts/federation/federation.routes.ts'
import { honours } from './honours/honours.contract.ts'
import { honoursRoutes } from './honours/honours.routes.ts'
import { imports } from './imports/imports.contract.ts'
import { importsRoutes } from './imports/imports.routes.ts'
import { jobs } from './jobs/jobs.contract.ts'
import { jobsRoutes } from './jobs/jobs.routes.ts'
import { learning } from './learning/learning.contract.ts'
import { learningRoutes } from './learning/learning.routes.ts'
import { ledger } from './ledger/ledger.contract.ts'
import { ledgerRoutes } from './ledger/ledger.routes.ts'
import { localTraining } from './localTraining/localTraining.contract.ts'
import { localTrainingRoutes } from './localTraining/localTraining.routes.ts'
import { announcements } from './notifications/announcements/announcements.contract.ts'
import { announcementsRoutes } from './notifications/announcements/announcements.routes.ts'
import { noticeChoices } from './notifications/choices.contract.ts'
import { noticeChoicesRoutes } from './notifications/choices.routes.ts'
import { noticeWays } from './notifications/ways.contract.ts'
import { noticeWaysRoutes } from './notifications/ways.routes.ts'
import { groupRobots } from './notifications/robots/robots.contract.ts'
import { groupRobotsRoutes } from './notifications/robots/robots.routes.ts'
import { pushSubscriptions } from './notifications/push/subscriptions.contract.ts'
import { pushSubscriptionsRoutes } from './notifications/push/subscriptions.routes.ts'
import { noticeWordings } from './notifications/wording/wording.contract.ts'
import { noticeWordingsRoutes } from './notifications/wording/wording.routes.ts'
import { notices } from './notifications/notices.contract.ts'
import { noticesRoutes } from './notifications/notices.routes.ts'
import { merges } from './roster/merges.contract.ts'
import { mergesRoutes } from './roster/merges.routes.ts'
import { nominations } from './classes/nominations/nominations.contract.ts'
import { nominationsRoutes } from './classes/nominations/nominations.routes.ts'
import { notes } from './learning/notes.contract.ts'
import { notesRoutes } from './learning/notes.routes.ts'
import { organisations } from './organisations/organisations.contract.ts'
import { organisationsRoutes } from './organisations/organisations.routes.ts'
import { positions } from './roster/positions.contract.ts'
import { positionsRoutes } from './roster/positions.routes.ts'
import { practice } from './practice/practice.contract.ts'
import { practiceRoutes, practiceSetsRoutes } from './practice/practice.routes.ts'
import { practiceSets } from './practice/sets.contract.ts'
import { programmes } from './programmes/programmes.contract.ts'
import { programmesRoutes } from './programmes/programmes.routes.ts'
import { quizzes } from './quizzes/quizzes.contract.ts'
import { quizzesRoutes } from './quizzes/quizzes.routes.ts'
import { simulation } from './coverage/simulation/simulation.contract.ts'
import { simulationRoutes } from './coverage/simulation/simulation.routes.ts'
import { ranking } from './coverage/ranking/ranking.contract.ts'
import { rankingRoutes } from './coverage/ranking/ranking.routes.ts'
import { roster } from './roster/roster.contract.ts'
import { rosterRoutes } from './roster/roster.routes.ts'
import { terms } from './roster/terms.contract.ts'
import { termsRoutes } from './roster/terms.routes.ts'
import { traineeAccounts } from './accounts/traineeAccounts.contract.ts'
import { traineeAccountsRoutes } from './accounts/traineeAccounts.routes.ts'
import { mailLink } from './accounts/mailLink/mailLink.contract.ts'
import { mailLinkRoutes } from './accounts/mailLink/mailLink.routes.ts'
import { ownSeats, seating } from './seating/seating.contract.ts'
import { ownSeatsRoutes, seatingRoutes } from './seating/seating.routes.ts'
import { secondFactor } from './accounts/secondFactor/secondFactor.contract.ts'
import { secondFactorRoutes } from './accounts/secondFactor/secondFactor.routes.ts'
import { today } from './today/today.contract.ts'
import { todayRoutes } from './today/today.routes.ts'
import { transfers } from './roster/transfers/transfers.contract.ts'
import { transfersRoutes } from './roster/transfers/transfers.routes.ts'
import { uploads } from './uploads/uploads.contract.ts'
import { uploadsRoutes } from './uploads/uploads.routes.ts'
import { assets } from './assets/assets.contract.ts'
import { assetsRoutes } from './assets/assets.routes.ts'
import { papers } from './papers/papers.contract.ts'
import { papersRoutes } from './papers/papers.routes.ts'
import { playback } from './playback/playback.contract.ts'
import { playbackRoutes } from './playback/playback.routes.ts'

export const contracts = {
  accounts,
  activity,
  announcements,
  apiTokens,
  assessments,
  assets,
  assignments,
  attendance,
  audience,
  audit,
  backups,
  badges,
  bank,
  bases,
  budgets,
  calendar,
  categories,
  classAnnouncements,
  classArchive,
  classBranch,
  classDiscussion,
  classRoles,
  certificates,
  classes,
  classMaterials,
  classGroups,
  classPhotos,
  classPrints,
  courseRoles,
  courses,
  coverage,
  coverageData,
  coverageHistory,
  deadlines,
  disputes,
  evaluationFigures,
  evaluations,
  examAnalysis,
  examCorrections,
  examMarking,
  exams,
  exemptions,
  federation,
  graduation,
  graduationReviews,
  honours,
  imports,
  invigilation,
  jobs,
  learning,
  leaves,
  ledger,
  localTraining,
  mailLink,
  merges,
  nominations,
  notes,
  notices,
  noticeChoices,
  groupRobots,
  noticeWays,
  noticeWordings,
  pushSubscriptions,
  organisations,
  ownAssignments,
  ownAttendance,
  ownClasses,
  ownEvaluations,
  ownExams,
  ownGraduation,
  ownSeats,
  photoConsent,
  papers,
  peopleLists,
  playback,
  positions,
  practice,
  practiceSets,
  programmes,
  publishedReports,
  questionImports,
  quizzes,
  ranking,
  simulation,
  roster,
  seating,
  secondFactor,
  submissions,
  terms,
  timetable,
  today,
  traineeAccounts,
  transfers,
  uploads,
  yearPlan,
} satisfies Record<string, Contract>

type Routes = (app: AppContext) => Router
export const routes: Record<keyof typeof contracts, Routes> = {
  accounts: accountsRoutes,
  activity: activityRoutes,
  announcements: announcementsRoutes,
  apiTokens: apiTokensRoutes,
  assessments: assessmentsRoutes,
  assets: assetsRoutes,
  assignments: assignmentsRoutes,
  attendance: attendanceRoutes,
  audience: audienceRoutes,
  audit: auditRoutes,
  backups: backupsRoutes,
  badges: badgesRoutes,
  bank: bankRoutes,
  bases: basesRoutes,
  budgets: budgetRoutes,
  calendar: calendarRoutes,
  categories: categoriesRoutes,
  classAnnouncements: classAnnouncementsRoutes,
  classArchive: classArchiveRoutes,
  classBranch: classBranchRoutes,
  classDiscussion: classDiscussionRoutes,
  classRoles: classRolesRoutes,
  certificates: certificatesRoutes,
  classes: classesRoutes,
  classMaterials: classMaterialsRoutes,
  classGroups: classGroupsRoutes,
  classPhotos: classPhotosRoutes,
  classPrints: classPrintsRoutes,
  courseRoles: courseRolesRoutes,
  courses: coursesRoutes,
  coverage: coverageRoutes,
  coverageData: coverageDataRoutes,
  coverageHistory: coverageHistoryRoutes,
  deadlines: deadlinesRoutes,
  disputes: disputesRoutes,
  evaluationFigures: evaluationFiguresRoutes,
  evaluations: evaluationsRoutes,
  examAnalysis: examAnalysisRoutes,
  examCorrections: examCorrectionsRoutes,
  examMarking: examMarkingRoutes,
  exams: examsRoutes,
  exemptions: exemptionsRoutes,
  federation: federationRoutes,
  graduation: graduationRoutes,
  graduationReviews: graduationReviewsRoutes,
  honours: honoursRoutes,
  imports: importsRoutes,
  invigilation: invigilationRoutes,
  jobs: jobsRoutes,
  learning: learningRoutes,
  leaves: leavesRoutes,
  ledger: ledgerRoutes,
  localTraining: localTrainingRoutes,
  mailLink: mailLinkRoutes,
  merges: mergesRoutes,
  nominations: nominationsRoutes,
  notes: notesRoutes,
  notices: noticesRoutes,
  noticeChoices: noticeChoicesRoutes,
  groupRobots: groupRobotsRoutes,
  noticeWays: noticeWaysRoutes,
  noticeWordings: noticeWordingsRoutes,
  pushSubscriptions: pushSubscriptionsRoutes,
  organisations: organisationsRoutes,
  ownAssignments: ownAssignmentsRoutes,
  ownAttendance: ownAttendanceRoutes,
  ownClasses: ownClassesRoutes,
  ownEvaluations: ownEvaluationsRoutes,
  ownExams: ownExamsRoutes,
  ownGraduation: ownGraduationRoutes,
  ownSeats: ownSeatsRoutes,
  photoConsent: photoConsentRoutes,
  papers: papersRoutes,
  peopleLists: peopleListsRoutes,
  playback: playbackRoutes,
  practice: practiceRoutes,
  practiceSets: practiceSetsRoutes,
  positions: positionsRoutes,
  programmes: programmesRoutes,
  publishedReports: publishedReportsRoutes,
  questionImports: questionImportsRoutes,
  quizzes: quizzesRoutes,
  ranking: rankingRoutes,
  simulation: simulationRoutes,
  roster: rosterRoutes,
  seating: seatingRoutes,
  secondFactor: secondFactorRoutes,
  submissions: submissionsRoutes,
  terms: termsRoutes,
  timetable: timetableRoutes,
  today: todayRoutes,
  traineeAccounts: traineeAccountsRoutes,
  transfers: transfersRoutes,
  uploads: uploadsRoutes,
  yearPlan: yearPlanRoutes,
}
