/** Pictures and sounds of questions, for who is shown the questions. */
import type { Actor } from '../../access/actor.ts'
import type { AppContext } from '../../appContext.ts'
import { picturesOf } from '../assets/playbackUrls.service.ts'
import { assetsNamed } from '../courses/article.rule.ts'

/**
 * A view with the addresses of what it shows, signed for the caller's session: of that and nothing else. So a picture
 * of an explanation can be had once the explanation is shown, and not before.
 */
export const withPictures = async <T extends object>(
  app: Pick<AppContext, 'secret'>,
  { session }: Actor,
  view: T,
): Promise<T & { pictures: Record<string, string> }> => ({
  ...view,
  pictures: await picturesOf(app, assetsNamed(view), session),
})
