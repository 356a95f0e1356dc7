import fc from 'fast-check';

// The same cases on every run, so that a failure is a change of the code. WINNOW_SEED looks at others.
fc.configureGlobal({ seed: Number(process.env['WINNOW_SEED'] ?? 20240229) });
