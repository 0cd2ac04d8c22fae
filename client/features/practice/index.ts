import { feature } from '../../lib/feature.ts'

const staff = { area: 'manage', can: 'practice.write' } as const
const own = { area: 'learn', can: 'learning.own' } as const

export const practice = feature({
  routes: [
    { path: '/manage/practice', component: () => import('./pages/Sets.vue'), meta: { ...staff, title: '练习' } },
    {
      path: '/manage/practice/:set',
      component: () => import('./pages/Set.vue'),
      props: true,
      meta: { ...staff, title: '练习' },
    },
    { path: '/practice', component: () => import('./own/Practice.vue'), meta: { ...own, title: '练习' } },
    { path: '/practice/book', component: () => import('./own/Book.vue'), meta: { ...own, title: '错题本' } },
    {
      path: '/practice/runs/:run',
      component: () => import('./own/Run.vue'),
      props: true,
      meta: { ...own, title: '练习' },
    },
  ],
  navigation: [{ label: '练习', to: '/manage/practice', can: 'practice.write', group: '培训班', order: 46 }],
})
