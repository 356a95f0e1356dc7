/** A language that the page is written in. */
export type Language = 'en' | 'zh';
export type LanguageChoice = 'system' | Language;

const key = 'winnow.language';
export const languageChoices: readonly LanguageChoice[] = ['system', 'en', 'zh'];

/** As `<html lang>` and `Intl` want it. */
export const languageTags: Record<Language, string> = { en: 'en', zh: 'zh-CN' };

/** What a person chose in this browser. Without a store (Node, a browser that keeps nothing): as the system. */
export function chosenLanguage(): LanguageChoice {
  try {
    const stored = localStorage.getItem(key) as LanguageChoice;
    return languageChoices.includes(stored) ? stored : 'system';
  } catch {
    return 'system';
  }
}

export function storeLanguage(choice: LanguageChoice): void {
  try {
    localStorage.setItem(key, choice);
  } catch {
    return;
  }
}

/**
 * The language of the page: the one chosen, else the first of the reader's languages that the page is written in,
 * else English. Chinese without a script or a region is read as simplified; traditional Chinese is another
 * script, so that it leads to the reader's next language.
 */
export function languageOf(choice: LanguageChoice, preferred: readonly string[]): Language {
  if (choice !== 'system') return choice;
  for (const tag of preferred) {
    const [primary, ...rest] = tag.toLowerCase().split('-');
    if (primary === 'en') return 'en';
    if (primary !== 'zh' || rest.includes('hant')) continue;
    if (rest.includes('hans') || !rest.some((part) => ['tw', 'hk', 'mo'].includes(part))) return 'zh';
  }
  return 'en';
}

const preferred = typeof document === 'undefined' ? [] : navigator.languages;

/** Chosen when the page loads, and the same until it loads again: texts are read into many places once. */
export const language: Language = languageOf(chosenLanguage(), preferred);
