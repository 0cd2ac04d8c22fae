/** Every migration, in the order in which they run. The next one goes to the end, with the next number. */
import { assetFields } from './0001-asset-fields.ts'
import { jobFields } from './0002-job-fields.ts'
import { personFields } from './0003-person-fields.ts'
import { requirementFields } from './0004-requirement-fields.ts'
import { watchFields } from './0005-watch-fields.ts'
import { settingsFields } from './0006-settings-fields.ts'
import { accountLogins } from './0007-account-logins.ts'
import { attemptScores } from './0008-attempt-scores.ts'
import { captionLanguages } from './0009-caption-languages.ts'
import { courseCategories } from './0010-course-categories.ts'
import { nameKeysOfPeople } from './0011-name-keys.ts'
import { personDetails } from './0012-person-details.ts'
import { unitKinds } from './0013-unit-kinds.ts'
import { sealedNumbers } from './0014-sealed-numbers.ts'
import { openAnswers } from './0015-open-answers.ts'
import { importKinds } from './0016-import-kinds.ts'
import { proofContents } from './0017-proof-contents.ts'
import { requirementVersions } from './0018-requirement-versions.ts'
import { smsChoices } from './0019-sms-choices.ts'
import { coverageTraits } from './0020-coverage-traits.ts'
import { exemptionPlaces } from './0021-exemption-places.ts'
import { partialIndexes } from './0022-partial-indexes.ts'
import { publicReports } from './0023-public-reports.ts'
import { knownDevices } from './0024-known-devices.ts'
import { standingNumbers } from './0025-standing-numbers.ts'
import type { Migration } from './migration.ts'

export const migrations: readonly Migration[] = [
  assetFields,
  jobFields,
  personFields,
  requirementFields,
  watchFields,
  settingsFields,
  accountLogins,
  attemptScores,
  captionLanguages,
  courseCategories,
  nameKeysOfPeople,
  personDetails,
  unitKinds,
  sealedNumbers,
  openAnswers,
  importKinds,
  proofContents,
  requirementVersions,
  smsChoices,
  coverageTraits,
  exemptionPlaces,
  partialIndexes,
  publicReports,
  knownDevices,
  standingNumbers,
]
