/** How far something is. */
export interface Progress {
  /** What is being done. */
  readonly phase: string;
  /** How much there is to do; absent where that is not known. */
  readonly done?: number;
  readonly total?: number;
}

export interface ProgressBar {
  readonly show: (progress: Progress) => void;
  /** Leaves the terminal as it was. */
  readonly end: () => void;
}

/** Where a bar is drawn. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  /** 0 where the terminal does not say. */
  readonly columns?: number;
  readonly write: (text: string) => unknown;
}

const cells = 24;
const spinner = ['|', '/', '-', '\\'] as const;

/** A bar that moves on one line of a terminal. Elsewhere a line for each phase and each tenth, as logs want it. */
export function createProgressBar(stream: ProgressStream): ProgressBar {
  return stream.isTTY === true ? createMovingBar(stream) : createPlainLines(stream);
}

function createMovingBar(stream: ProgressStream): ProgressBar {
  let turns = 0;
  return {
    show(progress) {
      turns += 1;
      const share = shareOf(progress);
      const filled = Math.round((share ?? 0) * cells);
      const bar = `${'█'.repeat(filled)}${'░'.repeat(cells - filled)}`;
      const line =
        share === undefined
          ? `${spinner[turns % spinner.length]} ${progress.phase}`
          : `${bar} ${Math.floor(share * 100)} %  ${progress.phase}`;
      stream.write(`\r\u001b[K${line.slice(0, (stream.columns || 80) - 1)}`);
    },
    end: () => void (turns > 0 && stream.write('\r\u001b[K')),
  };
}

function createPlainLines(stream: ProgressStream): ProgressBar {
  let last = '';
  return {
    show(progress) {
      const share = shareOf(progress);
      const tenth = share === undefined ? '' : `, ${Math.floor(share * 10) * 10} %`;
      const line = `${progress.phase}${tenth}`;
      if (line !== last) stream.write(`${line}\n`);
      last = line;
    },
    end: () => undefined,
  };
}

function shareOf({ done, total }: Progress): number | undefined {
  if (done === undefined || total === undefined || total === 0) return undefined;
  return Math.min(1, done / total);
}
