/** What saves answers in groups, for every feature in which one answers under a deadline. */
export { answerWriterFor } from './answerWriter.ts'
export { seqsOf, type Checked } from './answerRound.ts'
