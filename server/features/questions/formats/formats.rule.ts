/** Formats in which questions come and go, and what each of them can hold. */
import type { BankQuestion, QuestionTraits } from '../question.contract.ts'

/** Read while one writes. */
export const TEXT_FORMATS = ['text', 'gift', 'aiken'] as const
export type TextFormat = (typeof TEXT_FORMATS)[number]
/** Opened as a file, and read by a job. */
export const BINARY_FORMATS = ['excel', 'word', 'moodle', 'qti2', 'qti3'] as const
export type BinaryFormat = (typeof BINARY_FORMATS)[number]
export const QUESTION_FORMATS = [...TEXT_FORMATS, ...BINARY_FORMATS] as const
export type QuestionFormat = (typeof QUESTION_FORMATS)[number]
export const isTextFormat = (format: QuestionFormat): format is TextFormat =>
  (TEXT_FORMATS as readonly string[]).includes(format)
type Kind = BankQuestion['kind']
type Scoring = Extract<BankQuestion, { kind: 'multiple' }>['scoring']

export const FORMAT_NAMES: Record<QuestionFormat, string> = {
  text: '文本（教师常用写法）',
  gift: 'GIFT（Moodle）',
  aiken: 'Aiken',
  excel: 'Excel 表格',
  word: 'Word 文档',
  moodle: 'Moodle XML',
  qti2: 'QTI 2.2',
  qti3: 'QTI 3.0',
}
export const FORMAT_ENDINGS: Record<QuestionFormat, string> = {
  text: '.txt',
  gift: '.gift.txt',
  aiken: '.aiken.txt',
  excel: '.xlsx',
  word: '.docx',
  moodle: '.moodle.xml',
  qti2: '.qti2.zip',
  qti3: '.qti3.zip',
}
/** What the file picker offers. */
const FORMAT_ACCEPTS: Record<QuestionFormat, string> = {
  text: '.txt,text/plain',
  gift: '.txt,.gift,text/plain',
  aiken: '.txt,text/plain',
  excel: '.xlsx,.xls,.et,.csv',
  word: '.docx',
  moodle: '.xml,application/xml,text/xml',
  qti2: '.zip,.xml',
  qti3: '.zip,.xml',
}
/** As they are offered where a file is opened. */
export const FILE_ORDER = [...BINARY_FORMATS, ...TEXT_FORMATS]
const acceptsOf = (format: QuestionFormat): string[] => FORMAT_ACCEPTS[format].split(',')
export const ALL_ACCEPTS = [...new Set(FILE_ORDER.flatMap(acceptsOf))].join(',')
/** The format that was chosen, where files of it end so; else the first whose do. */
export function formatOfFile(name: string, chosen: QuestionFormat): QuestionFormat {
  const ending = /\.[a-z]+$/i.exec(name)?.[0].toLowerCase() ?? ''
  const fits = (format: QuestionFormat): boolean => acceptsOf(format).includes(ending)
  return fits(chosen) ? chosen : (FILE_ORDER.find(fits) ?? chosen)
}
const TEXT = 'text/plain'
const ZIP = 'application/zip'
export const FORMAT_TYPES: Record<QuestionFormat, string> = {
  text: TEXT,
  gift: TEXT,
  aiken: TEXT,
  excel: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  word: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  moodle: 'application/xml',
  qti2: ZIP,
  qti3: ZIP,
}

/** What of a question may be lost on the way into a format. */
export const LOSSES = [
  'kind',
  'unfinished',
  'pictures',
  'formatting',
  'lines',
  'explanation',
  'points',
  'scoring',
  'sameness',
  'reference',
  'rubric',
  'traits',
] as const
export type Loss = (typeof LOSSES)[number]
export const LOSS_WORDS: Record<Loss, string> = {
  kind: '这种题型这个格式放不下，没有导出',
  unfinished: '题目还没有写完（缺选项、答案等），没有导出',
  pictures: '图片、音频没有导出',
  formatting: '文字格式（加粗、表格等）没有导出，只留文字',
  lines: '换行变成空格',
  explanation: '解析没有导出',
  points: '分值没有导出',
  scoring: '多选题的计分方式没有导出',
  sameness: '填空题“数字通用、繁简通用”没有导出',
  reference: '参考答案没有导出',
  rubric: '评分标准没有导出',
  traits: '难度、知识点、适用岗位、来源、复核日期等属性没有全部导出',
}

export interface Holds {
  kinds: readonly Kind[]
  /** Gaps of one question. */
  gaps: number
  lines: boolean
  /** Words may be articles: bold, lists, tables. Without it, but with pictures: text, pictures and tables. */
  formatting: boolean
  /** Pictures and sounds in them. */
  pictures: boolean
  /** Except on the right of what is matched. */
  plainRight: boolean
  explanation: boolean
  points: boolean
  scoring: readonly Scoring[]
  sameness: boolean
  reference: boolean
  rubric: boolean
  traits: readonly (keyof QuestionTraits)[]
}

const EVERY_KIND: readonly Kind[] = ['single', 'multiple', 'judge', 'blank', 'order', 'match', 'short', 'essay', 'case']
/** Posts are named by ids that no other system knows. */
const TRAITS: Holds['traits'] = ['difficulty', 'topics', 'source', 'sourceDate', 'reviewOn']
const EVERYTHING: Holds = {
  kinds: EVERY_KIND,
  gaps: 20,
  lines: true,
  formatting: false,
  pictures: false,
  plainRight: false,
  explanation: true,
  points: true,
  scoring: ['all', 'partial', 'penalty'],
  sameness: true,
  reference: true,
  rubric: true,
  traits: TRAITS,
}
const QTI: Holds = { ...EVERYTHING, formatting: true, pictures: true, sameness: false }
export const HOLDS: Record<QuestionFormat, Holds> = {
  text: EVERYTHING,
  gift: {
    ...EVERYTHING,
    kinds: ['single', 'multiple', 'judge', 'blank', 'match', 'essay'],
    gaps: 1,
    points: false,
    scoring: ['partial', 'penalty'],
    sameness: false,
    reference: false,
    rubric: false,
    traits: ['topics'],
  },
  excel: EVERYTHING,
  word: { ...EVERYTHING, pictures: true },
  aiken: {
    ...EVERYTHING,
    kinds: ['single'],
    lines: false,
    explanation: false,
    points: false,
    traits: [],
  },
  moodle: {
    ...EVERYTHING,
    formatting: true,
    pictures: true,
    plainRight: true,
    scoring: ['partial', 'penalty'],
    sameness: false,
  },
  qti2: QTI,
  qti3: QTI,
}
