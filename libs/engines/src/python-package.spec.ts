import { expect, it, vi } from 'vitest';
import { pythonWithPackage } from './python-package.js';

it('a machine without Python is told what to install', async () => {
  vi.stubEnv('PATH', '/nowhere');
  await expect(pythonWithPackage({ requirement: 'kafka-python==3.0.12', sha256: [] })).rejects.toThrow(
    expect.objectContaining({
      code: 'python-not-found',
      message: expect.stringMatching(/needs Python 3 with pip, and python3 is not on the PATH\. Install it/),
    }),
  );
  vi.unstubAllEnvs();
});
