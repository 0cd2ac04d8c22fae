import type { AppContext } from '../../appContext.ts'
import { mount } from '../../http/mount.ts'
import { done } from '../../lib/schema.ts'
import { categories } from './categories.contract.ts'
import {
  archiveCategory,
  arrangeCategories,
  createCategory,
  removeCategory,
  renameCategory,
} from './categories.service.ts'
import { listCategories } from './categoryChoice.service.ts'

export const categoriesRoutes = (_app: AppContext) =>
  mount(categories, {
    list: ({ query }, actor) => listCategories(actor, query),
    create: async ({ body }, actor) => {
      await createCategory(actor, body)
      return done
    },
    arrange: async ({ body }, actor) => {
      await arrangeCategories(actor, body.ids)
      return done
    },
    rename: async ({ params, body }, actor) => {
      await renameCategory(actor, params.category, body.name)
      return done
    },
    archive: async ({ params, body }, actor) => {
      await archiveCategory(actor, params.category, body.archived)
      return done
    },
    remove: async ({ params }, actor) => {
      await removeCategory(actor, params.category)
      return done
    },
  })
