import { describe, expect, it } from 'vitest';
import { peopleColumns, practitionerColumns, socialMapColumns } from './columns.js';
import { MAX_CSV_BYTES, MAX_CSV_ROWS, readCsv } from './read-csv.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const people = (text: string) => readCsv(bytes(text), peopleColumns);
const fileProblem = (content: Uint8Array | string): unknown => {
  try {
    readCsv(typeof content === 'string' ? bytes(content) : content, peopleColumns);
  } catch (error) {
    return error;
  }
  return undefined;
};

describe('a CSV file', () => {
  it('is read the same with commas or semicolons, with or without BOM, and with each kind of line ending', () => {
    const table = {
      rowCount: 2,
      problems: [],
      rows: [
        { line: 2, values: { name: 'Zoë, de Vries', email: 'zoe@noord.example', roles: ['employee'] } },
        { line: 3, values: { name: 'Jan; Bos', email: 'jan@noord.example', roles: ['manager', 'requester'] } },
      ],
    };
    const semicolons = [
      'name;email;roles',
      'Zoë, de Vries;zoe@noord.example;employee',
      '"Jan; Bos";jan@noord.example; manager | requester',
    ];
    const commas = [
      'name,email,roles',
      '"Zoë, de Vries",zoe@noord.example,employee',
      'Jan; Bos,jan@noord.example,manager|requester',
    ];
    for (const lines of [semicolons, commas]) {
      for (const ending of ['\n', '\r\n', '\r']) {
        expect(people(lines.join(ending))).toEqual(table);
        expect(people(`\uFEFF${lines.join(ending)}${ending}`)).toEqual(table);
      }
    }
  });

  it('may have its columns in any order and its header in any case', () => {
    const { rows } = people('Roles;EMAIL;Name\ncoach;a@b.example;Ans\n');
    expect(rows).toEqual([{ line: 2, values: { roles: ['coach'], email: 'a@b.example', name: 'Ans' } }]);
  });

  it('tells an empty cell, which clears, from a column that is not there, which keeps', () => {
    const { rows } = people('name,email,roles,phone\nAns,a@b.example,coach,\n');
    expect(rows[0]?.values).toHaveProperty('phone', null);
    expect(rows[0]?.values).not.toHaveProperty('active');
  });

  it('counts lines as an editor does, over empty lines and quoted breaks', () => {
    const { problems } = people('name,email,roles\n\n"A\nB",a@b.example,coach\n\nAns,wrong,coach\n');
    expect(problems).toEqual([
      { line: 3, column: 'name', code: 'wrong-value', reason: 'expected a name of at most 200 characters' },
      { line: 6, column: 'email', code: 'wrong-value', reason: 'expected an e-mail address of at most 254 characters' },
    ]);
  });

  it('has each wrong cell of each row told, and nothing of what stands there', () => {
    const { rows, problems } = people(
      [
        'external_key,name,email,phone,roles,department,active',
        'k1,Secret Person,secret at home,call me,boss,Finance!,perhaps',
        'k2,Secret Person',
        'k3,Fine,fine@noord.example,,employee,finance,ja',
      ].join('\n'),
    );
    expect(rows.map((row) => row.line)).toEqual([4]);
    expect(problems.map(({ line, column, code }) => [line, column, code])).toEqual([
      [2, 'email', 'wrong-value'],
      [2, 'phone', 'wrong-value'],
      [2, 'roles', 'wrong-value'],
      [2, 'department', 'wrong-value'],
      [2, 'active', 'wrong-value'],
      [3, null, 'wrong-number-of-fields'],
    ]);
    expect(JSON.stringify(problems)).not.toMatch(/secret|boss|Finance!|perhaps/i);
  });

  it.each([
    ['a bell', 'Ans\u0007'],
    ['a line separator', 'Ans\u2028Bos'],
    ['201 characters', 'x'.repeat(201)],
    ['nothing but spaces', '   '],
  ])('takes no name of %s', (_what, name) => {
    expect(people(`name,email,roles\n"${name}",a@b.example,coach`).problems).toHaveLength(1);
  });

  it.each(['2027-02-29', '2027-13-01', '02-03-2027', '2027-3-2', 'tomorrow'])('takes no %s for a day', (day) => {
    const header = 'name;email;kinds;capacity;nobco_number;nobco_valid_until;nobco_checked_on';
    const { problems } = readCsv(bytes(`${header}\nAns;a@b.example;career;3;1;${day};2026-01-01`), practitionerColumns);
    expect(problems.map(({ column }) => column)).toEqual(['nobco_valid_until']);
  });

  it.each(['-1', '1001', '1.5', '1e2', '', 'many'])('takes no %j for a capacity', (capacity) => {
    const { problems } = readCsv(
      bytes(`name;email;kinds;capacity\nAns;a@b.example;bmw;${capacity}`),
      practitionerColumns,
    );
    expect(problems.map(({ column }) => column)).toEqual(['capacity']);
  });

  it('of the social map is read', () => {
    const { rows, problems } = readCsv(
      bytes('agency;kind_of_help;region;how_to_refer\nPlangroep;schuldhulp;Utrecht;via de gemeente'),
      socialMapColumns,
    );
    expect(problems).toEqual([]);
    expect(rows[0]?.values).toMatchObject({ agency: 'Plangroep', kind_of_help: 'schuldhulp' });
  });
});

describe('a file that is refused as a whole', () => {
  const windows1252 = Uint8Array.from([...bytes('name,email,roles\nZo'), 0xeb, ...bytes(',a@b.example,coach')]);
  const utf16 = (mark: boolean): Uint8Array =>
    new Uint8Array(Buffer.from(`${mark ? '\uFEFF' : ''}name,email,roles\nAns,a@b.example,coach`, 'utf16le'));

  it.each([
    ['Windows-1252', windows1252],
    ['UTF-16 with its mark', utf16(true)],
    ['UTF-16 without its mark', utf16(false)],
    ['a picture', Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])],
  ])('is one that is not UTF-8: %s', (_what, content) => {
    expect(fileProblem(content)).toMatchObject({ code: 'csv-not-utf8' });
  });

  it('is one without a header, and the person in its first line is not told', () => {
    const problem = fileProblem('Secret Person,secret@home.example,coach\n');
    expect(problem).toMatchObject({ code: 'csv-header-invalid' });
    expect(String(problem)).not.toMatch(/secret/i);
  });

  it.each([
    '',
    '\n\n',
    'name,email',
    'name,email,roles,name',
    'name,email,roles,shoe_size',
    'name|email|roles',
    '__proto__',
  ])('is one with the header %j', (header) => {
    expect(fileProblem(header)).toMatchObject({ code: 'csv-header-invalid' });
  });

  it.each(['name,email,roles\n"Secret,a@b.example,coach', 'name,email,roles\nSec"ret,a@b.example,coach'])(
    'is one whose quotation marks are wrong: %j',
    (text) => {
      const problem = fileProblem(text);
      expect(problem).toMatchObject({ code: 'csv-malformed' });
      expect(String(problem)).not.toContain('Sec');
      expect(problem).not.toHaveProperty('cause');
    },
  );

  it('is one with too many bytes or too many rows', () => {
    expect(fileProblem(new Uint8Array(MAX_CSV_BYTES + 1))).toMatchObject({ code: 'csv-too-large' });
    const rows = (count: number) => `name,email,roles\n${'x,x,x\n'.repeat(count)}`;
    expect(fileProblem(rows(MAX_CSV_ROWS + 1))).toMatchObject({ code: 'csv-too-large' });
    expect(fileProblem(rows(MAX_CSV_ROWS))).toBeUndefined();
  });
});
