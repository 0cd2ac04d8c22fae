import { BaseSequencer, type TestSpecification } from 'vitest/node'

/**
 * The files that take longest, in the order in which they start: one that began last would have a processor to itself
 * at the end. Those in a browser mostly wait for what is played or sent and stand between those that reckon. What is
 * not named follows in vitest's own order.
 */
const LONGEST = [
  'browser/story',
  'faults/uploads',
  'browser/playerSaving',
  'browser/playerHolds',
  'media/firstPlay',
  'browser/goOn',
  'contract/walk',
  'browser/uploads',
  'browser/player',
  'faults/learning',
  'browser/firstPlay',
  'api/hotConnection',
  'media/sourcesAccepted',
  'faults/engineRefusals',
  'faults/stopServer',
  'browser/playerStream',
  'browser/credit',
  'faults/engineCrash',
  'media/interrupted',
  'browser/videoEditor',
  'browser/newestVersion',
  'api/checks',
  'api/adversary',
  'api/uploads',
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
