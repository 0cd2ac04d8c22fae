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
  'faults/migrations',
  'browser/playerSaving',
  'browser/uploads',
  'browser/instantPlay',
  'contract/walk',
  'browser/trainee',
  'browser/resumeUpload',
  'media/instantPlay',
  'browser/forms',
  'browser/player',
  'browser/videoEditor',
  'browser/emptyInstallation',
  'browser/otherBrowsers',
  'faults/stopServer',
  'browser/playerStream',
  'browser/article',
  'faults/engineRefusals',
  'api/fastPath',
  'browser/committee',
  'faults/learning',
  'api/uploads',
  'media/interrupted',
  'api/instantPlay',
  'browser/upgrade',
  'browser/kit',
  'faults/engineCrash',
  'api/adversary',
  'browser/captions',
  'api/migrations',
  'media/sourcesAccepted',
  'api/accounts',
  'browser/roster',
  'media/captions',
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
