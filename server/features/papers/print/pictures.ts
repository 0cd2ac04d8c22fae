/** A picture as both files take it: JPEG or PNG, and its size in points at 96 dots an inch. */
export interface Picture {
  bytes: Buffer
  type: 'jpg' | 'png'
  width: number
  height: number
}
export type Pictures = ReadonlyMap<string, Picture>

/** No taller than this: a question stays together. */
const TALLEST = 230

export function fitted({ width, height }: Picture, room: number): { width: number; height: number } {
  const scale = Math.min(1, room / width, TALLEST / height)
  return { width: width * scale, height: height * scale }
}
export const missing = (alt: string): string => `[图片${alt && `：${alt}`}]`
