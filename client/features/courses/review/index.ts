import { feature } from '../../../lib/feature.ts'

export const reviews = feature({
  routes: [
    {
      path: '/manage/reviews',
      component: () => import('./pages/Reviews.vue'),
      meta: { area: 'manage', can: 'course.review', title: '课程审核' },
    },
    {
      path: '/manage/reviews/:course',
      component: () => import('./pages/Review.vue'),
      props: true,
      meta: { area: 'manage', can: 'course.review', title: '审核课程' },
    },
  ],
  navigation: [{ label: '课程审核', to: '/manage/reviews', can: 'course.review', group: '课程建设', order: 35 }],
})
