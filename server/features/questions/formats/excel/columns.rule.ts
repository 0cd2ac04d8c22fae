/** What the columns of a workbook of questions are, by the names that teachers and other systems give them. */
import type { TraitName } from '../traitTexts.ts'

export type Field =
  | 'kind'
  | 'partKind'
  | 'stem'
  | 'partStem'
  | 'passage'
  | 'options'
  | 'answer'
  | 'points'
  | 'explanation'
  | 'scoring'
  | 'sameness'
  | 'rubric'
  | TraitName

/** Our own name comes first. 大题题干, 小题题干, 难易度: 学习通; 试题题干, 题目内容: common in other banks. */
const NAMES: Record<Field, string> = {
  kind: '题型|题目类型|试题类型|题目题型|试题题型|题型名称|类型|type',
  partKind: '小题题型|小题类型',
  stem: '题干|题目|试题|问题|题目内容|试题内容|题目题干|试题题干|大题题干|题干内容|内容|content|question|title',
  partStem: '小题题干|小题内容',
  passage: '案例材料|材料|背景材料|公共题干|阅读材料',
  options: '选项|选项内容|备选项|备选答案|options',
  answer: '答案|正确答案|参考答案|标准答案|正确选项|试题答案|答案内容|answer|correctanswer',
  points: '分值|分数|题目分值|score|points',
  explanation: '解析|答案解析|试题解析|题目解析|解释|详解|analysis|explanation',
  scoring: '计分方式|计分',
  sameness: '判分方式|判分',
  rubric: '评分标准|评分点|评分要点',
  difficulty: '难度|难易度|难易程度|难度等级|题目难度|试题难度|难度系数|difficulty',
  topics: '知识点|知识点名称|考点|考查点|章节|所属章节',
  positions: '适用岗位|适用对象',
  source: '来源|题目来源|试题来源|出处|依据',
  sourceDate: '来源日期|出处日期|发布日期',
  reviewOn: '复核日期',
}
const FIELD_OF = new Map(
  Object.entries(NAMES).flatMap(([field, names]) => names.split('|').map((name) => [name, field as Field] as const)),
)
export const columnName = (field: Field): string => NAMES[field].split('|')[0]!

/** 题干（必填）*, and 题型(0单选，1判断): what explains a name is no part of it. */
const bare = (name: string): string =>
  name
    .normalize('NFKC')
    .replace(/\([^()]*\)|\[[^[\]]*\]|【[^【】]*】/gu, '')
    .replace(/[\s*:_.、-]/gu, '')
    .toLowerCase()

const LETTERED = /^(?:选项|备选项|备选答案|答案选项|option)?([a-z])(?:选项|项)?$/u
const NUMBERED = /^(?:选项|备选项|备选答案|option)([1-9]|1\d|2[0-6])$/u
/** 0 for 选项A; null: it is no option. */
function optionOf(name: string): number | null {
  const letter = LETTERED.exec(name)?.[1]
  if (letter) return letter.charCodeAt(0) - 97
  const number = NUMBERED.exec(name)?.[1]
  return number ? Number(number) - 1 : null
}

export interface Columns {
  /** Where each field stands: in several columns where several have its names; the first that has something counts. */
  fields: Partial<Record<Field, number[]>>
  /** Of each option its column. */
  options: number[]
  /** Names of those that are not read. */
  others: string[]
}

/** Numbers of rows, and what says nothing of a question: left out without a word. */
const SILENT = /^(?:序号|编号|题号|id|no|选项数|选项个数|目录)$/u

export function columnsOf(header: readonly string[]): Columns {
  const columns: Columns = { fields: {}, options: [], others: [] }
  header.forEach((name, at) => {
    const plain = bare(name)
    const [field, option] = [FIELD_OF.get(plain), optionOf(plain)]
    if (field) (columns.fields[field] ??= []).push(at)
    else if (option !== null) columns.options[option] ??= at
    else if (plain !== '' && !SILENT.test(plain)) columns.others.push(name.trim())
  })
  return columns
}

/** Whether a row is the header of a table of questions: it says what is asked, and one thing more of it. */
export function isHeader(header: readonly string[]): boolean {
  const { fields, options } = columnsOf(header)
  return Boolean((fields.stem ?? fields.partStem) && (fields.kind || fields.answer || options.length > 1))
}
