import { feature } from '../../lib/feature.ts'

export const courses = feature({
  routes: [
    {
      path: '/manage/courses',
      component: () => import('./pages/Courses.vue'),
      meta: { area: 'manage', can: 'course.write', title: '我的课程' },
    },
    {
      path: '/manage/courses/:course',
      component: () => import('./pages/CourseEditor.vue'),
      props: true,
      meta: { area: 'manage', can: 'course.write', title: '编辑课程' },
    },
    {
      path: '/manage/courses/:course/preview',
      component: () => import('./pages/CoursePreview.vue'),
      props: true,
      meta: { area: 'manage', can: 'course.read', title: '预览课程' },
    },
  ],
  navigation: [{ label: '我的课程', to: '/manage/courses', can: 'course.write', group: '课程建设', order: 30 }],
})
