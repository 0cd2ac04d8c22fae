/** What pictures of an article may be, and how large: what every browser shows, and nothing that may hold scripts. */
export const PICTURE_TYPES: readonly string[] = ['image/png', 'image/jpeg', 'image/gif', 'image/webp']
export const PICTURE_BYTES = 10 * 1024 * 1024
/** Sounds of questions, as browsers call them; what they are is judged by their bytes. */
export const SOUND_TYPES: readonly string[] = [
  ...['audio/mpeg', 'audio/mp3', 'audio/mp4', 'audio/x-m4a', 'audio/aac', 'audio/ogg', 'audio/opus'],
  ...['audio/wav', 'audio/x-wav', 'audio/wave', 'audio/flac', 'audio/x-flac', 'audio/amr'],
]
export const SOUND_BYTES = 20 * 1024 * 1024
