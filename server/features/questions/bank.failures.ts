import { failures } from '../../lib/failure.ts'

export const fail = failures({
  'question.stale': [409, ({ by }) => `这道题刚刚被${String(by)}修改过，您的修改没有保存。请刷新后再改。`],
  'question.picture': [422, '题目里有图片或音频不存在，或者您无权使用，请删去后重新插入。'],
  'topic.nameTaken': [409, ({ name }) => `已经有叫「${String(name)}」的知识点，请换一个名称。`],
  'topic.inUse': [409, '还有试题（含已停用的）用着这个知识点，不能删除。请先把它从这些试题上去掉。'],
  'topic.drawnBy': [409, ({ names }) => `${String(names)}按这个知识点抽题，不能删除。请先把那里改为别的知识点。`],
  'topic.tooMany': [409, ({ most }) => `知识点最多 ${String(most)} 个，请先删除不再使用的。`],
})
