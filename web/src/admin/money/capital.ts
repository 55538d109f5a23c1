/** Words of a sentence's middle as a label of their own. */
export const capital = (words: string) => words.charAt(0).toLocaleUpperCase() + words.slice(1);
