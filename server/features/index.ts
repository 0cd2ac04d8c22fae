/**
 * What features do without being asked by a request: jobs by kind and by the clock, listeners to each other's events.
 * Loaded by every process, for whoever enqueues a job needs its definition, and whoever appends to the ledger needs its
 * listeners. Endpoints are in routes.ts.
 */

// Jobs
import './accounts/mailLink/mailLink.job.ts'
import './assets/processing/encode.job.ts'
import './assets/processing/process.job.ts'
import './assets/processing/releaseFolder.job.ts'
import './audience/audience.jobs.ts'
import './backups/backups.jobs.ts'
import './coverage/coverage.jobs.ts'
import './coverage/simulation/simulation.job.ts'
import './disputes/disputes.jobs.ts'
import './imports/imports.jobs.ts'
import './imports/tidyImports.job.ts'
import './jobs/tidyJobs.job.ts'
import './notifications/announcements/announcements.job.ts'
import './notifications/courseNewer.job.ts'
import './notifications/notifications.jobs.ts'
import './quizzes/deadline.job.ts'
import './quizzes/results.job.ts'
import './roster/roster.jobs.ts'
import './roster/transfers/transfers.jobs.ts'
import './uploads/unfinishedUploads.job.ts'

// Listeners, in the order in which they hear of the same event: progress before coverage
import './enrolment/enrolment.listeners.ts'
import './coverage/coverage.listeners.ts'
import './coverage/published/published.listeners.ts'
import './coverage/apiTokens/apiTokens.listeners.ts'
import './accounts/accounts.listeners.ts'
import './courses/courses.listeners.ts'
import './ledger/ledger.listeners.ts'
import './playback/playback.listeners.ts'
import './assets/assets.listeners.ts'
import './programmes/programmes.listeners.ts'
import './quizzes/quizzes.listeners.ts'
import './imports/imports.listeners.ts'
import './roster/roster.listeners.ts'
import './roster/transfers/transfers.listeners.ts'
import './disputes/disputes.listeners.ts'
import './notifications/announcements/announcements.listeners.ts'
import './honours/honours.listeners.ts'
import './audience/audience.listeners.ts'
import './learning/learning.listeners.ts'
