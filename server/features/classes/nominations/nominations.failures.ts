import { failures } from '../../../lib/failure.ts'

export const fail = failures({
  'nomination.refused': [409, ({ what }) => String(what)],
  'nomination.warned': [409, ({ what }) => `${String(what)}确认后可以继续推荐。`],
  'nomination.unknown': [422, '所选的人员不在您管理的名册中，请刷新后重新选择。'],
  'nomination.noErrors': [409, '名单中的人都可以推荐，没有需要更正的行。'],
  'nomination.noApplying': [409, '这个班不接受本人报名，请联系本单位组织部门推荐。'],
  'nomination.ended': [409, '这条推荐已经结束，不能再改。请刷新后查看；需要时可以重新推荐。'],
  'nomination.begun': [409, '这个班已经开班，名单不再变动。'],
  'nomination.notAdmitted': [409, '您现在不在录取名单中，不能确认。请刷新后查看。'],
  'nomination.confirmLate': [409, '确认的最后日期已过，名额已让给候补。如仍要参加，请联系本单位组织部门。'],
  'nomination.busy': [
    409,
    ({ title }) => `您已确认参加同期的“${String(title)}”，两个班只能参加一个。请先放弃那个班，再确认这个班。`,
  ],
  'nomination.both': [
    409,
    ({ name }) => `两条记录的 ${String(name)} 都在同一个培训班的名单中。请先在那个班撤回其中一条，再合并。`,
  ],
  'admission.notOpen': [409, '只有正在推荐报名的培训班可以截止推荐并排序。请刷新后查看。'],
  'admission.reason': [422, '推荐还没有截止，提前排序请写明理由。'],
  'quota.taken': [
    409,
    ({ unit, taken }) => `${String(unit)}已有 ${String(taken)} 人录取，名额不能少于这个数。请先撤回录取，再减少名额。`,
  ],
  'quota.unit': [422, '所选的单位不在本班招收范围内，或不是学校、医院等机构。请刷新后重新选择。'],
  'quota.sum': [
    422,
    ({ sum, capacity }) =>
      `各单位名额合计 ${String(sum)} 个，多于全班的 ${String(capacity)} 个。请减少名额，或先增加全班人数。`,
  ],
  'nomination.tooLarge': [422, ({ limit }) => `名单超过 ${String(limit)} 人，请按单位或状态筛选后再导出。`],
})
