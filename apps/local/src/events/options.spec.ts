import { describe, expect, it } from 'vitest';
import { readEventsOptions } from './options.js';

describe('the options of the reader of events', () => {
  it('are everything, as JSON lines, to the end, unless told otherwise', () => {
    expect(readEventsOptions([])).toEqual({
      from: 'start',
      follow: false,
      type: undefined,
      journey: undefined,
      since: undefined,
      limit: Number.POSITIVE_INFINITY,
      show: 'events',
      format: 'json',
    });
  });

  it('follow what comes when it is from the end on', () => {
    expect(readEventsOptions(['--from', 'end', '--count'])).toMatchObject({ follow: true, show: 'count' });
  });

  it('are not read when help is asked for', () => {
    expect(readEventsOptions(['--help'])).toBeUndefined();
  });

  it.each([
    [['--form', 'start'], /^Unknown option '--form'/],
    [['start'], /^Unexpected argument 'start'/],
    [['--from', 'yesterday'], /^--from is one of start, end\. Nothing was read\. --help says what there is\.$/],
    [['--format', 'xml'], /^--format is one of json, table/],
    [['--since', 'March'], /^--since is a day, e\.g\. 2027-03-02/],
    [['--since', '2027-13-45'], /^--since is a day/],
    [['--limit', 'few'], /^--limit is a number/],
    [['--limit', '0'], /^--limit is a number/],
    [['--count', '--report'], /^--count and --report are two commands/],
    [['--report', '--type', '*'], /^--report looks at whole journeys: .*Only --journey goes with it/],
    [['--report', '--since', '2027-03-02'], /^--report looks at whole journeys/],
  ])('that are wrong are refused: %j', (args, message) => {
    expect(() => readEventsOptions(args)).toThrow(
      expect.objectContaining({ code: 'option-invalid', message: expect.stringMatching(message) }),
    );
  });
});
