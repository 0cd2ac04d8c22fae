import { feature } from '../../lib/feature.ts'
import { onAccount } from '../../lib/session.ts'

/** Who has signed out is shown nothing here any more. */
onAccount(async (account) => {
  if (account !== null || !('serviceWorker' in navigator)) return
  const { turnOffHere } = await import('./pushHere.ts')
  await turnOffHere(false).catch(() => undefined)
})

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
      path: '/manage/group-robots',
      component: () => import('./pages/GroupRobots.vue'),
      meta: { area: 'manage', can: 'notice.announce', title: '群机器人' },
    },
    {
      path: '/manage/notice-words',
      component: () => import('./pages/NoticeWords.vue'),
      meta: { area: 'manage', can: 'notice.words', title: '通知用语' },
    },
    {
      path: '/manage/notice-ways',
      component: () => import('./pages/NoticeWays.vue'),
      meta: { area: 'manage', can: 'notice.settings', title: '通知方式' },
    },
  ],
  navigation: [
    { label: '通知公告', to: '/manage/announcements', can: 'notice.announce', group: '培训覆盖', order: 18 },
    { label: '通知用语', to: '/manage/notice-words', can: 'notice.words', group: '培训覆盖', order: 19 },
    { label: '通知方式', to: '/manage/notice-ways', can: 'notice.settings', group: '系统', order: 84 },
  ],
})
