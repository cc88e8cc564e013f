import { expect, test } from 'vitest';
import { newConfidence } from './confidence.js';
import { newKnowledge } from './knowledge.js';

const everybody = ['employee', 'adviser', 'manager', 'bmw', 'coach', 'somebody'];
const parties = { employee: 'employee', requester: 'adviser', manager: 'manager' };

const opened = () => {
  const knowledge = newKnowledge();
  const confidence = newConfidence(knowledge, parties);
  const readers = (word: string) => everybody.filter((identity) => knowledge.mayRead(identity, word, '/api/journeys'));
  return { confidence, knowledge, readers };
};

test('what employee and practitioner say stays with them, and goes along only as far as the employee lets it (S7)', () => {
  const { confidence, readers } = opened();
  confidence.wrote('adviser', 'request-journey.question', 'question');
  confidence.servedBy('bmw');
  confidence.wrote('bmw', 'record-bmw-talk.notes', 'first');
  confidence.wrote('bmw', 'record-intake.explanation', 'second');
  confidence.wrote('bmw', 'propose-referral.goal', 'goal');
  expect(readers('question')).toEqual(['employee', 'adviser', 'bmw']);
  expect(readers('first')).toEqual(['employee', 'bmw']);

  confidence.accepted('coach', ['first']);
  confidence.servedBy('coach');
  expect([readers('goal'), readers('first'), readers('second')]).toEqual([
    ['employee'],
    ['employee', 'coach'],
    ['employee'],
  ]);
  confidence.ended();
  expect(readers('first')).toEqual(['employee']);
});

test('the employer reads what was addressed to them, and the main lines once they are shared (S6, S7)', () => {
  const { confidence, readers } = opened();
  confidence.servedBy('coach');
  confidence.wrote('coach', 'propose-agreement.goal', 'goal');
  confidence.wrote('employee', 'evaluate-journey.remarks', 'remarks');
  confidence.wrote('coach', 'write-closing-report.mainLines', 'earlier lines');
  confidence.wrote('coach', 'write-closing-report.mainLines', 'main lines');
  confidence.drafted('employee', 'draft');
  expect(readers('goal')).toEqual(['employee', 'coach']);
  confidence.sharedWithTheManager(['propose-agreement.goal']);
  expect(readers('goal')).toEqual(['employee', 'manager', 'coach']);
  expect(readers('remarks')).toEqual(['employee']);
  expect(readers('draft')).toEqual(['employee']);
  expect(readers('main lines')).toEqual(['employee', 'coach']);
  confidence.mainLinesShared();
  expect(readers('main lines')).toEqual(['employee', 'adviser', 'manager', 'coach']);
  expect(readers('earlier lines')).toEqual(['employee', 'coach']);
});

test('whoever had accepted a referral reads nothing of it once the employee takes the hand-over back (S7)', () => {
  const { confidence, readers } = opened();
  confidence.servedBy('bmw');
  confidence.wrote('bmw', 'record-bmw-talk.notes', 'notes');
  confidence.accepted('coach', ['notes']);
  confidence.wrote('bmw', 'correction.text', 'other notes');
  expect([readers('notes'), readers('other notes')]).toEqual([
    ['employee', 'bmw', 'coach'],
    ['employee', 'bmw'],
  ]);
  confidence.declined('coach');
  expect(readers('notes')).toEqual(['employee', 'bmw']);
});

test('in an emergency who asked reads what the employee reads, and no longer once it is over', () => {
  const { confidence, knowledge, readers } = opened();
  const judge = 'adviser';
  const judges = (path: string) => knowledge.mayRead(judge, 'explanation', path);
  confidence.servedBy('bmw');
  confidence.wrote('employee', 'evaluate-journey.remarks', 'remarks');
  confidence.wrote('bmw', 'attachment.file', 'file');
  confidence.askedToOpen(['somebody', judge], 'explanation');
  expect(readers('explanation')).toEqual(['employee']);
  expect([judges('/api/break-glass/1'), judges('/api/journeys')]).toEqual([true, false]);
  expect(readers('remarks')).toEqual(['employee']);

  confidence.openedInEmergency('somebody');
  confidence.wrote('bmw', 'record-bmw-talk.notes', 'notes');
  expect(['explanation', 'remarks', 'file', 'notes'].map(readers)).toEqual([
    ['employee', 'somebody'],
    ['employee', 'somebody'],
    ['employee', 'bmw', 'somebody'],
    ['employee', 'bmw', 'somebody'],
  ]);

  confidence.emergencyOver();
  expect(['explanation', 'remarks', 'file', 'notes'].map(readers)).toEqual([
    ['employee'],
    ['employee'],
    ['employee', 'bmw'],
    ['employee', 'bmw'],
  ]);
  expect(judges('/api/break-glass/1')).toBe(false);
});
