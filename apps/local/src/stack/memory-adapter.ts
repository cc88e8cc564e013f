import type { Adapter, AdapterPayload } from 'oidc-provider';

/** Keeps the provider's short-lived records in memory: tokens are signed and need no record, a restart may forget logins. */
export function memoryAdapter(kind: string): Adapter {
  return {
    upsert: (id, payload, expiresIn = 0) => {
      records.set(`${kind}:${id}`, { payload, until: Date.now() + expiresIn * 1000 });
      return Promise.resolve();
    },
    find: (id) => Promise.resolve(findAlive(`${kind}:${id}`)),
    findByUserCode: (userCode) => Promise.resolve(findBy(kind, (payload) => payload.userCode === userCode)),
    findByUid: (uid) => Promise.resolve(findBy(kind, (payload) => payload.uid === uid)),
    consume: (id) => {
      const record = findAlive(`${kind}:${id}`);
      if (record !== undefined) record['consumed'] = Math.floor(Date.now() / 1000);
      return Promise.resolve();
    },
    destroy: (id) => {
      records.delete(`${kind}:${id}`);
      return Promise.resolve();
    },
    revokeByGrantId: (grantId) => {
      for (const [key, { payload }] of records) if (payload.grantId === grantId) records.delete(key);
      return Promise.resolve();
    },
  };
}

const records = new Map<string, { payload: AdapterPayload; until: number }>();

function findAlive(key: string): AdapterPayload | undefined {
  const record = records.get(key);
  if (record === undefined || record.until > Date.now()) return record?.payload;
  records.delete(key);
  return undefined;
}

function findBy(kind: string, fits: (payload: AdapterPayload) => boolean): AdapterPayload | undefined {
  for (const [key, { payload }] of records) {
    if (key.startsWith(`${kind}:`) && fits(payload)) return findAlive(key);
  }
  return undefined;
}
