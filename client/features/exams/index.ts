import { feature } from '../../lib/feature.ts'

const staff = { area: 'manage', can: 'exam.read' } as const
const own = { area: 'learn', can: 'learning.own' } as const

export const exams = feature({
  routes: [
    { path: '/manage/exams', component: () => import('./pages/Exams.vue'), meta: { ...staff, title: '考试' } },
    {
      path: '/manage/exams/:exam',
      component: () => import('./pages/Exam.vue'),
      props: true,
      meta: { ...staff, title: '考试' },
    },
    {
      path: '/manage/exams/corrections/:correction',
      component: () => import('./pages/KeyCorrection.vue'),
      props: true,
      meta: { area: 'manage', can: 'exam.write', title: '更正答案' },
    },
    { path: '/exams', component: () => import('./own/OwnExams.vue'), meta: { ...own, title: '我的考试' } },
    {
      path: '/exams/sittings/:sitting',
      component: () => import('./own/SittingResult.vue'),
      props: true,
      meta: { ...own, title: '考试成绩' },
    },
    {
      path: '/exams/:exam',
      component: () => import('./own/OwnExam.vue'),
      props: true,
      meta: { ...own, title: '考试' },
    },
    {
      path: '/exams/:exam/sit',
      component: () => import('./own/SitExam.vue'),
      props: true,
      meta: { ...own, title: '作答' },
    },
  ],
  navigation: [{ label: '考试', to: '/manage/exams', can: 'exam.read', group: '培训班', order: 47 }],
})
