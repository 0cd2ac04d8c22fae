import type { AppContext } from '../../appContext.ts'
import { mount } from '../../http/mount.ts'
import { takeBeat } from './beats.service.ts'
import { answerCheck } from './checks.service.ts'
import { playback } from './playback.contract.ts'

export const playbackRoutes = (app: AppContext) =>
  mount(playback, {
    beat: ({ body }, _actor, { req }) => takeBeat(app, body, req.headers.cookie),
    answerCheck: ({ body }, _actor, { req }) => answerCheck(app, body, req.headers.cookie),
  })
