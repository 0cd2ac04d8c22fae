/** What changed in an article besides its words: forms of words that stay, and pictures. Pure. */
import type { ArticleLine, Picture } from './articleLines.ts'
import { steps } from './sequence.ts'
import { pairs, sharesHalf, type Line } from './textChanges.ts'

/** Before and now; null where there is none. */
export interface PictureChange {
  was: Picture | null
  now: Picture | null
}
interface Reformed {
  text: string
  gone: string[]
  come: string[]
}

/** By which lines of two articles are found to be the same: a picture is another than one with the same caption. */
export const lineKey = ({ text, pictures }: ArticleLine): string =>
  [text, ...pictures.map(({ asset }) => asset)].join('\n')

const signsOf = ({ runs }: ArticleLine) =>
  runs.flatMap(({ text, forms }) => Array.from(text, (sign) => ({ sign, forms })))

/** What is in `all` more often than in `others`. */
function beyond(all: readonly string[], others: readonly string[]): string[] {
  const left = [...others]
  return all.filter((each) => {
    const at = left.indexOf(each)
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
}

const isAlike = (a: Reformed, b: Reformed): boolean =>
  a.gone.join('、') === b.gone.join('、') && a.come.join('、') === b.come.join('、')

/** Runs of one line whose words stayed and whose form did not. */
function reformedIn(before: ArticleLine, after: ArticleLine): Reformed[] {
  const [old, now] = [signsOf(before), signsOf(after)]
  const found = steps(
    old.map(({ sign }) => sign),
    now.map(({ sign }) => sign),
  )
  if (!sharesHalf(found, before.text, after.text)) return []
  const groups: Reformed[] = []
  let [i, j, isBroken] = [0, 0, true]
  for (const { fate, item } of found) {
    const was = fate === 'new' ? [] : old[i++]!.forms
    const is = fate === 'gone' ? [] : now[j++]!.forms
    const next: Reformed = { text: item, gone: beyond(was, is), come: beyond(is, was) }
    const last = groups.at(-1)
    if (fate === 'same' && !isBroken && last && isAlike(last, next)) last.text += item
    else if (fate === 'same') groups.push(next)
    isBroken = fate !== 'same'
  }
  return groups.filter(({ text, gone, come }) => text.trim() && gone.length + come.length > 0)
}

const MOST_SIGNS = 40
const short = (text: string): string => (text.length > MOST_SIGNS ? `${text.slice(0, 24)}…${text.slice(-12)}` : text)

function formLine({ text, gone, come }: Reformed): Line {
  return [
    { fate: 'same', text: `“${short(text)}”：` },
    ...(gone.length > 0 ? [{ fate: 'gone' as const, text: gone.join('、') }] : []),
    ...(gone.length > 0 ? [{ fate: 'same' as const, text: come.length > 0 ? ' → ' : '（已取消）' }] : []),
    ...(come.length > 0 ? [{ fate: 'new' as const, text: come.join('、') }] : []),
  ]
}

/** Which words got, or lost, which form. */
export const formChanges = (before: readonly ArticleLine[], after: readonly ArticleLine[]): Line[] =>
  pairs(before, after, lineKey).flatMap(({ was, now }) => (was && now ? reformedIn(was, now).map(formLine) : []))

function picturesIn(was: ArticleLine | null, now: ArticleLine | null): PictureChange[] {
  const without = (all: readonly Picture[] = [], others: readonly Picture[] = []) =>
    all.filter(({ asset }) => !others.some((other) => other.asset === asset))
  const gone = without(was?.pictures, now?.pictures)
  const come = without(now?.pictures, was?.pictures)
  return Array.from({ length: Math.max(gone.length, come.length) }, (_, at) => ({
    was: gone[at] ?? null,
    now: come[at] ?? null,
  }))
}

/** Pictures that went, came, or stand where another stood. One that only moved is among the lines of the text. */
export function pictureChanges(before: readonly ArticleLine[], after: readonly ArticleLine[]): PictureChange[] {
  const assets = (lines: readonly ArticleLine[]) =>
    new Set(lines.flatMap(({ pictures }) => pictures.map(({ asset }) => asset)))
  const [old, present] = [assets(before), assets(after)]
  return pairs(before, after, lineKey)
    .flatMap(({ was, now }) => picturesIn(was, now))
    .map(({ was, now }) => ({
      was: was && !present.has(was.asset) ? was : null,
      now: now && !old.has(now.asset) ? now : null,
    }))
    .filter(({ was, now }) => was || now)
}
