/**
 * What the page brought is not asked for again by the parts that show it: the page itself asks whenever it is opened or
 * looked at again. For `staleTime` of their queries.
 */
export const WITH_PAGE = Infinity
