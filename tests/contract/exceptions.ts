/** What the walk leaves out, and why. An entry that no longer applies fails the walk. */

/** Params that name nothing in another institution's subtree. */
export const WITHOUT_SCOPE: Record<string, string> = {
  'jobs.retry.job': 'jobs belong to the installation; its system administrator sees them all',
  'organisations.saveKind.unitKind': 'the table of kinds is one for the whole tree; who is not at its top is refused',
  'honours.saveKind.honourKind': 'the table of kinds of honours is one for the whole tree',
  'positions.save.position': 'the table of positions is one for the whole tree; who is not at its top is refused',
  'honours.removeKind.honourKind': 'the same table',
  'organisations.removeKind.unitKind': 'the same table',
  'noticeWordings.save.noticeKind': 'the words are one for the whole tree; who is not at its top is refused',
  'noticeWordings.reset.noticeKind': 'the same words',
  'noticeWays.save.way': 'the ways belong to the installation; its system administrator sets them up',
  'noticeWays.check.way': 'the same ways',
  'noticeWays.tryAgain.delivery': 'the outbox belongs to the installation; its system administrator sees all of it',
  'notes.save.note': 'a note is named by its writer: what another calls it is free here, and makes a note of one’s own',
  'courses.version.versionNumber': 'a version is numbered within its course, and that is the one walked',
  'ownExams.answer.slot': 'a slot is named within its sitting',
  'examCorrections.ask.question': 'a question is named within its examination',
  'examCorrections.question.question': 'a question is named within its examination',
  'examMarking.answers.question': 'a question is named within its examination',
  'examMarking.deal.question': 'the same',
  'examMarking.mark.question': 'the same',
  'examMarking.putBack.question': 'the same',
  'quizzes.answer.slot': 'a slot is named within its attempt: every paper may have a q1',
  'classDiscussion.removePicture.postPicture':
    'a picture is named within its post: taking away what is not there changes nothing',
}

/** Endpoints open before the initial password is changed, besides those open to anyone. */
export const BEFORE_PASSWORD_CHANGE: Record<string, string> = {
  'accounts.changePassword': 'it is what changes it',
}
