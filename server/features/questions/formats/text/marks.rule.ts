/**
 * What has a meaning in a text as teachers write it: numbers, letters, labels, brackets with an answer. `\^` before one
 * of them says that it has none, so that a text can hold every question. A backslash alone would be the commands of
 * formulas.
 */
import type { BankQuestion } from '../../question.contract.ts'

export type Kind = BankQuestion['kind']

const KINDS: readonly (readonly [Kind, RegExp])[] = [
  ['multiple', /^(?:多项选择|多选|不定项选择|不定项|多项)/],
  ['single', /^(?:单项选择|单选|选择|单项)/],
  ['judge', /^(?:判断|是非|正误判断|判断正误)/],
  ['blank', /^填空/],
  ['order', /^排序/],
  ['match', /^(?:匹配|连线|配对)/],
  ['short', /^(?:简答|问答|名词解释|简述)/],
  ['essay', /^(?:论述|作文)/],
  ['case', /^(?:案例分析|材料分析|案例|材料|阅读理解|综合分析)/],
]
export const KIND_NAMES: Record<Kind, string> = {
  single: '单项选择题',
  multiple: '多项选择题',
  judge: '判断题',
  blank: '填空题',
  order: '排序题',
  match: '匹配题',
  short: '简答题',
  essay: '论述题',
  case: '案例分析题',
}
export function kindNamed(name: string): Kind | null {
  const plain = name.trim()
  return KINDS.find(([, pattern]) => pattern.test(plain))?.[0] ?? null
}

const LABELS = {
  answer: '正确答案|参考答案|标准答案|答案|答',
  explanation: '答案解析|试题解析|解析|解释|分析|详解|说明',
  difficulty: '难易程度|难度系数|难度',
  topics: '知识点|考点|考查点|章节',
  positions: '适用岗位|适用对象',
  source: '来源|出处|依据',
  sourceDate: '来源日期|出处日期|发布日期',
  reviewOn: '复核日期',
  points: '分值|分数',
  scoring: '计分',
  sameness: '判分',
  rubric: '评分点|评分标准',
} as const
export type Label = keyof typeof LABELS
const LABEL_OF = new Map(
  Object.entries(LABELS).flatMap(([label, words]) => words.split('|').map((word) => [word, label as Label] as const)),
)
export const labelNamed = (word: string): Label => LABEL_OF.get(word)!
/** Longest first, so that 答案解析 is not 答案. */
const LABEL_WORDS = [...LABEL_OF.keys()].sort((a, b) => b.length - a.length).join('|')
export const LABEL = `(?:【\\s*(${LABEL_WORDS})\\s*】\\s*[:：]?|\\[\\s*(${LABEL_WORDS})\\s*\\]\\s*[:：]?|(${LABEL_WORDS})\\s*[:：])`

export const PUNCTUATION = '.．、:：)）'
const OPENING = '（(\\[【'
const CLOSING = '）)\\]】'
export const JUDGED = '√|✓|✔|×|✗|✘|对|错|正确|错误|是|否|T|F|TRUE|FALSE'
const LETTERS = '[A-ZＡ-Ｚ](?:[\\s,，、;；]*[A-ZＡ-Ｚ])*'
const POINTS = '(?:(?:每[题空]|本题|共|计|满分)\\s*)?\\d{1,3}\\s*分'
const KIND_TAG = '[^（(\\[【）)\\]】\\n]{0,6}(?:题|选择|判断|单选|多选|填空)'
export const INNER = `\\s*(?:${LETTERS}|${JUDGED}|${POINTS}|${KIND_TAG}|${LABEL_WORDS})\\s*`
export const BRACKETED = (inner: string): string => `[${OPENING}]\\s*(${inner})\\s*[${CLOSING}]`
export const EMPTY_OR = (inner: string): string => `[${OPENING}]\\s*(?:(?:${inner})\\s*)?[${CLOSING}]`
export const ANSWER_LETTERS = LETTERS
export const POINTS_WORDS = POINTS
export const KIND_TAG_WORDS = KIND_TAG

export const CIRCLED = '①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖'
export const NUMERALS = '一二三四五六七八九十'

const KIND_WORDS = KINDS.map(([, pattern]) => pattern.source.replace('^', '')).join('|')
/** `一、单项选择题（每题2分，共20分）`, and how the answers of all questions are announced. */
export const HEADING = `(?:[${NUMERALS}]{1,3}\\s*[、.．]\\s*|[（(]\\s*[${NUMERALS}]{1,3}\\s*[)）]\\s*|第\\s*[${NUMERALS}\\d]{1,3}\\s*部分\\s*[:：、]?\\s*)?[【\\[]?\\s*(${KIND_WORDS})[^\\n（(:：\\]】]{0,4}[\\]】]?\\s*(?=[（(:：]|$)`
export const KEY_HEADING = `(?:附\\s*[:：]?\\s*)?(?:[${NUMERALS}]{1,3}\\s*[、.．]\\s*)?(?:参考|标准|试题|全部)?答案(?:及解析|与解析|部分|表)?\\s*[:：]?\\s*$`

/** `二、党史知识`, `（三）纪律`, `第二章 组织生活`: a heading that says nothing of the kind of its questions. */
export const TOPIC = `(?:[${NUMERALS}]{1,3}[ \\t]*[、.．]|[（(][ \\t]*[${NUMERALS}]{1,3}[ \\t]*[)）]|第[ \\t]*[${NUMERALS}\\d]{1,3}[ \\t]*(?:章|节|部分|篇|讲|单元))[^\\n]{0,40}?[^\\s。；;：:？?！!，,][ \\t]*$`

/** What has a meaning at a line's beginning only. */
const AT_START = [
  `\\d{1,4}\\s*[.．、)）]`,
  `[（(]\\s*\\d{1,3}\\s*[)）]`,
  `第\\s*\\d{1,4}\\s*题`,
  `问题\\s*\\d`,
  `[${CIRCLED}]`,
  `[-=*_—]{3,}\\s*$`,
  HEADING.replace(`(${KIND_WORDS})`, `(?:${KIND_WORDS})`),
  KEY_HEADING,
].join('|')
const MARK = new RegExp(
  [
    `((?=${AT_START})(?<=^[ \\t]{0,20}))`,
    `((?=${TOPIC})(?<=^[ \\t]{0,20}))`,
    `([A-ZＡ-Ｚ])(?=\\s?[${PUNCTUATION}])`,
    `([${OPENING}])(?=${INNER}[${CLOSING}])`,
    `((?:${LABEL_WORDS})(?=\\s*[:：]))`,
    `([√✓✔×✗✘](?=\\s*$))`,
    `([；;|｜])`,
  ].join('|'),
  'gmu',
)
/** Where a text stands decides what could be taken for a mark in it; `next`: the letter that an option is followed by. */
export type Place = { in: 'stem' | 'label' | 'list' } | { in: 'option'; next: string }

export const NO_MARK = '\\^'
/** Text written so that nothing of it is taken for a mark. */
export function escaped(text: string, place: Place): string {
  const literal = text.replaceAll(NO_MARK, `${NO_MARK}${NO_MARK}^`)
  return literal.replace(MARK, (whole: string, ...groups: (string | number | undefined)[]) => {
    const [start, topic, letter, bracket, named, tick, separator, at] = groups as [
      ...(string | undefined)[],
      number,
      string,
    ]
    const plainLetter = (letter as string | undefined)?.normalize('NFKC')
    if (topic !== undefined) {
      const before = literal.slice(0, Number(at))
      return before !== '' && (place.in === 'stem' || /\n[ \t]*\n[ \t]*$/u.test(before)) ? NO_MARK : ''
    }
    const atStart = start !== undefined || at === 0 || literal[Number(at) - 1] === '\n'
    const isMark =
      (atStart && separator === undefined) ||
      (plainLetter !== undefined &&
        (place.in === 'stem' ? plainLetter === 'A' : place.in === 'option' && plainLetter === place.next)) ||
      bracket !== undefined ||
      (named !== undefined && (place.in === 'label' || place.in === 'list')) ||
      (tick !== undefined && place.in === 'stem') ||
      (separator !== undefined && place.in === 'list')
    return isMark ? `${NO_MARK}${whole}` : whole
  })
}
/** And back. */
export const unescaped = (text: string): string =>
  text.includes(NO_MARK) ? text.replace(/\\\^(\\\^\^)?/gu, (_, literal?: string) => (literal ? NO_MARK : '')) : text
