/** Shows on standard error what takes longer than a second: one line rewritten on a terminal, else a line every five seconds. */

const firstShownMs = 1_000;
const repeatedMs = 5_000;

/**
 * Runs a step and says what is being done, and for how long, while it takes longer than a second.
 * `step` may change the label through its argument.
 */
export async function withProgress(label, step, out = process.stderr) {
  const began = Date.now();
  let current = label;
  let shown = false;
  let lastLine = 0;
  const show = () => {
    const now = Date.now();
    if (now - began < firstShownMs) return;
    const line = `${current} … ${Math.floor((now - began) / 1000)} s`;
    if (out.isTTY) out.write(`\r\u001b[K${line}`);
    else if (!shown || now - lastLine >= repeatedMs) {
      out.write(`${line}\n`);
      lastLine = now;
    }
    shown = true;
  };
  const timer = setInterval(show, 250);
  try {
    return await step((next) => {
      current = `${label}: ${next}`;
    });
  } finally {
    clearInterval(timer);
    if (shown && out.isTTY) out.write('\r\u001b[K');
  }
}
