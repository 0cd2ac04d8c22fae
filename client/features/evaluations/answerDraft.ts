/** What was chosen and not yet handed in: in this browser alone, of the account that is signed in, gone once it is handed in. */
import { onAccount } from '../../lib/session.ts'

const KEY = 'evaluation-draft'
export interface AnswerDraft {
  points: Record<string, number>
  texts: Record<string, string>
}
interface Kept extends AnswerDraft {
  account: string
  trainingClass: string
}

/** Where the browser keeps nothing there is no draft. */
function read(): Kept | null {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? 'null') as Kept | null
  } catch {
    return null
  }
}
export function dropDraft(): void {
  try {
    localStorage.removeItem(KEY)
  } catch {
    // nothing is kept then
  }
}
onAccount(async (account) => {
  if (read()?.account !== account) dropDraft()
  await Promise.resolve()
})

export function draftOf(account: string, trainingClass: string): AnswerDraft {
  const kept = read()
  const isOwn = kept?.account === account && kept.trainingClass === trainingClass
  return isOwn ? { points: kept.points, texts: kept.texts } : { points: {}, texts: {} }
}
export function keepDraft(account: string, trainingClass: string, draft: AnswerDraft): void {
  try {
    localStorage.setItem(KEY, JSON.stringify({ account, trainingClass, ...draft } satisfies Kept))
  } catch {
    // a full or private browser: what is on the page stays on the page
  }
}
