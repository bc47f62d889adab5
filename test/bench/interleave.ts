/** One of the things that are measured against each other. */
export interface Series<Sample> {
  readonly measure: () => Promise<Sample>;
  readonly samples: Sample[];
}

/** A series without samples yet. */
export function series<Sample>(measure: () => Promise<Sample>): Series<Sample> {
  return { measure, samples: [] };
}

/**
 * Measures the series in turn, round after round, so that whatever else the machine does hits all of them alike.
 * Every other round goes the other way around. What the warm-up rounds gave is thrown away.
 */
export async function interleave<Sample>(
  all: readonly Series<Sample>[],
  { rounds, warmUps }: { readonly rounds: number; readonly warmUps: number },
): Promise<void> {
  for (let round = -warmUps; round < rounds; round += 1) {
    for (const { measure, samples } of round % 2 === 0 ? all : all.toReversed()) {
      const sample = await measure();
      if (round >= 0) samples.push(sample);
    }
  }
}
