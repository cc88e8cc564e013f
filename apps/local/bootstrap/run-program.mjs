import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { ownSourceMaps } from './source-maps.mjs';

const sameKeyPressMs = 500;
const lookForNpmMs = 500;

/** Whoever ends npm ends its shell, which tells nobody: this process would live on under another parent. */
function onEndOfNpm(tell) {
  const npm = process.ppid;
  if (process.env.npm_lifecycle_event === undefined) return;
  const looking = setInterval(() => {
    if (process.ppid === npm) return;
    clearInterval(looking);
    tell();
  }, lookForNpmMs);
  looking.unref();
}

/**
 * Runs a program in a process group of its own and gives its exit code. Signals are passed on once each: Ctrl-C in a
 * terminal reaches this process more than once (from the terminal and from npm), and the program would take the second
 * one for impatience. When this process disappears, the program sees its channel close.
 */
export function runProgram(node, program, args, options) {
  return new Promise((resolve, reject) => {
    // Whether a Kafka is there is asked by a client that sets timers in the past, of which Node warns and which does no harm.
    const flags = [ownSourceMaps, '--disable-warning=TimeoutNegativeWarning'];
    const child = spawn(node, [...flags, program, ...args], {
      ...options,
      detached: true,
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    });
    const lastPassed = new Map();
    const pass = (signal) => {
      const now = Date.now();
      if (now - (lastPassed.get(signal) ?? 0) < sameKeyPressMs) return;
      lastPassed.set(signal, now);
      child.kill(signal);
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, pass);
    onEndOfNpm(() => pass('SIGTERM'));
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal]));
  });
}
