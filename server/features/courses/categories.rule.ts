/** In a filter: courses without a category. Ids of categories are longer. */
export const NO_CATEGORY = 'none'
