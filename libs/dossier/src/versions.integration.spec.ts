import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { notes, openDossierWorld, reader, type DossierWorld } from './dossier-for-tests.js';
import { eraseAs } from './erase-for-tests.js';
import type { ContentToStore, Correction } from './index.js';

let world: DossierWorld;
beforeAll(async () => {
  world = await openDossierWorld(inject('postgresUrl'));
});
afterAll(() => world.close());

/** Notes of a talk that were kept, about somebody new unless told. */
const kept = async (given: Partial<ContentToStore> = {}): Promise<ContentToStore> => {
  const item = notes({ text: 'Weekly hours are at issue.', writtenBy: 'bos', ...given });
  await world.store(item);
  return item;
};

const correctionOf = (firstRef: string, version: number, text: string): Correction => ({
  firstRef,
  version,
  text,
  reason: `Because ${text}`,
  commandId: randomUUID(),
  writtenBy: 'bos',
  contentRef: randomUUID(),
  reasonRef: randomUUID(),
});
const correct = (correction: Correction) =>
  world.asGateway((transaction) => world.dossier.correctContent(transaction, correction));
const versionsOf = (...refs: string[]) => world.asGateway((transaction) => world.dossier.versionsOf(transaction, refs));
const textOf = async (ref: string | null): Promise<string | undefined> =>
  (
    await world.asGateway((transaction) =>
      world.dossier.readContent(transaction, { refs: ref === null ? [] : [ref], ...reader }),
    )
  )[0]?.text;

describe('words that were corrected', () => {
  it('are kept in each version, with who wrote it, when, and why', async () => {
    const { contentRef } = await kept();
    const second = correctionOf(contentRef, 1, 'second');
    const made = await correct(second);
    expect(made).toMatchObject({
      firstRef: contentRef,
      contentRef: second.contentRef,
      reasonRef: second.reasonRef,
      version: 2,
      field: 'record-bmw-talk.notes',
      label: 'confidential',
    });
    expect(await correct(correctionOf(contentRef, 2, 'third'))).toMatchObject({ version: 3 });
    const versions = await versionsOf(contentRef);
    expect(versions.map(({ version, writtenBy }) => [version, writtenBy])).toEqual([
      [1, 'bos'],
      [2, 'bos'],
      [3, 'bos'],
    ]);
    expect(await Promise.all(versions.map((each) => textOf(each.contentRef)))).toEqual([
      'Weekly hours are at issue.',
      'second',
      'third',
    ]);
    const reasons = await Promise.all(versions.map(({ reasonRef }) => textOf(reasonRef)));
    expect(reasons).toEqual([undefined, 'Because second', 'Because third']);
    expect(new Set(versions.map(({ fingerprint }) => fingerprint)).size).toBe(3);
  });

  it('of an advice belong to it in each version, and so does why they were corrected', async () => {
    const { contentRef } = await kept({ journeyId: null, adviceId: 'an-advice', field: 'raise-advice.text' });
    const second = await correct(correctionOf(contentRef, 1, 'second'));
    const { rows } = await sql<{ content_ref: string; advice_id: string | null }>`
      select content_ref, advice_id from dossier.content where first_ref = ${contentRef}`.execute(
      world.superuser.query,
    );
    expect(new Map(rows.map((row) => [row.content_ref, row.advice_id]))).toEqual(
      new Map([second.contentRef, second.reasonRef].map((ref) => [ref, 'an-advice'])),
    );
  });

  it('are corrected by one of those who do so at once; the others are told that their version is old', async () => {
    const { contentRef } = await kept();
    const attempts = ['one', 'two', 'three', 'four'].map((text) => correct(correctionOf(contentRef, 1, text)));
    const outcomes = await Promise.allSettled(attempts);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'version-conflict' });
    }
    expect(await versionsOf(contentRef)).toHaveLength(2);
  });

  it('do not wait for a correction of other words that is under way', async () => {
    const [one, other] = [await kept(), await kept()];
    await world.asGateway(async (transaction) => {
      await world.dossier.correctContent(transaction, correctionOf(one.contentRef, 1, 'under way'));
      expect(await correct(correctionOf(other.contentRef, 1, 'at once'))).toMatchObject({ version: 2 });
    });
    expect(await versionsOf(one.contentRef, other.contentRef)).toHaveLength(4);
  });

  it('cannot be corrected in a version that is not the newest, nor where there are none', async () => {
    const { contentRef } = await kept();
    const second = await correct(correctionOf(contentRef, 1, 'second'));
    await expect(correct(correctionOf(contentRef, 1, 'late'))).rejects.toMatchObject({
      code: 'version-conflict',
      message:
        'Version 1 was corrected already, and version 2 is the newest. That was kept, and nothing of this was done. Read it and correct that.',
    });
    for (const ref of [randomUUID(), second.contentRef]) {
      await expect(correct(correctionOf(ref, 1, 'lost'))).rejects.toMatchObject({
        code: 'content-not-found',
        message: expect.stringMatching(/nothing to correct.*Nothing was changed\. Reload what refers to it\.$/),
      });
    }
  });

  it('are each logged as read by themselves', async () => {
    const { contentRef, personId } = await kept();
    const second = await correct(correctionOf(contentRef, 1, 'second'));
    await textOf(second.contentRef);
    const { rows } =
      await sql`select content_ref, field from dossier.content_reads where person_id = ${personId}`.execute(
        world.superuser.query,
      );
    expect(rows).toEqual([{ content_ref: second.contentRef, field: 'record-bmw-talk.notes' }]);
  });

  it('are all gone with the first one, and unreadable once the person is erased', async () => {
    const [gone, erased] = [await kept(), await kept()];
    const ofGone = await correct(correctionOf(gone.contentRef, 1, 'second'));
    const ofErased = await correct(correctionOf(erased.contentRef, 1, 'second'));
    await sql`delete from dossier.content where content_ref = ${gone.contentRef}`.execute(world.superuser.query);
    expect(await versionsOf(gone.contentRef)).toEqual([]);
    for (const ref of [ofGone.contentRef, ofGone.reasonRef]) {
      await expect(textOf(ref)).rejects.toMatchObject({ code: 'content-not-found' });
    }
    await eraseAs(world.eraser)(erased.personId);
    for (const ref of [erased.contentRef, ofErased.contentRef, ofErased.reasonRef]) {
      await expect(textOf(ref)).rejects.toMatchObject({ code: 'content-destroyed' });
    }
  });

  it('do not open as a version of anything else, in another place or of another person', async () => {
    const [one, other] = [await kept(), await kept()];
    const sameOwner = await kept({ personId: one.personId, journeyId: one.journeyId });
    const second = await correct(correctionOf(one.contentRef, 1, 'second'));
    const move = (to: string) =>
      sql`update dossier.content set first_ref = ${to} where content_ref = ${second.contentRef}`.execute(
        world.superuser.query,
      );
    await expect(move(other.contentRef)).rejects.toMatchObject({ code: '23503' });
    await move(sameOwner.contentRef);
    await expect(textOf(second.contentRef)).rejects.toMatchObject({ code: 'content-unreadable' });
    await move(one.contentRef);
    expect(await textOf(second.contentRef)).toBe('second');
    await sql`update dossier.content set version = 3 where content_ref = ${second.contentRef}`.execute(
      world.superuser.query,
    );
    await expect(textOf(second.contentRef)).rejects.toMatchObject({ code: 'content-unreadable' });
  });
});
