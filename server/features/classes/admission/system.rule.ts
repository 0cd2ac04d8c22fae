/** Who did it where nobody did: by the clock, or because something else changed. */
export const SYSTEM = '系统'
