import { feature } from '../../lib/feature.ts'

const of = { area: 'manage', can: 'question.read', title: '题库' } as const

export const questions = feature({
  routes: [
    { path: '/manage/bank', component: () => import('./pages/QuestionBank.vue'), meta: of },
    {
      path: '/manage/bank/topics',
      component: () => import('./pages/QuestionTopics.vue'),
      meta: { ...of, can: 'question.write', title: '知识点' },
    },
    {
      path: '/manage/bank/import',
      component: () => import('./exchange/ImportQuestions.vue'),
      meta: { ...of, can: 'question.write', title: '导入试题' },
    },
    {
      path: '/manage/bank/imports/:id',
      component: () => import('./files/ImportFile.vue'),
      props: true,
      meta: { ...of, can: 'question.write', title: '导入试题' },
    },
    {
      path: '/manage/bank/new',
      component: () => import('./pages/NewQuestion.vue'),
      meta: { ...of, can: 'question.write', title: '新建试题' },
    },
    {
      path: '/manage/bank/questions/:question',
      component: () => import('./pages/QuestionPage.vue'),
      props: true,
      meta: { ...of, title: '试题' },
    },
  ],
  navigation: [{ label: '题库', to: '/manage/bank', can: 'question.read', group: '课程建设', order: 31 }],
})
