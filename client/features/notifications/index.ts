import { feature } from '../../lib/feature.ts'

export const notifications = feature({
  routes: [
    { path: '/notices', component: () => import('./pages/Notices.vue'), meta: { title: '通知' } },
    { path: '/notices/choices', component: () => import('./pages/Choices.vue'), meta: { title: '通知偏好' } },
    {
      path: '/manage/announcements',
      component: () => import('./pages/Announcements.vue'),
      meta: { area: 'manage', can: 'notice.announce', title: '通知公告' },
    },
    {
      path: '/manage/notice-ways',
      component: () => import('./pages/NoticeWays.vue'),
      meta: { area: 'manage', can: 'notice.settings', title: '通知方式' },
    },
  ],
  navigation: [
    { label: '通知公告', to: '/manage/announcements', can: 'notice.announce', group: '培训覆盖', order: 18 },
    { label: '通知方式', to: '/manage/notice-ways', can: 'notice.settings', group: '系统', order: 84 },
  ],
})
