import { BaseSequencer, type TestSpecification } from 'vitest/node'

type Seconds = Record<string, number>

/** Files that mostly wait for what is played, sent or killed, by what they took in a whole run. */
const WAITING: Seconds = {
  'browser/instantPlay': 90,
  'faults/migrations': 90,
  'browser/playerHolds': 86,
  'faults/uploads': 60,
  'browser/playerSaving': 62,
  'browser/classMonth': 55,
  'browser/uploads': 55,
  'browser/otherBrowsers': 46,
  'browser/resumeUpload': 46,
  'browser/story': 44,
  'browser/trainee': 43,
  'browser/roster': 41,
  'faults/stopServer': 40,
  'browser/growing': 30,
  'browser/player': 36,
  'browser/videoEditor': 33,
  'faults/backup': 33,
  'browser/emptyInstallation': 33,
  'faults/killedServer': 27,
  'browser/upgrade': 22,
  'browser/committee': 27,
  'browser/playerStream': 27,
  'browser/article': 24,
  'browser/assessments': 22,
  'browser/exams': 20,
  'browser/examMarking': 17,
  'faults/graduation': 18,
}
/** Those that mostly reckon. */
const RECKONING: Seconds = {
  'contract/walk': 85,
  'media/instantPlay': 106,
  'media/sourcesAccepted': 63,
  'browser/forms': 43,
  'media/interrupted': 53,
  'api/uploads': 48,
  'api/seed': 25,
  'api/instantPlay': 24,
  'media/clocksAndSizes': 22,
  'api/imports': 21,
  'api/app': 21,
  'api/backup': 20,
  'api/coverage': 18,
  'media/soundTracks': 18,
  'api/fastPath': 17,
}
/** Of files that are not named, by their folder. */
const OTHERS: Seconds = { api: 4, browser: 9, faults: 9, media: 5 }
const LEAST = 0.3

const nameOf = ({ moduleId }: TestSpecification): string => /tests\/(.*)\.test\.ts$/.exec(moduleId)?.[1] ?? ''
const waits = (name: string): boolean => name in WAITING || (/^(browser|faults)\//.test(name) && !(name in RECKONING))
const secondsOf = (file: TestSpecification): number => {
  const name = nameOf(file)
  return WAITING[name] ?? RECKONING[name] ?? OTHERS[name.split('/')[0]!] ?? LEAST
}

/** Takes from the list of which the smaller part is gone, so that both end together. */
function inStep<T>(lists: readonly [T[], T[]], size: (item: T) => number): T[] {
  const rows = lists.map((list) => ({ left: [...list], gone: 0, all: list.reduce((sum, it) => sum + size(it), 0) }))
  const taken: T[] = []
  while (rows.some(({ left }) => left.length > 0)) {
    const [next] = rows.filter(({ left }) => left.length > 0).sort((a, b) => a.gone / a.all - b.gone / b.all)
    const item = next!.left.shift()!
    next!.gone += size(item)
    taken.push(item)
  }
  return taken
}

/**
 * The order in which files start: the longest first, for one that began last would have a processor to itself at the
 * end; and those that wait beside those that reckon, so that the processors are wanted at every time, and by few.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = (await super.sort(files)).sort((a, b) => secondsOf(b) - secondsOf(a))
    const { waiting = [], reckoning = [] } = Object.groupBy(sorted, (file) =>
      waits(nameOf(file)) ? 'waiting' : 'reckoning',
    )
    return inStep([waiting, reckoning], secondsOf)
  }
}
