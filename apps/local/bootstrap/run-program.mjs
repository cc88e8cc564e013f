import { spawn } from 'node:child_process';
import { constants } from 'node:os';

const sameKeyPressMs = 500;

/**
 * Runs a program in a process group of its own and gives its exit code. Signals are passed on once each: Ctrl-C in a
 * terminal reaches this process more than once (from the terminal and from npm), and the program would take the second
 * one for impatience. When this process disappears, the program sees its channel close.
 */
export function runProgram(node, program, args, options) {
  return new Promise((resolve, reject) => {
    const flags = ['--enable-source-maps', '--disable-warning=TimeoutNegativeWarning'];
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
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal]));
  });
}
