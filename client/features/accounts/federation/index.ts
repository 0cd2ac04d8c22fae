import { feature } from '../../../lib/feature.ts'

export const federation = feature({
  routes: [
    {
      path: '/sign-in/confirm',
      component: () => import('./ConfirmIdentity.vue'),
      meta: { area: 'open', title: '确认关联' },
    },
    {
      path: '/sign-in/directory/:provider',
      component: () => import('./DirectorySignIn.vue'),
      meta: { area: 'open', title: '登录' },
    },
    { path: '/sign-in/done', component: () => import('./Arrived.vue'), meta: { area: 'open', title: '登录' } },
    {
      path: '/manage/identity-providers',
      component: () => import('./IdentityProviders.vue'),
      meta: { area: 'manage', can: 'identityProvider.write', title: '统一身份认证' },
    },
  ],
  navigation: [
    {
      label: '统一身份认证',
      to: '/manage/identity-providers',
      can: 'identityProvider.write',
      group: '系统',
      order: 81,
    },
  ],
})
