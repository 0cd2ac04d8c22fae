import { failures } from '../../lib/failure.ts'

export const fail = failures({
  'signIn.codeWrong': [422, '这不是课堂签到码。请对准教室大屏上的二维码重新扫码。'],
  'signIn.codeOld': [
    409,
    '这个签到码已经过期（每 15 秒更换一次，转发的也无效）。请对准教室大屏重新扫码；到不了大屏前的，请找班务人员登记。',
  ],
  'signIn.notMember': [403, '您不在这个班的学员名单中，不能签到。如有疑问请联系班务人员。'],
  'signIn.tooEarly': [409, ({ opens }) => `还没到签到时间，${String(opens)}开始签到。`],
  'signIn.over': [409, '这节课已经结束，不能再签到。确实到课的，请找班务人员登记。'],
  'signIn.placeNeeded': [409, '这个班要在上课地点签到，请允许浏览器获取位置后再试；手机没有定位的，请找班务人员登记。'],
  'signIn.outside': [
    409,
    ({ metres }) => `您离上课地点约 ${String(metres)} 米，请到教室后再扫码。已在教室的，请找班务人员登记。`,
  ],
  'signIn.claimLate': [409, '这次扫码已经超过三天，不能再补签，请联系班务人员登记。'],
  'signIn.claimOutside': [409, '扫码的时候不在这节课的签到时间内，不能补签。'],
  'attendance.own': [403, '本人的考勤、补签、请假和退学，由其他班务人员登记和审批。'],
  'attendance.ahead': [409, '这节课还没到签到时间，现在只能登记请假。'],
  'attendance.reason': [422, '更正以前的考勤，请写明原因。'],
  'attendance.claimAnswered': [409, '这条补签刚刚被别人处理过，请刷新查看。'],
  'attendance.listUnread': [422, '没有找到姓名和参会时长两列。请用会议软件导出的参会名单，或者保留这两列。'],
  'attendance.settingsStale': [409, '签到设置刚刚被别人修改过，请刷新后再保存。'],
  'leave.sessions': [422, '选择的课有的已经不在课程表中，请刷新后重选。'],
  'leave.begun': [409, '选择的课有的已经结束，事后请假请联系班务人员登记。'],
  'leave.overlaps': [409, '其中有的课已经请过假了，请先撤回原来的申请。'],
  'leave.closed': [409, '这份请假已经处理过了。'],
  'leave.proofType': [422, '只能上传 PDF、JPEG 或 PNG 文件。'],
  'leave.proofsFull': [409, ({ most }) => `每份请假最多 ${String(most)} 个文件。`],
})
