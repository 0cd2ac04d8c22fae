/** A paper of all nine kinds, with a picture in a stem and one in an explanation. */
import type { PaperContent } from '../../server/features/papers/paper.contract.ts'
import type { BankQuestion, Choice } from '../../server/features/questions/question.contract.ts'
import { examContent } from './exams.ts'

const article = (text: string, asset: string, alt: string) => ({
  type: 'doc' as const,
  content: [
    { type: 'paragraph', content: [{ type: 'text', text }] },
    { type: 'picture', attrs: { asset, alt } },
  ],
})
const choices = (texts: Record<string, string>): Choice[] => Object.entries(texts).map(([id, text]) => ({ id, text }))

/** Ids that say nothing of the key, as `newId` makes them. */
export const ORDER = ['q7', 'b2', 'x9', 'a4']
export const PAIRS = { m1: 'k8', m2: 'c3', m3: 'k8' }

export const orderQuestion: Extract<BankQuestion, { kind: 'order' }> = {
  ...{ id: 'order', kind: 'order', stem: '按发展党员的程序排序', explanation: '解析-SECRET', points: 10 },
  items: choices({ q7: '递交入党申请书', b2: '确定积极分子', x9: '接收预备党员', a4: '预备党员转正' }),
}
export const matchQuestion: Extract<BankQuestion, { kind: 'match' }> = {
  ...{ id: 'match', kind: 'match', stem: '任期各是几年', explanation: '解析-SECRET', points: 9 },
  left: choices({ m1: '支部委员会', m2: '基层委员会', m3: '总支部委员会' }),
  right: choices({ k8: '三年', c3: '五年', z1: '十年' }),
  pairs: PAIRS,
}
export const essayQuestion: Extract<BankQuestion, { kind: 'essay' }> = {
  ...{ id: 'essay', kind: 'essay', stem: '论述题干', explanation: '', points: 10, reference: '参考-SECRET' },
  rubric: [
    { id: 'r1', text: '观点-SECRET', points: 6 },
    { id: 'r2', text: '联系实际-SECRET', points: 4 },
  ],
}

/** `shown`: an asset in the stem of the ordering; `told`: one in its explanation. */
export function nineKinds(shown: string, told: string): PaperContent {
  const content = examContent()
  const [first, second] = content.sections
  const order = {
    ...orderQuestion,
    stem: article('按发展党员的程序排序', shown, '流程图'),
    explanation: article('见流程图-SECRET', told, '答案图'),
  }
  const others = second!.questions.filter(({ kind }) => kind === 'case')
  return {
    ...content,
    sections: [
      { ...first!, questions: [...first!.questions, order, matchQuestion] },
      { ...second!, questions: [essayQuestion, ...others] },
    ],
  }
}
