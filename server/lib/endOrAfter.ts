/** Waits for the end of `work`, good or bad, but no longer than `ms`. */
export const endOrAfter = (work: Promise<unknown>, ms: number): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms) // cleared: to abort a promised pause makes an error, with its stack
    const end = (): void => {
      clearTimeout(timer)
      resolve()
    }
    work.then(end, end)
  })
