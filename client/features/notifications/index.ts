import { feature } from '../../lib/feature.ts'

export const notifications = feature({
  routes: [{ path: '/notices', component: () => import('./pages/Notices.vue'), meta: { title: '通知' } }],
})
