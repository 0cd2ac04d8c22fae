/** Why a question of a file cannot be read, and what of it was understood otherwise: in the user's words. */
export const FAULT_WORDS = {
  noStem: '没有题干',
  noOptions: '选择题至少要有两个选项',
  tooManyOptions: '选项最多 26 个',
  letterMissing: '选项 … 的前面少了一个选项，请检查选项的字母',
  emptyOption: '选项 … 没有内容',
  noAnswer: '没有找到答案',
  answerNotAnOption: '答案“…”不在选项里',
  severalAnswers: '单选题只能有一个答案，这里写了“…”',
  notJudged: '判断题的答案“…”看不懂，请写“正确”或“错误”',
  gapsDiffer: '题干里的空格和答案对不上：…',
  noPairs: '匹配题的答案看不懂，请写成“1-B；2-A”',
  notAllOrdered: '排序题的答案要把每一项写一次',
  kindUnclear: '看不出是什么题型：请写上选项或答案，或在题干前写明，如【简答题】',
  noParts: '案例分析题没有小题，小题请写成“（1）……”',
  tooLong: '太长：题干、解析最多 5000 字，选项 500 字，填空答案 200 字',
  unfit: '…',
  unclosed: '大括号没有成对：有 { 而没有 }',
  notAnswers: '大括号里没有可用的答案',
  range: '数值范围“…”没有对应的题型，请改成一个确定的答案',
  strangeEnd: '没有以 ANSWER: 结束',
} as const
export type FaultCode = keyof typeof FAULT_WORDS

export const NOTE_WORDS = {
  pictures: '题里有图片、音频或附件，没有读入，请读入后补上',
  formulas: '题里有公式，只读入了其中的文字，请核对',
  formatting: '表格等格式没有读入，只留文字',
  tolerance: '误差范围“…”没有读入，只认这个数',
  weights: '部分给分的选项没有对应，只留得满分的答案',
  scoring: '各选项的分数不能照搬，计分方式改为“…”',
  bothRight: '有两个选项都标为正确，按多选题读入',
  equals: '答案里有“=”号，按格式规定它开始另一个答案；如果不是，请写成“\\=”',
  answersDiffer: '题内的答案和答案表不同（答案表是“…”），以题内的为准',
  positions: '适用岗位没有读入，请在导入后选',
  option: '选项的反馈并入了解析',
  difficulty: '难度“…”看不懂，没有读入',
  date: '日期“…”看不懂，没有读入',
} as const
export type NoteCode = keyof typeof NOTE_WORDS
