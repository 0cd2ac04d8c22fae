import { BaseSequencer, type TestSpecification } from 'vitest/node'

/**
 * The files that take longest, in the order in which they start: one that began last would have a processor to itself
 * at the end. Those in a browser mostly wait for what is played or sent and stand between those that reckon. What is
 * not named follows in vitest's own order.
 */
const LONGEST = [
  'browser/story',
  'faults/uploads',
  'browser/playerHolds',
  'browser/playerSaving',
  'media/instantPlay',
  'browser/uploads',
  'browser/instantPlay',
  'faults/migrations',
  'browser/player',
  'browser/resumeUpload',
  'faults/learning',
  'contract/walk',
  'browser/playerStream',
  'faults/stopServer',
  'faults/engineRefusals',
  'media/sourcesAccepted',
  'api/fastPath',
  'browser/credit',
  'faults/engineCrash',
  'media/interrupted',
  'browser/videoEditor',
  'api/adversary',
  'api/uploads',
  'api/quizzes',
  'api/audience',
].map((name) => `/tests/${name}.test.ts`)

const rank = ({ moduleId }: TestSpecification): number => {
  const at = LONGEST.findIndex((file) => moduleId.endsWith(file))
  return at < 0 ? LONGEST.length : at
}

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b))
  }
}
