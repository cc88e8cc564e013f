import type { ContactLanguage } from '@traject/directory';

/** What a mail says: the same of everything, so that it tells nothing of what waits. */
export interface MailText {
  readonly subject: string;
  readonly text: string;
}

const sentences = {
  nl: { waiting: 'Er staat iets voor u klaar', signIn: 'Meld u aan om het te zien:', appointment: 'Afspraak' },
  en: { waiting: 'Something is waiting for you', signIn: 'Sign in to see it:', appointment: 'Appointment' },
} as const satisfies Record<ContactLanguage, unknown>;

/** Every mail, in a language. @param publicUrl where people sign in */
export const mailText = (language: ContactLanguage, publicUrl: string): MailText => {
  const { waiting, signIn } = sentences[language];
  return { subject: waiting, text: `${waiting}.\n\n${signIn}\n${new URL(publicUrl).origin}/\n` };
};

/** What every calendar entry is called, in a language. */
export const appointmentSummary = (language: ContactLanguage): string => sentences[language].appointment;
