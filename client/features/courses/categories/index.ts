import { feature } from '../../../lib/feature.ts'

export const categories = feature({
  routes: [
    {
      path: '/manage/categories',
      component: () => import('./pages/Categories.vue'),
      meta: { area: 'manage', can: 'category.write', title: '课程分类' },
    },
  ],
  navigation: [{ label: '课程分类', to: '/manage/categories', can: 'category.write', group: '课程建设', order: 36 }],
})
