import { randomUUID } from 'node:crypto';
import type { Case, Target } from './cases.js';
import type { Answered } from './policy-says.js';
import type { Cast } from './cast.js';

/** Questions that are under way at once. */
const atOnce = 24;

const parametersOf = (target: Target): Readonly<Record<string, string>> => {
  switch (target.kind) {
    case 'nothing':
      return {};
    case 'journey':
      return {
        journeyId: target.journey.journeyId,
        contentRef: target.contentRef ?? '',
        version: '1',
        attachmentId: randomUUID(),
      };
    case 'task':
      return { taskId: target.task.taskId };
    case 'advice':
      return { adviceId: target.advice.adviceId };
    case 'disclosure':
      return { disclosureId: target.disclosure.disclosureId };
    case 'unknown':
      return {
        loginId: randomUUID(),
        holdId: randomUUID(),
        journeyId: randomUUID(),
        requestId: randomUUID(),
        exportId: randomUUID(),
        rotationId: randomUUID(),
      };
    case 'record':
      return { id: target.record.id, identityId: randomUUID() };
    case 'report':
      return { measure: 'inflow', ...(target.organisationId === null ? {} : { organisation: target.organisationId }) };
  }
};

/** Parameters that are no id, and so are the same when something is asked for that there is not. */
const notIds: readonly string[] = ['version', 'measure'];

/** Ids of the same kinds that nothing has. */
const parametersOfNothing = (target: Target): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(parametersOf(target)).map(([name, id]) => [
      name,
      name === 'taskId' ? `${randomUUID()}.1` : notIds.includes(name) ? id : randomUUID(),
    ]),
  );

const pathOf = ({ route, target }: Case, idsOf: typeof parametersOf): string => {
  const parameters = idsOf(target);
  const path = route.path.replace(/\{(\w+)\}/g, (_braces, name: string) => parameters[name] ?? '');
  const { organisation } = parameters;
  if (organisation !== undefined) return `${path}?organisation=${organisation}`;
  return route.takesLimit ? `${path}?limit=200` : path;
};

/** A body of the wrong shape: whoever may give the command changes nothing by it, and is told of the body. */
const wrongBody = { headers: { 'content-type': 'application/json' }, body: '[]' };

const codeIn = (body: unknown): string | undefined =>
  typeof body === 'object' && body !== null && 'code' in body && typeof body.code === 'string' ? body.code : undefined;

const bodyOf = async (response: Response): Promise<unknown> => {
  const isJson = /json/.test(response.headers.get('content-type') ?? '');
  const text = await response.text();
  return isJson ? JSON.parse(text) : text;
};

async function ask(
  address: string,
  token: string | undefined,
  asked: Case,
  idsOf: typeof parametersOf,
): Promise<Answered> {
  const { route } = asked;
  const { headers = {}, ...sent } = route.takesBody ? wrongBody : {};
  const hangingUp = new AbortController();
  const response = await fetch(`${address}${pathOf(asked, idsOf)}`, {
    method: route.method,
    signal: hangingUp.signal,
    headers: {
      ...headers,
      ...(route.method === 'GET' ? {} : { 'idempotency-key': randomUUID() }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    ...sent,
  });
  if (route.isStream && response.status === 200) {
    hangingUp.abort();
    return { status: 200, code: undefined, headers: {}, body: null };
  }
  const body = await bodyOf(response);
  const { date: _ofTheMoment, ...headersOf } = Object.fromEntries(response.headers);
  return { status: response.status, code: codeIn(body), headers: headersOf, body };
}

/** Asks everything, many at once; the answers in the order of the cases. */
export const askAll = (address: string, cast: Cast, cases: readonly Case[]): Promise<readonly Answered[]> =>
  askEach(address, cast, cases, parametersOf);

/** What tells two questions apart once both are about what there is not: the ids that nothing has tell nothing. */
const questionOfNothing = ({ route, by, target }: Case): string =>
  JSON.stringify([route.method, route.path, typeof by === 'string' ? by : by.name, target.kind]);

/** Asks the same of what there is not, everything once; the answers in the order of the cases. */
export const askOfNothing = async (
  address: string,
  cast: Cast,
  cases: readonly Case[],
): Promise<readonly Answered[]> => {
  const questions = new Map(cases.map((each) => [questionOfNothing(each), each] as const));
  const answers = await askEach(address, cast, [...questions.values()], parametersOfNothing);
  const answered = new Map([...questions.keys()].map((question, index) => [question, answers[index]] as const));
  return cases.flatMap((each) => answered.get(questionOfNothing(each)) ?? []);
};

async function askEach(
  address: string,
  cast: Cast,
  cases: readonly Case[],
  idsOf: typeof parametersOf,
): Promise<readonly Answered[]> {
  const everybody = [...cast.everybody, cast.gone];
  const tokens = new Map(await Promise.all(everybody.map(async (each) => [each.name, await each.token()] as const)));
  const nameOf = ({ by }: Case): string => (by === 'gone' ? cast.gone.name : by === 'nobody' ? '' : by.name);
  const answers: Answered[] = [];
  const waiting = cases.entries();
  const work = async (): Promise<void> => {
    for (const [index, asked] of waiting) answers[index] = await ask(address, tokens.get(nameOf(asked)), asked, idsOf);
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return answers;
}
