import { feature } from '../../lib/feature.ts'

export const graduation = feature({
  routes: [
    {
      path: '/manage/graduation-reviews',
      component: () => import('./pages/GraduationReviews.vue'),
      meta: { area: 'manage', can: 'class.run', title: '结业复核' },
    },
  ],
})
