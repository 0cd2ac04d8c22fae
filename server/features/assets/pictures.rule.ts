/** What pictures of an article may be, and how large: what every browser shows, and nothing that may hold scripts. */
export const PICTURE_TYPES: readonly string[] = ['image/png', 'image/jpeg', 'image/gif', 'image/webp']
export const PICTURE_BYTES = 10 * 1024 * 1024
