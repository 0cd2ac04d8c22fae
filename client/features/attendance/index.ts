import { feature } from '../../lib/feature.ts'

export const attendance = feature({
  routes: [
    {
      path: '/manage/classes/:trainingClass/screen/:classSession',
      component: () => import('./pages/SignInScreen.vue'),
      props: true,
      meta: { area: 'manage', can: 'class.run', title: '课堂签到', bare: true },
    },
    {
      path: '/learn/sign-in',
      component: () => import('./pages/ScanCode.vue'),
      meta: { area: 'learn', can: 'learning.own', title: '扫码签到' },
    },
    {
      path: '/learn/sign-in/:code',
      component: () => import('./pages/SignIn.vue'),
      props: true,
      meta: { area: 'learn', can: 'learning.own', title: '签到' },
    },
  ],
})
