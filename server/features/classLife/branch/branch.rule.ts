/** 临时党支部 of a class. Pure; the browser shows the same. */
export const OFFICERS = {
  secretary: '书记',
  deputy: '副书记',
  organisation: '组织委员',
  publicity: '宣传委员',
  discipline: '纪检委员',
} as const
export type Office = keyof typeof OFFICERS
export const offices = Object.keys(OFFICERS) as [Office, ...Office[]]

export const MEETINGS = {
  branch: '支部党员大会',
  committee: '支部委员会',
  group: '党小组会',
  lecture: '党课',
  theme: '主题党日',
} as const
export type MeetingKind = keyof typeof MEETINGS
export const meetingKinds = Object.keys(MEETINGS) as [MeetingKind, ...MeetingKind[]]
