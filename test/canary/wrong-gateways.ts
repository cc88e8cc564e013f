import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Json } from '../http/http-stack.js';
import { askingAt, newWatch, type Watch } from './asking.js';
import type { World } from './world.js';
import { operationsIn, sendToWrongPlaces, type Operation } from './wrong-places.js';

/** What was heard from a gateway that does it wrong, and how much was sent to it. */
interface HeardOfSent {
  readonly watch: Watch;
  readonly sent: number;
}

/** A process that answers in its own way. */
export const serverOf = async (
  answer: RequestListener,
): Promise<{ readonly address: string; close(): Promise<void> }> => {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A server that listens on a port has an address of this kind.
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

/** One route for each method: what is repeated does not depend on the route. */
const oneOfEachMethod = (document: Json): readonly Operation[] => [
  ...new Map(operationsIn(document).map((operation) => [operation.method, operation])).values(),
];

/** What is heard from a gateway that repeats in its answers whatever it was sent. */
export const heardFromAnEcho = async ({
  markers,
  knowledge,
  stack,
  openApi,
  eachAtOnce,
}: World): Promise<HeardOfSent> => {
  const { address, close } = await serverOf((request, response) => {
    const sent: Buffer[] = [Buffer.from(`${request.url} ${JSON.stringify(request.headers)}`)];
    request
      .on('data', (chunk: Buffer) => sent.push(chunk))
      .on('end', () => {
        response.writeHead(400, { 'content-type': 'application/problem+json' });
        response.end(JSON.stringify({ code: 'input-invalid', detail: Buffer.concat(sent).toString() }));
      });
  });
  const watch = newWatch(markers, knowledge);
  const asking = askingAt({ address, token: stack.token, onHeard: watch.onHeard });
  const sent = await sendToWrongPlaces({ asking, markers, eachAtOnce }, oneOfEachMethod(await openApi()), ['hr-noord']);
  await close();
  return { watch, sent };
};

/** What is heard from a gateway that takes one person for another, e.g. the adviser for the employee. */
export const heardAsSomebodyElse = async (
  { markers, knowledge, at, stack, watch: heardBefore, eachAtOnce }: World,
  { taken, instead, where }: { readonly taken: string; readonly instead: string; readonly where: RegExp },
): Promise<Watch> => {
  const watch = newWatch(markers, knowledge);
  const token = (identity: string) => stack.token(identity === taken ? instead : identity);
  const asking = askingAt({ address: at.gateway, token, onHeard: watch.onHeard });
  const paths = [...heardBefore.readAt(instead)].filter((path) => where.test(path));
  await eachAtOnce(paths, async (path) => void (await asking.get(taken, path)));
  return watch;
};
