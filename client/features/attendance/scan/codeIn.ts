/** The code of a link as the screen shows it; null for any other text. */
export const codeIn = (text: string): string | null => /\/learn\/sign-in\/([\w-]{39})$/.exec(text.trim())?.[1] ?? null
