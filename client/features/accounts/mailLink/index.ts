import { feature } from '../../../lib/feature.ts'

export const mailLink = feature({
  routes: [
    {
      path: '/sign-in/mail-link',
      component: () => import('./UseMailLink.vue'),
      meta: { area: 'open', title: '邮件登录' },
    },
  ],
})
