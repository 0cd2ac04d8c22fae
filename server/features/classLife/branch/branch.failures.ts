import { failures } from '../../../lib/failure.ts'

export const fail = failures({
  'branch.notOfficer': [403, '只有支部委员和班级老师能记录会议。'],
  'branch.notMember': [422, '名单里有不是这个班学员的人，请重新选择。'],
  'branch.stale': [409, '刚刚被别人修改过，请刷新后再保存。'],
  'branch.full': [409, '会议记录已经很多，请合并后再添加。'],
})
