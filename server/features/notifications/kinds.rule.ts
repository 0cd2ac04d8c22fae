/** What is told, in which words, and what of it a person may choose. Pure; the browser shows the same. */

/** What one chooses together. */
export const NoticeGroup = ['work', 'decided', 'deadline', 'course', 'announcement', 'digest', 'security'] as const
export type NoticeGroup = (typeof NoticeGroup)[number]
export const GROUPS: Record<NoticeGroup, { label: string; hint: string }> = {
  work: {
    label: '等我处理',
    hint: '课程审核、答卷批阅、更正申请、补录认定、人员调动、培训班报名、请假、年度考核、豁免申请',
  },
  decided: {
    label: '办理结果',
    hint: '我提交的课程、更正申请、答卷、补录、调动、培训班推荐、请假、年度考核、豁免、教学评价有了结果',
  },
  deadline: { label: '期限提醒', hint: '培训要求到期前 30 天、7 天、1 天；教学评价开放和截止前；请假和缺课接近上限' },
  course: { label: '课程与班级动态', hint: '我在学的课程发布了新版本，班级讨论里有人回复我' },
  announcement: { label: '通知公告', hint: '上级单位发布的通知' },
  digest: { label: '每日摘要', hint: '每天一次：本单位还有谁没完成、什么等待处理' },
  security: { label: '账号安全', hint: '新设备登录等，不能关闭' },
}

interface Kind {
  group: NoticeGroup
  label: string
  title: string
  text: string
  /** What the words may hold in braces, and an example of each. */
  holds: Record<string, string>
}
export const KINDS = {
  'review.waiting': {
    group: 'work',
    label: '课程等待审核',
    title: '《{course}》等待审核',
    text: '{by} 提交了课程《{course}》，请审核。',
    holds: { course: '党章学习', by: '王老师' },
  },
  'marking.waiting': {
    group: 'work',
    label: '答卷等待批阅',
    title: '《{lesson}》有答卷等待批阅',
    text: '课程《{course}》的测验《{lesson}》今天有新的答卷需要批阅。',
    holds: { lesson: '单元测验', course: '党章学习' },
  },
  'assignment.waiting': {
    group: 'work',
    label: '作业等待批阅',
    title: '作业“{title}”有新的提交',
    text: '“{class}”的作业“{title}”今天有新的提交，请批阅。',
    holds: { title: '学习心得', class: '教师党支部书记示范班' },
  },
  'dispute.waiting': {
    group: 'work',
    label: '更正申请等待答复',
    title: '{person} 提出了更正申请',
    text: '{what}，请核对并答复。',
    holds: { person: '李明', what: '任职日期有误' },
  },
  'training.waiting': {
    group: 'work',
    label: '补录的培训等待认定',
    title: '{unit}补录的培训等待认定',
    text: '{by} 提交了“{file}”，共 {count} 条，请查看后认定或退回。',
    holds: { unit: '某某大学', by: '李老师', file: '以前的培训.xlsx', count: '120' },
  },
  'transfer.waiting': {
    group: 'work',
    label: '调入人员等待接收',
    title: '{person} 等待接收',
    text: '{by} 将 {person} 从{from}转到{to}，请核对后接收或退回。',
    holds: { person: '李明', by: '李老师', from: '某某大学', to: '某某医院' },
  },
  'assessment.opened': {
    group: 'work',
    label: '年度考核开始填报',
    title: '{title}开始自评填报',
    text: '请在 {begins} 至 {dueOn} 填报本单位的自评项目并提交。',
    holds: { title: '2026 年度考核', begins: '2026年12月1日', dueOn: '2026年12月20日' },
  },
  'assessment.waiting': {
    group: 'work',
    label: '年度考核自评等待审核',
    title: '{unit}提交了年度考核自评',
    text: '{by} 提交了{title}的自评，请审核。',
    holds: { unit: '某某大学', title: '2026 年度考核', by: '李老师' },
  },
  'assessment.returned': {
    group: 'work',
    label: '年度考核自评被退回',
    title: '{title}的自评需要补充',
    text: '请在 {dueOn} 前补充后重新提交：{reason}',
    holds: { title: '2026 年度考核', dueOn: '2026年12月25日', reason: '请补充证明文件。' },
  },
  'exemption.waiting': {
    group: 'work',
    label: '豁免申请等待办理',
    title: '{person} 的豁免申请等待办理',
    text: '{by} 提出，培训要求“{requirement}”，请核对后办理。',
    holds: { person: '李明', by: '李老师', requirement: '新任书记任职培训' },
  },
  'nomination.waiting': {
    group: 'work',
    label: '培训班报名等待确认',
    title: '{person} 申请参加“{class}”',
    text: '请核对后推荐或退回。',
    holds: { person: '李明', class: '教师党支部书记示范班' },
  },
  'class.postWaiting': {
    group: 'work',
    label: '班级讨论等待处理',
    title: '“{class}”的讨论有内容等待处理',
    text: '今天有发言等待审核，或有人举报，请查看。',
    holds: { class: '教师党支部书记示范班' },
  },
  'leave.waiting': {
    group: 'work',
    label: '请假等待审批',
    title: '{person} 请假，等待审批',
    text: '“{class}”，{count} 节课。原因：{reason}',
    holds: { person: '李明', class: '教师党支部书记示范班', count: '2', reason: '医院急诊值班' },
  },
  'role.granted': {
    group: 'decided',
    label: '被授予角色',
    title: '您是《{thing}》的{role}',
    text: '{by} 授予，到{to}止。',
    holds: { thing: '党章学习', role: '助教', by: '王老师', to: '2026年7月1日' },
  },
  'review.published': {
    group: 'decided',
    label: '课程审核通过',
    title: '《{course}》已通过审核并发布',
    text: '{by} 审核通过，现在是第 {version} 版。{remarks}',
    holds: { course: '党章学习', by: '组织干部处', version: '2', remarks: '内容完整。' },
  },
  'review.returned': {
    group: 'decided',
    label: '课程被退回',
    title: '《{course}》被退回修改',
    text: '{by} 的意见：{remarks}',
    holds: { course: '党章学习', by: '组织干部处', remarks: '第二讲缺少字幕。' },
  },
  'dispute.answered': {
    group: 'decided',
    label: '更正申请已答复',
    title: '您的更正申请{result}',
    text: '{what}。答复：{answer}',
    holds: { result: '已采纳', what: '任职日期有误', answer: '已按任命文件更正。' },
  },
  'training.approved': {
    group: 'decided',
    label: '补录的培训已认定',
    title: '“{file}”已认定',
    text: '{by} 已认定，{count} 条培训记入学习记录。',
    holds: { file: '以前的培训.xlsx', by: '组织干部处', count: '120' },
  },
  'training.returned': {
    group: 'decided',
    label: '补录的培训被退回',
    title: '“{file}”被退回',
    text: '{by} 的意见：{reason}',
    holds: { file: '以前的培训.xlsx', by: '组织干部处', reason: '请补证书编号。' },
  },
  'transfer.answered': {
    group: 'decided',
    label: '转出的人员有了结果',
    title: '{person} 的调动{result}',
    text: '{to}的 {by} 办理。{reason}',
    holds: { person: '李明', result: '已退回', to: '某某医院', by: '李老师', reason: '请先更正任职日期。' },
  },
  'assessment.published': {
    group: 'decided',
    label: '年度考核结果公布',
    title: '{title}结果已公布',
    text: '可以查看本单位的得分表和在同组单位中的名次。',
    holds: { title: '2026 年度考核' },
  },
  'exemption.answered': {
    group: 'decided',
    label: '豁免申请有了结果',
    title: '{person} 的豁免申请{result}',
    text: '培训要求“{requirement}”。意见：{answer}',
    holds: { person: '李明', result: '已批准', requirement: '新任书记任职培训', answer: '同意' },
  },
  'class.nominated': {
    group: 'decided',
    label: '被推荐参加培训班',
    title: '您已被推荐参加“{class}”',
    text: '{time}{venue}。录取结果会另行通知。',
    holds: { class: '教师党支部书记示范班', time: '2026年5月11日至2026年5月15日', venue: '，市委党校' },
  },
  'class.waitlisted': {
    group: 'decided',
    label: '培训班候补',
    title: '您在“{class}”候补',
    text: '{time}{venue}。有名额时按次序录取，候补第几位可在“班级”查看。',
    holds: { class: '教师党支部书记示范班', time: '2026年5月11日至2026年5月15日', venue: '，市委党校' },
  },
  'class.admitted': {
    group: 'decided',
    label: '培训班录取',
    title: '您已被“{class}”录取',
    text: '{time}{venue}。{confirm}',
    holds: {
      class: '教师党支部书记示范班',
      time: '2026年5月11日至2026年5月15日',
      venue: '，市委党校',
      confirm: '请在2026年5月1日前确认参加。',
    },
  },
  'class.promoted': {
    group: 'decided',
    label: '培训班候补转为录取',
    title: '您已由候补转为“{class}”录取',
    text: '{time}{venue}。{confirm}',
    holds: {
      class: '教师党支部书记示范班',
      time: '2026年5月11日至2026年5月15日',
      venue: '，市委党校',
      confirm: '请在2026年5月1日前确认参加。',
    },
  },
  'class.ended': {
    group: 'decided',
    label: '培训班推荐结束',
    title: '“{class}”：{result}',
    text: '原因：{reason}',
    holds: { class: '教师党支部书记示范班', result: '未录取', reason: '本期已参训。' },
  },
  'class.people': {
    group: 'decided',
    label: '本单位推荐人员有变化',
    title: '“{class}”：{names}{what}',
    text: '{names}{what}。名单见培训班页面。',
    holds: { class: '教师党支部书记示范班', names: '李明、王芳', what: '由候补转为录取' },
  },
  'class.postHidden': {
    group: 'decided',
    label: '班级讨论里的发言被隐藏',
    title: '您在“{class}”讨论里的发言已被隐藏',
    text: '“{what}”。原因：{reason}',
    holds: { class: '教师党支部书记示范班', what: '请问资料在哪里下载', reason: '与课程无关' },
  },
  'assignment.published': {
    group: 'decided',
    label: '培训班布置作业',
    title: '“{class}”的作业：{title}',
    text: '请在 {dueOn} 前提交。',
    holds: { class: '教师党支部书记示范班', title: '学习心得', dueOn: '2026年5月20日' },
  },
  'assignment.returned': {
    group: 'decided',
    label: '作业被退回修改',
    title: '作业“{title}”请修改后再提交',
    text: '“{class}”的老师意见：{comment}',
    holds: { title: '学习心得', class: '教师党支部书记示范班', comment: '请结合本支部的工作写。' },
  },
  'assignment.marked': {
    group: 'decided',
    label: '作业已批阅',
    title: '作业“{title}”批阅完毕：{result}',
    text: '“{class}”的作业“{title}”已批阅：{result}。',
    holds: { title: '学习心得', class: '教师党支部书记示范班', result: '86 分，通过' },
  },
  'class.left': {
    group: 'decided',
    label: '培训班退学',
    title: '{person}：“{class}”{what}',
    text: '原因：{reason}',
    holds: { person: '李明', class: '教师党支部书记示范班', what: '退学', reason: '请假超过规定。' },
  },
  'leave.answered': {
    group: 'decided',
    label: '请假有了结果',
    title: '“{class}”请假：{result}',
    text: '意见：{answer}',
    holds: { class: '教师党支部书记示范班', result: '已准假', answer: '同意' },
  },
  'quiz.marked': {
    group: 'decided',
    label: '答卷已批阅',
    title: '《{lesson}》批阅完毕：{score} 分，{result}',
    text: '课程《{course}》的测验《{lesson}》已批阅，得 {score} 分（满分 {total} 分）。',
    holds: { lesson: '单元测验', course: '党章学习', score: '86', total: '100', result: '通过' },
  },
  'assignment.due': {
    group: 'deadline',
    label: '作业快到期',
    title: '作业“{title}”还有 {days} 天截止',
    text: '“{class}”的作业“{title}”请在 {dueOn} 前提交。',
    holds: { title: '学习心得', class: '教师党支部书记示范班', days: '3', dueOn: '2026年5月20日' },
  },
  'attendance.warning': {
    group: 'deadline',
    label: '请假与缺课提醒',
    title: '{person} 在“{class}”的请假和缺课{what}',
    text: '已请假、缺课 {missed} 学时，全班共 {total} 学时；超过{share}的作退学处理。',
    holds: {
      person: '李明',
      class: '教师党支部书记示范班',
      what: '接近上限',
      missed: '4',
      total: '30',
      share: '七分之一',
    },
  },
  'deadline.near': {
    group: 'deadline',
    label: '培训要求快到期',
    title: '“{requirement}”还有 {days} 天到期',
    text: '请在 {dueOn} 前完成“{requirement}”。',
    holds: { requirement: '新任书记任职培训', days: '7', dueOn: '2026年5月1日' },
  },
  'evaluation.opened': {
    group: 'deadline',
    label: '教学评价开放',
    title: '请评价“{class}”',
    text: '不记名，{until}截止，几分钟即可填完。',
    holds: { class: '教师党支部书记示范班', until: '2026年5月20日' },
  },
  'evaluation.closing': {
    group: 'deadline',
    label: '教学评价快截止',
    title: '“{class}”的教学评价还没有填写',
    text: '不记名，{until}截止，几分钟即可填完。',
    holds: { class: '教师党支部书记示范班', until: '2026年5月20日' },
  },
  'evaluation.results': {
    group: 'decided',
    label: '授课评价有了结果',
    title: '“{class}”的授课评价有了结果',
    text: '可以查看学员对您授课的评价。',
    holds: { class: '教师党支部书记示范班' },
  },
  'course.newer': {
    group: 'course',
    label: '课程有新版本',
    title: '《{course}》发布了新版本',
    text: '您在学的《{course}》有了第 {version} 版。可以在课程页查看改动并选择是否转到新版，已完成的部分不受影响。',
    holds: { course: '党章学习', version: '2' },
  },
  'class.answered': {
    group: 'course',
    label: '班级讨论里有人回复',
    title: '“{topic}”有了新的回复',
    text: '{by} 等在“{class}”的讨论里回复了您。',
    holds: { class: '教师党支部书记示范班', topic: '谈心谈话怎么开头', by: '李明' },
  },
  'device.new': {
    group: 'security',
    label: '新设备登录',
    title: '您的账号在新设备上登录',
    text: '{at}，{device}，{place}。如果不是您本人，请立即修改密码并退出其他设备。',
    holds: { at: '2026年5月1日 08:30', device: 'Windows 上的 Chrome', place: '网络地址 203.0.113.9' },
  },
  announcement: {
    group: 'announcement',
    label: '通知公告',
    title: '{title}',
    text: '{text}',
    holds: { title: '关于开展集中轮训的通知', text: '请各单位于月底前完成。' },
  },
  digest: {
    group: 'digest',
    label: '每日摘要',
    title: '{unit}今天的培训情况',
    text: '{owed}；等待答复的更正申请 {waiting} 份。',
    holds: { unit: '某某大学', owed: '“新任书记任职培训”还有 12 人未完成', waiting: '1' },
  },
} as const satisfies Record<string, Kind>
export type NoticeKind = keyof typeof KINDS
/** What the words of a kind need to be told. */
export type Values<K extends NoticeKind> = Record<keyof (typeof KINDS)[K]['holds'], string>

/** Puts the values into the braces; what has no value stays as it was written. */
export const fill = (words: string, values: Record<string, string>): string =>
  words.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole)
