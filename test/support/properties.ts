import fc from 'fast-check'

// The same cases in each run, so that a change is judged by what it changes; `npm run soak` tries others.
fc.configureGlobal({ seed: Number(process.env.SEED ?? 1) })
