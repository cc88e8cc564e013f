import { describe, expect, it } from 'vitest';
import { connect } from './connect.js';

describe('the address of the database', () => {
  it.each(['', 'localhost:5432', 'mysql://u:secret@h/d'])('is refused when it is %j, without repeating it', (url) => {
    expect(() => connect(url)).toThrow(expect.objectContaining({ code: 'url-invalid' }));
    expect(() => connect(url)).not.toThrow(/secret/);
  });

  it('keeps start-up options that it already has', () => {
    const { connection } = connect('postgres://u@h/d?options=-c%20role%3Dsomeone', { role: 'somebody' });
    const options = new URL(connection.connectionString ?? '').searchParams.get('options');
    expect(options).toBe('-c role=someone -c TimeZone=UTC -c role=somebody');
  });
});
