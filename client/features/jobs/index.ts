import { feature } from '../../lib/feature.ts'

export const jobs = feature({
  routes: [
    {
      path: '/manage/jobs',
      component: () => import('./pages/Jobs.vue'),
      meta: { area: 'manage', can: 'job.read', title: '后台任务' },
    },
  ],
  navigation: [{ label: '后台任务', to: '/manage/jobs', can: 'job.read', group: '系统', order: 84 }],
})
