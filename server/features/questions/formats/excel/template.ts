/** The workbook that teachers fill: what its columns are, how each is written, an example of every kind. */
import { workbook, type WorkbookColumn, type WorkbookSheet } from '../../../../lib/workbook.ts'
import { letterOf } from '../answers.ts'
import { SCORINGS } from '../build.ts'
import { KIND_NAMES } from '../text/marks.rule.ts'
import { DIFFICULTIES } from '../traitTexts.ts'
import { columnName, type Field } from './columns.rule.ts'
import { SAMPLE_COLUMNS, SAMPLES, SAMPLES_SHEET } from './samples.rule.ts'

/** Columns of options in the template; more are read, too. */
export const MOST_OPTIONS = 8
const LINES = 500

interface Help {
  field: Field | 'options'
  width: number
  how: string
  choices?: readonly string[]
}
const KINDS = Object.values(KIND_NAMES)
const PART_KINDS = Object.entries(KIND_NAMES).flatMap(([kind, name]) => (kind === 'case' ? [] : [`小题：${name}`]))
const HELP: readonly Help[] = [
  {
    field: 'kind',
    width: 16,
    how: '从下拉列表中选。案例分析题先写一行材料，下面各行选“小题：……”。不写时按选项和答案判断。',
    choices: [...KINDS, ...PART_KINDS],
  },
  {
    field: 'stem',
    width: 50,
    how: '必填。填空题用四个下划线 ____ 表示一个空；案例分析题写材料。公式用 TeX 写在 \\( 和 \\) 之间，如 \\( x^2 \\)，选项、答案和解析里也一样。',
  },
  {
    field: 'options',
    width: 18,
    how: '每个选项一格，最多 26 个，列不够时在后面加“选项I”“选项J”。排序题写要排的各项；匹配题每格写一对“左项 → 右项”，多余的右项写“→ 右项”。',
  },
  {
    field: 'answer',
    width: 20,
    how: '选择题写字母，如 B、ABD；判断题写“正确”或“错误”；填空题各空之间用“；”，同一空的几种写法用“|”；排序题按正确次序写字母，不写就是现在的次序；匹配题不写；简答、论述题写参考答案。',
  },
  { field: 'points', width: 8, how: '1 到 100 的整数，不写为 1。案例分析题的分值写在各小题。' },
  { field: 'explanation', width: 30, how: '选填。' },
  { field: 'difficulty', width: 10, how: '选填：易、较易、中等、较难、难，或 1 到 5。', choices: DIFFICULTIES },
  { field: 'topics', width: 20, how: '选填，几个之间用“；”。题库里没有的会新建。' },
  { field: 'source', width: 24, how: '选填：出自哪个文件。' },
  { field: 'sourceDate', width: 14, how: '选填：那个文件的日期，如 2022-10-22。' },
  { field: 'reviewOn', width: 14, how: '选填：到这一天提醒复核，如 2027-06-30。' },
  {
    field: 'scoring',
    width: 22,
    how: '选填，只用于多选题；不写为“全部选对才得分”。',
    choices: Object.values(SCORINGS),
  },
  {
    field: 'sameness',
    width: 18,
    how: '选填，只用于填空题：数字通用、繁简通用。',
    choices: ['数字通用', '繁简通用', '数字通用、繁简通用'],
  },
  { field: 'rubric', width: 30, how: '选填，只用于论述题：每个要点一行，后面写分值，如“论点明确（3分）”。' },
]

interface Column extends WorkbookColumn {
  /** A number: which option. */
  field: Exclude<Field, 'options'> | number
}
const inlineList = (choices: readonly string[]): string => `"${choices.join(',')}"`
/** The columns of a workbook with so many options; `noted`: each says how it is filled. */
export function columnsToFill(options: number, noted = false): Column[] {
  return HELP.flatMap(({ field, width, how, choices }): Column[] => {
    const shared = { width, format: 'text' as const, ...(noted && { note: how }) }
    return field === 'options'
      ? Array.from({ length: options }, (_, at) => ({ ...shared, field: at, header: `选项${letterOf(at)}` }))
      : [{ ...shared, field, header: columnName(field), ...(choices && { choices: inlineList(choices) }) }]
  })
}

const toFill = (): WorkbookSheet => {
  const columns = columnsToFill(MOST_OPTIONS, true)
  return { name: '试题', preface: [], columns, rows: Array<null[]>(LINES).fill(columns.map(() => null)) }
}
const explained: WorkbookSheet = {
  name: '填写说明',
  preface: [['怎样填写试题'], ['在“试题”工作表里从第 2 行起填写，一行一题。列的顺序可以改，不需要的列可以删去。']],
  columns: [
    { header: '列', width: 16 },
    { header: '怎样填写', width: 100 },
  ],
  rows: HELP.map(({ field, how }) => [field === 'options' ? '选项A、选项B……' : columnName(field), how]),
}
const samples: WorkbookSheet = {
  name: SAMPLES_SHEET,
  preface: [],
  columns: SAMPLE_COLUMNS.map((header) => ({ header, width: header === '题干' ? 50 : 20, format: 'text' as const })),
  rows: SAMPLES.map((cells) => SAMPLE_COLUMNS.map((name) => cells[name] ?? null)),
}

export const excelTemplate = (): Promise<Uint8Array> =>
  workbook('红领学堂', '试题导入模板', [toFill(), explained, samples])
