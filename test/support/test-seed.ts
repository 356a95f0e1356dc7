/** What tests draw their cases from. The same on every run, so that a failure is a change of the code; WINNOW_SEED looks at others. */
export const testSeed = Number(process.env['WINNOW_SEED'] ?? 20240229);
