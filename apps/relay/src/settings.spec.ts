import { describe, expect, it } from 'vitest';
import { readSettings } from './settings.js';

const needed = { DATABASE_URL: 'postgres://relay@localhost/traject', KAFKA_BROKERS: 'one:9092, two:9092' };

describe('the settings of the relay', () => {
  it('need a database and brokers, and have standards for the rest', () => {
    expect(readSettings(needed)).toEqual({
      databaseUrl: needed.DATABASE_URL,
      brokers: ['one:9092', 'two:9092'],
      kafkaSecurity: { tls: null, sasl: null },
      topicPrefix: 'traject.',
      healthHost: '127.0.0.1',
      healthPort: 3012,
    });
  });

  it('are refused all at once, with the name of each that is wrong and without its value', () => {
    expect(() => readSettings({ TRAJECT_HEALTH_PORT: 'secret' })).toThrow(
      expect.objectContaining({
        code: 'settings-invalid',
        message: expect.stringMatching(/^(?!.*secret).*DATABASE_URL.*KAFKA_BROKERS.*TRAJECT_HEALTH_PORT/),
      }),
    );
  });

  it('ask for TLS to brokers elsewhere in production, unless the network is said to be trusted', () => {
    const production = { ...needed, TRAJECT_MODE: 'production' };
    expect(() => readSettings(production)).toThrow(/TRAJECT_KAFKA_TLS must be on/);
    expect(() => readSettings({ ...production, TRAJECT_TRUSTED_NETWORK: 'kafka' })).not.toThrow();
    expect(readSettings({ ...production, TRAJECT_KAFKA_TLS: 'on' }).kafkaSecurity.tls).not.toBeNull();
  });
});
