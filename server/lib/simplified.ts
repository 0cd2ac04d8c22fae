/** Traditional characters as simplified ones: by the longest words that OpenCC knows, so that 乾坤 stays and 乾淨 does not. */
import { Converter } from 'opencc-js/t2cn'

let convert: ((text: string) => string) | undefined

/** Its tables are read when somebody first needs them. */
export const simplified = (text: string): string => (convert ??= Converter({ from: 't', to: 'cn' }))(text)
