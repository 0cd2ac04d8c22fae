/** What to do about a question, from its figures, in sentences. Pure. */
import type { ItemFigures } from './itemAnalysis.rule.ts'

/** Below so many the figures say little. */
const FEW = 20
const EASY = 0.9
const HARD = 0.3
const WEAK = 0.2
const GOOD = 0.3
/** By how much more of the upper group than of the lower one must choose something wrong before it is said. */
const MORE = 0.1

export interface Advice {
  /** `check`: the key may be wrong; `improve`: the question; `good`: nothing to do. */
  tone: 'check' | 'improve' | 'good'
  text: string
}
interface Named {
  letters: ReadonlyMap<string, string>
  right: readonly string[]
}

function ofDistractors({ options }: ItemFigures, { letters, right }: Named): Advice[] {
  const wrong = options.filter(({ id }) => !right.includes(id))
  const drawn = wrong.filter(({ upper, lower }) => upper - lower >= MORE)
  const idle = options.length > 2 ? wrong.filter(({ all }) => all === 0) : [] // of 对 and 错 neither can be another
  const named = (all: readonly { id: string }[]) => all.map(({ id }) => letters.get(id) ?? '').join('、')
  return [
    ...drawn.map(({ id }): Advice => ({
      tone: 'check',
      text: `错误选项 ${letters.get(id) ?? ''} 在高分组里选的人比低分组多：检查答案是否有误，题目是否有歧义。`,
    })),
    ...(idle.length > 0
      ? [{ tone: 'improve' as const, text: `选项 ${named(idle)} 没有人选：换成更有迷惑性的选项。` }]
      : []),
  ]
}

/** `key`: of a question that is answered by choosing. */
export function adviceOn(item: ItemFigures, key: Named | null): Advice[] {
  const { facility, discrimination: apart, n } = item
  const said: Advice[] = []
  if (apart !== null && apart < 0)
    said.push({ tone: 'check', text: '低分组比高分组答得好：先检查答案是否有误，再看题目是否有歧义。' })
  if (key) said.push(...ofDistractors(item, key))
  if (facility >= EASY)
    said.push({ tone: 'improve', text: '几乎都答对：区分不出水平，可以保留作基本要求，或者加大难度。' })
  else if (facility < HARD) said.push({ tone: 'improve', text: '答对的少：检查是否超出培训内容，表述是否清楚。' })
  else if (apart !== null && apart >= 0 && apart < WEAK)
    said.push({ tone: 'improve', text: '高分组和低分组答得差不多：修改题目，使它能区分掌握与否。' })
  if (said.length === 0)
    said.push({ tone: 'good', text: apart !== null && apart >= GOOD ? '区分良好，可以继续使用。' : '可以使用。' })
  return n < FEW ? said.map(({ tone, text }) => ({ tone, text: `${text}（不足 ${FEW} 人，仅供参考）` })) : said
}

/** What an alpha says of the paper as a whole. */
export function reliabilityWords(alpha: number | null): string {
  if (alpha === null) return '考生的题目各不相同，或者没有差别，无法计算。'
  if (alpha >= 0.8) return '信度高，成绩可以用来区分考生。'
  if (alpha >= 0.7) return '信度可以接受。'
  if (alpha >= 0.5) return '信度偏低：区分度低的题较多，或者题目太少。'
  return '信度低：成绩不宜用来比较考生，先修改区分度低的题。'
}
