import { expect, it } from 'vitest';
import { portFault, refuseFaults } from './settings.js';

it('settings without a fault are taken', () => {
  expect(() => refuseFaults('relay', ['', ''])).not.toThrow();
});

it('settings with faults are refused all at once, for the process that cannot start', () => {
  expect(() => refuseFaults('relay', ['A must be a URL', '', 'B must be a port'])).toThrow(
    expect.objectContaining({
      code: 'settings-invalid',
      message: 'The relay cannot start: A must be a URL; B must be a port. Set what is named and start again.',
    }),
  );
});

it.each([0, 3011, 65_535])('%j is a port', (port) => {
  expect(portFault('HEALTH_PORT', port)).toBe('');
});

it.each([-1, 65_536, 1.5, Number.NaN])('%j is no port', (port) => {
  expect(portFault('HEALTH_PORT', port)).toBe('HEALTH_PORT must be a port');
});
