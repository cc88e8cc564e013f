import type { GroupStep, ProcessLog } from '@traject/reports';

const step = (name: GroupStep['step'], day: number, talk = false): GroupStep => ({
  step: name,
  day,
  trajectory: talk ? 1 : null,
  practitioner: null,
});

/** Nine people of an organisation with one practitioner to the end, and twelve of other organisations as far as their talk. */
export const aProcessLog: ProcessLog = {
  period: { from: '2026-07', months: 3 },
  organisations: ['noord', 'zuid'],
  groups: [
    {
      organisation: 'noord',
      people: 9,
      whole: true,
      steps: [
        step('journey-requested', 0),
        { ...step('intake-held', 9), practitioner: 1 },
        { ...step('bmw-talk-held', 19, true), practitioner: 1 },
        step('journey-ended', 40),
      ],
    },
    {
      organisation: null,
      people: 12,
      whole: false,
      steps: [step('journey-requested', 0), step('intake-held', 7), step('bmw-talk-held', 21, true)],
    },
  ],
  peopleLeftOut: 11,
};
