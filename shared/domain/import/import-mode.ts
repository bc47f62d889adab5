/** `delta`: every row is applied. `full`: people of the feed who are absent from the file leave as well. */
export type ImportMode = 'delta' | 'full';

/** Where an import stands. `planned` is where a preview ends, `held` waits for an approval. */
export type ImportState = 'planning' | 'planned' | 'held' | 'applying' | 'done' | 'rejected';
