import type { Component } from 'vue'

/** A page of a class for its trainees, as a tab of its own address; it is given the class. */
export interface OwnClassTab {
  /** Behind the address of the class; '' is the class itself. */
  path: string
  label: string
  component: () => Promise<Component>
}
export const tabs: OwnClassTab[] = [
  { path: '', label: '今天', component: () => import('./pages/OwnDay.vue') },
  { path: 'timetable', label: '课程表', component: () => import('./pages/OwnTimetable.vue') },
  { path: 'attendance', label: '签到/请假', component: () => import('../../attendance/OwnAttendance.vue') },
  { path: 'assignments', label: '作业', component: () => import('../../assignments/OwnAssignments.vue') },
  { path: 'materials', label: '资料', component: () => import('../../classLife/ClassMaterials.vue') },
  { path: 'discussion', label: '讨论', component: () => import('../../classLife/ClassDiscussion.vue') },
  { path: 'photos', label: '照片', component: () => import('../../classLife/ClassPhotos.vue') },
  { path: 'branch', label: '党支部', component: () => import('../../classLife/ClassBranch.vue') },
  { path: 'evaluation', label: '评价', component: () => import('../../evaluations/OwnEvaluation.vue') },
  { path: 'graduation', label: '结业', component: () => import('../../graduation/OwnGraduation.vue') },
  { path: 'about', label: '报到须知', component: () => import('./pages/OwnClassAbout.vue') },
]
