/** Where the secret of a way belongs. */
export const secretOf = (way: string) => ({ row: `noticeWay/${way}`, field: 'secret' })
