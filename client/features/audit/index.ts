import { feature } from '../../lib/feature.ts'

export const audit = feature({
  routes: [
    {
      path: '/manage/audit',
      component: () => import('./pages/Audit.vue'),
      meta: { area: 'manage', can: 'audit.read', title: '审计日志' },
    },
  ],
  navigation: [{ label: '审计日志', to: '/manage/audit', can: 'audit.read', group: '系统', order: 90 }],
})
