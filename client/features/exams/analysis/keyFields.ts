/** A key as its form holds it, and what is sent of it. */
import type { Change, Key } from '../../../../server/features/exams/corrections/regrading.contract.ts'
import type { ToCorrect } from './analysis.ts'

export interface KeyFields {
  option: string
  options: string[]
  judge: string
  /** Of each gap one accepted answer a line. */
  blanks: string[]
  order: string[]
  pairs: Record<string, string>
}

export function keyFieldsOf(data: ToCorrect | undefined): KeyFields {
  const key = data?.keys.at(-1)
  return {
    option: key && 'option' in key ? key.option : '',
    options: key && 'options' in key ? key.options : [],
    judge: key && 'judge' in key ? String(key.judge) : '',
    blanks: key && 'blanks' in key ? key.blanks.map((accepted) => accepted.join('\n')) : [],
    order: key && 'order' in key ? key.order : [],
    pairs: key && 'pairs' in key ? { ...key.pairs } : {},
  }
}

const lines = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')

function keyOf(kind: ToCorrect['kind'], fields: KeyFields): Key {
  const { option, options, judge, blanks, order, pairs } = fields
  switch (kind) {
    case 'multiple':
      return { options }
    case 'judge':
      return { judge: judge === 'true' }
    case 'blank':
      return { blanks: blanks.map(lines) }
    case 'order':
      return { order }
    case 'match':
      return { pairs }
    default:
      return { option }
  }
}

export function changeOf(how: string, kind: ToCorrect['kind'], fields: KeyFields): Change {
  if (how === 'replace' || how === 'also') return { how, key: keyOf(kind, fields) }
  return { how: how as 'full' | 'out' | 'restore' }
}
