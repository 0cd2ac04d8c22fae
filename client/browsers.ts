/**
 * The oldest browsers that the client is built for. Chromium 109 is the last for Windows 7, which the 360 and QQ
 * browsers of older offices stand on; Safari 16 and its engine in WeChat; the current Firefox ESR.
 */
export const BROWSERS = { chrome: 109, edge: 109, firefox: 140, safari: 16, ios: 16 } as const
