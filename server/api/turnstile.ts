/** Lets so many work at a time; so many more wait in the order they came, each not longer than `waitMs`. */
export function turnstile({ atATime, waiting, waitMs }: { atATime: number; waiting: number; waitMs: number }) {
  let inside = 0;
  const queue: (() => void)[] = [];
  const leave = () => {
    const next = queue.shift();
    if (next) next();
    else inside--;
  };
  const once = (what: () => void) => {
    let done = false;
    return () => {
      if (!done) what();
      done = true;
    };
  };
  return {
    /** What to call when the work is done; null when there is no place in time. */
    async enter(): Promise<(() => void) | null> {
      if (inside < atATime) {
        inside++;
        return once(leave);
      }
      if (queue.length >= waiting) return null;
      return new Promise((resolve) => {
        const turn = () => {
          clearTimeout(timer);
          resolve(once(leave));
        };
        const timer = setTimeout(() => {
          queue.splice(queue.indexOf(turn), 1);
          resolve(null);
        }, waitMs);
        queue.push(turn);
      });
    },
  };
}
