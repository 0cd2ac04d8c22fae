import { letter, type Answer, type Slot } from './texts.ts'

/** Whether something was given: an emptied field is no answer. Pure. */
export function isAnswered(answer: Answer | null | undefined): boolean {
  if (!answer) return false
  if ('options' in answer) return answer.options.length > 0
  if ('blanks' in answer) return answer.blanks.some((text) => text.trim() !== '')
  return 'text' in answer ? answer.text.trim() !== '' : true
}

/** An answer as one reads it; '' when none was given. */
export function answerText({ options, answer }: Pick<Slot, 'options' | 'answer'>): string {
  if (!answer || !isAnswered(answer)) return ''
  if ('judge' in answer) return answer.judge ? '正确' : '错误'
  if ('blanks' in answer) return answer.blanks.map((text) => text.trim() || '（空）').join('；')
  if ('text' in answer) return answer.text
  const chosen = 'option' in answer ? [answer.option] : answer.options
  return options.flatMap(({ id, text }, index) => (chosen.includes(id) ? [`${letter(index)}. ${text}`] : [])).join('；')
}

const GAP = '____'

/**
 * The stem of a 填空 around its gaps: a gap stands between two parts. Gaps that the stem does not mark stand at its
 * end.
 */
export function stemParts(stem: string, blanks: number): string[] {
  const pieces = stem.split(GAP)
  const parts = [...pieces.slice(0, blanks), pieces.slice(blanks).join(GAP)]
  return [...parts, ...Array.from({ length: Math.max(0, blanks + 1 - parts.length) }, () => '')]
}
