import { failures } from '../../lib/failure.ts'

export const fail = failures({
  'category.nameTaken': [409, ({ name }) => `已经有叫「${String(name)}」的分类（可能已归档），请换一个名称。`],
  'category.tooMany': [409, ({ most }) => `分类最多 ${String(most)} 个，请先删除不再使用的分类。`],
  'category.inUse': [
    409,
    ({ titles, more }) =>
      `课程${String(titles)}${Number(more) > 0 ? `等 ${String(more)} 门` : ''}的草稿或版本用着这个分类，不能删除。不想再让人选它，可以归档。`,
  ],
  'category.stale': [409, '分类刚刚被别人增减过，次序没有保存。请刷新后再排。'],
})
