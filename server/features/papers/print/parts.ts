/** What is printed of a paper: 试卷, 答题卡, 参考答案, 评分细则. */
import { inChinese } from '../../../lib/chineseNumber.rule.ts'
import type { BankQuestion, PartQuestion } from '../../questions/question.contract.ts'
import type { PaperContent } from '../paper.contract.ts'
import { pointsOf, totalOf } from '../points.rule.ts'
import { choices, text, type Block, type Group } from './blocks.ts'
import { keyOf } from './key.ts'
import { boxesOf, isMarkedByBoxes, questionBlocks, sheetBlocks } from './question.ts'
import { wordBlocks } from './words.ts'

export const PARTS = { paper: '试卷', sheet: '答题卡', key: '参考答案', guide: '评分细则' } as const
export type Part = keyof typeof PARTS

export interface Printing {
  content: PaperContent
  variant: 'A' | 'B' | ''
  onSheet: boolean
}
/** Candidates write who they are on it. */
export const hasHead = (part: Part): boolean => part === 'paper' || part === 'sheet'

export const titleOf = (part: Part, { content, variant }: Printing): string =>
  `${content.title}${part === 'paper' ? '' : ` ${PARTS[part]}`}${variant && `（${variant} 卷）`}`

interface Placed {
  section: PaperContent['sections'][number]
  heading: string
  /** Their numbers run through the whole paper. */
  numbered: { number: number; question: BankQuestion }[]
  /** What each earns; null where that differs. */
  each: number | null
}
function placed({ sections }: PaperContent): Placed[] {
  let number = 0
  return sections
    .filter(({ questions }) => questions.length > 0)
    .map((section, at) => {
      const [first] = section.questions
      const each = section.questions.every(({ points }) => points === first!.points) ? first!.points : null
      const said = `共 ${section.questions.length} 题，${each === null ? '' : `每题 ${each} 分，`}共 ${pointsOf(section.questions)} 分`
      return {
        ...{ section, each, heading: `${inChinese(at + 1)}、${section.title}（${said}）` },
        numbered: section.questions.map((question) => ({ number: ++number, question })),
      }
    })
}

function scores(sections: readonly Placed[]): Block {
  const columns = sections.map((_each, at) => inChinese(at + 1))
  const blank = [...columns, ''].map(() => '')
  return {
    kind: 'table',
    centred: true,
    rows: [
      ['题号', ...columns, '总分'],
      ['得分', ...blank],
      ['阅卷人', ...blank],
    ],
  }
}

function paperGroups({ content, variant, onSheet }: Printing): Group[] {
  const sections = placed(content)
  const where = onSheet ? '　答案请写在答题卡上，写在试卷上无效' : ''
  return [
    [{ kind: 'note', text: `满分 ${totalOf(content)} 分${where}` }, scores(sections)],
    ...sections.flatMap(({ heading, numbered, each }) =>
      numbered.map(({ number, question }, at) => [
        ...(at === 0 ? [{ kind: 'section' as const, text: heading }] : []),
        ...questionBlocks(question, `${number}. ${each === null ? `（${question.points} 分）` : ''}`, {
          ...{ seed: variant, onSheet },
        }),
      ]),
    ),
  ]
}

function sheetGroups({ content }: Printing): Group[] {
  return placed(content).flatMap(({ heading, numbered }) => {
    const head: Block = { kind: 'section', text: heading }
    if (numbered.every(({ question }) => isMarkedByBoxes(question)))
      return [[head, choices(numbered.map(({ number, question }) => [{ text: `${number}. ${boxesOf(question)}` }]))]]
    return numbered.map(({ number, question }, at) => [
      ...(at === 0 ? [head] : []),
      ...sheetBlocks(question, `${number}. `),
    ])
  })
}

function keyGroups({ content, variant }: Printing): Group[] {
  return placed(content).map(({ heading, numbered }) => [
    { kind: 'section', text: heading },
    choices(
      numbered.map(({ number, question }) => [{ text: `${number}. ${keyOf(question, variant) ?? '见评分细则'}` }]),
    ),
  ])
}

const SCORING = {
  all: '全部选对得满分，多选、少选、错选不得分。',
  partial: '少选按选对的比例得分，有错选不得分。',
  penalty: '按选对的比例得分，错选按比例扣分，扣完为止。',
}

/** How points are given for it, below its number. */
function guideOf(question: BankQuestion | PartQuestion, lead: string, seed: string): Block[] {
  const key = question.kind === 'case' ? null : keyOf(question, seed)
  const inset = 2
  const said = (label: string, words: BankQuestion['stem']): Block[] =>
    words === '' ? [] : wordBlocks(words, { lead: label, inset })
  return [
    text(`${lead}（${question.points} 分）${key ?? ''}`, { indent: 2 }),
    ...(question.kind === 'multiple' ? [text(SCORING[question.scoring], { inset })] : []),
    ...('reference' in question ? said('参考答案：', question.reference) : []),
    ...(question.kind === 'essay'
      ? question.rubric.map((line) => text(`评分点（${line.points} 分）：${line.text}`, { inset, indent: 2 }))
      : []),
    ...said('解析：', question.explanation),
    ...(question.kind === 'case' ? question.parts.flatMap((part, at) => guideOf(part, `(${at + 1})`, seed)) : []),
  ]
}

function guideGroups({ content, variant }: Printing): Group[] {
  return placed(content).flatMap(({ heading, numbered }) =>
    numbered.map(({ number, question }, at) => [
      ...(at === 0 ? [{ kind: 'section' as const, text: heading }] : []),
      ...guideOf(question, `${number}. `, variant),
    ]),
  )
}

const GROUPS = { paper: paperGroups, sheet: sheetGroups, key: keyGroups, guide: guideGroups }

export const groupsOf = (part: Part, printing: Printing): Group[] => [
  [{ kind: 'title', text: titleOf(part, printing) }],
  ...GROUPS[part](printing),
]
