import type { AppContext } from '../../../appContext.ts'
import { mount } from '../../../http/mount.ts'
import { graduationReviews } from './reviews.contract.ts'
import { toReview } from './reviews.service.ts'

export const graduationReviewsRoutes = (_app: AppContext) =>
  mount(graduationReviews, { list: (_input, actor) => toReview(actor) })
