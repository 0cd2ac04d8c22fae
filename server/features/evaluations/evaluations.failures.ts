import { failures } from '../../lib/failure.ts'

export const fail = failures({
  'evaluation.stale': [409, '评价刚刚被别人修改过，请刷新后再保存。'],
  'evaluation.noClass': [409, '筹备中或已取消的培训班不能开展评价。'],
  'evaluation.closed': [409, '评价已经结束，不能再修改。'],
  'evaluation.begun': [409, '评价已经开始，只能修改截止日期；题目、课程和开始日期不能再改。'],
  'evaluation.none': [409, '这个班还没有准备评价。'],
  'evaluation.notOpen': [409, '评价现在没有开放，不能填写。'],
  'evaluation.notClosed': [409, '评价结束后才有结果：过程中看结果，会看出后来的人选了什么。'],
  'evaluation.answered': [409, '已经有人填写，不能删除。可以提前结束。'],
})
