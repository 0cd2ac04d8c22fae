import type { AppContext } from '../../../appContext.ts'
import { mount } from '../../../http/mount.ts'
import { postsIn, yearOf } from './countBelow.ts'
import { coverageHistory } from './history.contract.ts'
import { presentComparison, presentThen } from './history.present.ts'
import { changesIn, compareCoverage, showCoverageAt, standingsAt } from './history.service.ts'
import { pageOf, postsThen } from './people.ts'

export const coverageHistoryRoutes = (_app: AppContext) =>
  mount(coverageHistory, {
    at: async ({ params, query }, actor) =>
      presentThen(await showCoverageAt(actor, params.requirement, params.unit, query)),
    peopleAt: async ({ params, query }, actor) => {
      const shown = await standingsAt(actor, params.requirement, params.unit, query)
      const { state, position, year, below } = query
      const isMeant = (standing: (typeof persons)[number][1]) =>
        (!state || standing.state === state) &&
        (!year || yearOf(standing) === year) &&
        postsIn(standing, shown.unit._id).some(
          (post) => (!position || post.position === position) && (!below || post.line.includes(below)),
        )
      const persons = [...shown.snapshot.standings]
      const meant = persons.filter(([, standing]) => isMeant(standing)).map(([person]) => person)
      const page = pageOf(shown.snapshot, meant, query)
      const posts = await postsThen(
        shown,
        shown.snapshot,
        page.items.map(({ _id }) => _id),
      )
      return {
        items: page.items.map(({ _id, name }) => {
          const { state: stood, coveredOn } = shown.snapshot.standings.get(_id)!
          return { person: _id, name, posts: posts.get(_id) ?? [], state: stood, coveredOn }
        }),
        nextCursor: page.nextCursor,
        total: meant.length,
      }
    },
    compare: async ({ params, query }, actor) =>
      presentComparison(await compareCoverage(actor, params.requirement, params.unit, query)),
    changed: async ({ params, query }, actor) => {
      const compared = await compareCoverage(actor, params.requirement, params.unit, query)
      const changes = changesIn(compared).filter(({ kind }) => kind === query.kind)
      const byPerson = new Map(changes.map((change) => [change.person, change]))
      const page = pageOf(compared.to, [...byPerson.keys()], query)
      const ids = page.items.map(({ _id }) => _id)
      const [now, before] = [await postsThen(compared, compared.to, ids), await postsThen(compared, compared.from, ids)]
      return {
        items: page.items.map(({ _id, name }) => {
          const { before: from, after } = byPerson.get(_id)!
          const posts = now.get(_id) ?? []
          return { person: _id, name, posts: posts.length > 0 ? posts : (before.get(_id) ?? []), before: from, after }
        }),
        nextCursor: page.nextCursor,
        total: changes.length,
      }
    },
  })
