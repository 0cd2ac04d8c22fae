import { feature } from '../../lib/feature.ts'

export const accounts = feature({
  routes: [
    { path: '/sign-in', component: () => import('./pages/SignIn.vue'), meta: { area: 'open', title: '登录' } },
    { path: '/activate', component: () => import('./pages/Activate.vue'), meta: { area: 'open', title: '设置密码' } },
    { path: '/password', component: () => import('./pages/ChangePassword.vue'), meta: { title: '修改密码' } },
    { path: '/settings', component: () => import('./pages/Settings.vue'), meta: { title: '设置' } },
    {
      path: '/manage/accounts',
      component: () => import('./pages/Accounts.vue'),
      meta: { area: 'manage', can: 'account.read', title: '账号' },
    },
    {
      path: '/manage/sign-ins',
      component: () => import('./pages/SignIns.vue'),
      meta: { area: 'manage', can: 'signin.read', title: '登录记录' },
    },
  ],
  navigation: [
    { label: '账号与授权', to: '/manage/accounts', can: 'account.read', group: '系统', order: 80 },
    { label: '登录记录', to: '/manage/sign-ins', can: 'signin.read', group: '系统', order: 82 },
  ],
})
