import { feature } from '../../lib/feature.ts'

const staff = { area: 'manage', can: 'class.run' } as const

export const assignments = feature({
  routes: [
    {
      path: '/manage/assignments',
      component: () => import('./pages/WaitingSubmissions.vue'),
      meta: { ...staff, title: '作业批阅' },
    },
    {
      path: '/manage/assignments/:assignment',
      component: () => import('./pages/AssignmentQueue.vue'),
      props: true,
      meta: { ...staff, title: '作业' },
    },
    {
      path: '/manage/assignments/:assignment/:submission',
      component: () => import('./pages/MarkSubmission.vue'),
      props: true,
      meta: { ...staff, title: '批阅作业' },
    },
    {
      path: '/learn/classes/:trainingClass/assignments/:assignment',
      component: () => import('./own/OwnAssignment.vue'),
      props: true,
      meta: { area: 'learn', can: 'learning.own', title: '作业' },
    },
  ],
  navigation: [{ label: '作业批阅', to: '/manage/assignments', can: 'class.run', group: '培训班', order: 46 }],
})
