import { failures } from '../../lib/failure.ts'

export const fail = failures({
  'class.stale': [409, '这个培训班刚刚被别人修改过，请刷新后再保存。'],
  'class.cancelled': [409, '这个培训班已经取消，不能再修改。'],
  'class.finished': [409, '这个培训班已经结束，不能再取消。'],
  'class.notDraft': [409, '只有筹备中的培训班可以这样做。'],
  'class.incomplete': [409, ({ missing }) => `还不能开放推荐：${String(missing)}。`],
  'class.taken': [409, ({ seated }) => `已经录取 ${String(seated)} 人，人数不能少于这个数。请先退掉名额，再减少人数。`],
  'class.ranked': [409, ({ fields }) => `推荐已经截止并排定次序，不能再改${String(fields)}。`],
  'class.audience': [
    409,
    '已经有单位推荐了人或分配了名额，不能再改面向单位。请先撤回推荐、把名额改为 0，或者另建一个班。',
  ],
  'class.unknownProgramme': [422, '选择的培训项目已经归档或不存在，请重新选择。'],
  'class.unknownRequirement': [422, '选择的培训要求已经归档或不存在，请重新选择。'],
  'class.unknownAudience': [422, '选择的面向单位已经撤销或不存在，请重新选择。'],
  'class.unknownCourse': [422, '选择的课程没有发布或不存在，请重新选择。'],
  'class.unknownPosition': [422, '选择的职务中有一项已经不存在，请刷新后重选。'],
  'class.noQuotas': [
    409,
    '推荐已经开放，而各单位还没有名额：这样保存后谁也不能录取。请先在“推荐录取”页分配名额，再改为按单位分配。',
  ],
  'class.notBegun': [409, '还没有开班，不能办理退学。请在“录取名单”中处理名额。'],
  'class.mayNotLeave': [409, ({ why }) => `不能办理退学：${String(why)}。`],
  'class.graduated': [409, ({ why }) => `不能撤销退学：${String(why)}。`],
  'class.sessionsOutside': [
    409,
    ({ count }) =>
      `课程表中有 ${String(count)} 节课不在新的日期之内。整体改期时请保持天数不变，课程表会随之移动；否则请先调整课程表。`,
  ],
})
