/** Every act that is recorded, in the words in which an auditor reads it; `note` takes no other. */
export const ACTS = {
  'account.create': '新建账号',
  'account.open': '从名册开设账号',
  'account.reissue': '重新发放账号',
  'account.activate': '用一次性链接设置密码',
  'account.changePassword': '修改自己的密码',
  'account.resetPassword': '重置密码',
  'account.renamed': '登录名改名（升级）',
  'account.signOutOthers': '退出其他所有设备',
  'account.link': '关联账号与人员',
  'account.unlink': '解除账号与人员的关联',
  'account.disable': '停用账号',
  'account.enable': '启用账号',
  'grant.create': '授予角色',
  'grant.revoke': '收回角色',
  'person.add': '添加人员',
  'person.correct': '更正人员信息',
  'appointment.create': '添加任职',
  'appointment.end': '结束任职',
  'appointment.correct': '更正任职',
  'appointment.withdraw': '撤销误录任职',
  'unit.create': '新建组织',
  'unit.rename': '组织更名',
  'course.submitted': '提交课程审核',
  'course.returned': '退回课程',
  'course.published': '发布课程',
  'course.withdrawn': '撤回课程审核',
  'programme.create': '新建培训项目',
  'programme.save': '保存培训项目',
  'programme.archive': '归档培训项目',
  'programme.restore': '恢复培训项目',
  'requirement.create': '新建培训要求',
  'requirement.save': '保存培训要求',
  'requirement.archive': '归档培训要求',
  'requirement.restore': '恢复培训要求',
  'exemption.create': '批准豁免',
  'exemption.revoke': '撤销豁免',
  'attempt.mark': '批阅答卷',
  'attempt.correct': '改分',
  'asset.remove': '删除素材',
  'asset.rename': '素材改名',
  'asset.captions': '上传字幕',
  'asset.removeCaptions': '移除字幕',
  'asset.download': '下载素材原件',
  'job.retry': '重试后台任务',
  'export.coverage': '导出覆盖率',
  'export.roster': '导出名册',
  'export.audit': '导出审计日志',
} as const satisfies Record<string, string>

export type Act = keyof typeof ACTS
export const acts = Object.keys(ACTS) as [Act, ...Act[]]

const OBJECTS: Record<string, string> = {
  account: '账号',
  grant: '账号',
  person: '人员',
  appointment: '任职',
  unit: '组织',
  course: '课程',
  programme: '培训项目',
  requirement: '培训要求',
  exemption: '人员',
  attempt: '答卷',
  asset: '素材',
  job: '后台任务',
  export: '组织',
}

/** An act of another version of the program is shown as it is stored. */
export const actName = (act: string): string => (ACTS as Record<string, string>)[act] ?? act
/** What kind of thing was acted on. */
export const objectName = (act: string): string => OBJECTS[act.split('.')[0]!] ?? ''
