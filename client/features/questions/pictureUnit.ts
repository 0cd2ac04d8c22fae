import type { InjectionKey } from 'vue'

/** The unit for which pictures of the question that is being written are kept. */
export const PICTURE_UNIT: InjectionKey<() => string> = Symbol('the unit of pictures')
