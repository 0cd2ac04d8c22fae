/** Whether a position is a secretary's 书记; of a table from before that was asked, its id says it. */
export const isSecretary = ({ id, secretary }: { id: string; secretary?: boolean | undefined }): boolean =>
  secretary ?? /(^|-)(?<!deputy-)secretary$/.test(id)
