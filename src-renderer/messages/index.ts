import { english } from './en/index.ts';
import { language } from './language.ts';
import { chinese } from './zh/index.ts';

/** What a translation has to have: the same entries, the same arguments. */
export type Messages = typeof english;

/** Every text of the page. */
export const m: Messages = language === 'zh' ? chinese : english;
