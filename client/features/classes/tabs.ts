import type { Component } from 'vue'
import type { Capability } from '../../../server/access/capabilities.ts'

/** A page of a class, as a tab of its own address; it is given the class, and says `changed` when it changed it. */
export interface ClassTab {
  /** Behind the address of the class; '' is the class itself. */
  path: string
  label: string
  can: Capability | readonly Capability[]
  /** Whom it is shown, besides: who may change the class, or who runs it. */
  whom?: 'editable' | 'runs'
  component: () => Promise<Component>
}
/** Who teaches at the base sees the class, and not who is to come. */
const LISTS = ['class.write', 'class.nominate'] as const
export const tabs: ClassTab[] = [
  { path: '', label: '概况', can: 'class.read', component: () => import('./pages/ClassOverview.vue') },
  { path: 'timetable', label: '课程表', can: 'class.read', component: () => import('./pages/ClassTimetable.vue') },
  {
    path: 'budget',
    label: '预算',
    can: 'class.write',
    whom: 'editable',
    component: () => import('./pages/ClassBudget.vue'),
  },
  {
    path: 'nominations',
    label: '名额与推荐',
    can: LISTS,
    component: () => import('./nominations/pages/ClassNominations.vue'),
  },
  {
    path: 'admission',
    label: '录取名单',
    can: LISTS,
    component: () => import('./nominations/pages/ClassAdmission.vue'),
  },
  {
    path: 'attendance',
    label: '签到',
    can: 'class.run',
    whom: 'runs',
    component: () => import('../attendance/ClassAttendance.vue'),
  },
  {
    path: 'leaves',
    label: '请假',
    can: 'class.run',
    whom: 'runs',
    component: () => import('../attendance/ClassLeaves.vue'),
  },
  {
    path: 'assignments',
    label: '作业',
    can: 'class.run',
    whom: 'runs',
    component: () => import('../assignments/ClassAssignments.vue'),
  },
  {
    path: 'groups',
    label: '分组',
    can: 'class.run',
    whom: 'runs',
    component: () => import('../assignments/ClassGroups.vue'),
  },
  {
    path: 'announcements',
    label: '通知',
    can: 'class.run',
    whom: 'runs',
    component: () => import('../classLife/ClassAnnouncements.vue'),
  },
  {
    path: 'materials',
    label: '资料',
    can: 'class.run',
    whom: 'runs',
    component: () => import('../classLife/ClassMaterials.vue'),
  },
  {
    path: 'discussion',
    label: '讨论',
    can: 'class.run',
    whom: 'runs',
    component: () => import('../classLife/ClassDiscussion.vue'),
  },
  {
    path: 'photos',
    label: '照片',
    can: 'class.run',
    whom: 'runs',
    component: () => import('../classLife/ClassPhotos.vue'),
  },
  {
    path: 'branch',
    label: '党支部',
    can: 'class.run',
    whom: 'runs',
    component: () => import('../classLife/ClassBranch.vue'),
  },
  {
    path: 'seating',
    label: '座位',
    can: 'class.run',
    whom: 'runs',
    component: () => import('../seating/ClassSeating.vue'),
  },
  {
    path: 'evaluation',
    label: '评价',
    can: 'class.write',
    whom: 'editable',
    component: () => import('../evaluations/ClassEvaluation.vue'),
  },
  {
    path: 'graduation',
    label: '结业',
    can: 'class.run',
    whom: 'runs',
    component: () => import('../graduation/ClassGraduation.vue'),
  },
]
