type Settings = Readonly<Record<string, unknown>>

/**
 * Whether a sealed secret would be sent to another server, or less guarded, than it was typed for. Then it is typed
 * again: who may change an address does not thereby get what others have entrusted to the old one.
 */
export const goesElsewhere = (names: readonly string[], before: Settings, after: Settings): boolean =>
  names.some((name) => before[name] !== after[name])

export const TYPE_AGAIN = '服务器地址或加密方式改了，请重新填写'
